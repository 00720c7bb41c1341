//! Events as nobody honest writes them: on things that never began, with versions, times and numbers
//! at their limits, and creates of what exists already.

use crosslink_core::event::{
    Change, Changed, CommentAdded, CommentEdited, CommentRedacted, Element, ElementChanged, Event,
    Fact, Header, Hidden, IssueCreated, IssueField, IssueVerb, MilestoneCreated, MilestoneField,
    MilestoneVerb, Numbered, TimeLogged,
};
use crosslink_core::hub::Read;
use crosslink_core::id::{AgentId, CommentId, IssueId, MilestoneId, OperationId, TimeEntryId};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{IssueType, Lifecycle, Priority, Stamp, Standing};
use crosslink_core::reduce;
use crosslink_core::state::State;
use crosslink_core::time::Timestamp;
use uuid::Uuid;

use crate::random::Random;

/// Lines of newer versions: another kind, another version of the format, and a kind about nothing known.
pub const NEWER_LINES: [&str; 3] = [
    r#"{"id":"1c8e6dc3560e64c263fbc31ce542dcfb","v":1,"time":"2026-01-05T10:00:00.000000000Z","agent":"later-1","op":"00000000-0000-4000-8000-00000000000a","does":"issue.pin","kind":"issue.pinned","issue":"00000000-0000-4000-8000-000000000001","place":3}"#,
    r#"{"id":"a193df74142710cc15964228bfc73f16","v":2,"time":"2026-01-05T10:00:01.000000000Z","agent":"later-1","op":"00000000-0000-4000-8000-00000000000b","does":"issue.edit","kind":"issue.edited","issue":"00000000-0000-4000-8000-000000000001","depth":[[[1e400]]]}"#,
    r#"{"id":"6b2e5c64d2e2e72c86dccd21215e7c0c","v":1,"time":"2262-04-11T23:47:16.854775807Z","agent":"later-2","op":"00000000-0000-4000-8000-00000000000c","does":"hub.rest","kind":"hub.rested"}"#,
];

/// What strange events are about.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Issues.
    pub issues: Vec<IssueId>,
    /// Comments.
    pub comments: Vec<CommentId>,
    /// Milestones.
    pub milestones: Vec<MilestoneId>,
}

impl Cast {
    /// Three issues, two comments and two milestones.
    pub fn few() -> Self {
        let few = |count: u128| (1..=count).map(Uuid::from_u128);
        Self {
            issues: few(3).map(IssueId).collect(),
            comments: few(2).map(CommentId).collect(),
            milestones: few(2).map(MilestoneId).collect(),
        }
    }
}

/// Folds events into an empty state.
///
/// # Errors
/// Never: nothing in memory fails.
pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Read<State> {
    let mut state = State::default();
    for event in events {
        reduce::apply(&mut state, event)?;
    }
    Ok(state)
}

/// Makes an event that no operation would.
pub fn strange_event(random: &mut Random, cast: &Cast) -> Event {
    let mut stranger = Stranger { random, cast };
    let fact = stranger.fact();
    let (time, at) = (stranger.time(), stranger.maybe(Stranger::time));
    let name = if stranger.random.one_in(2) {
        "mallory"
    } else {
        "stranger"
    };
    let header = Header {
        time,
        agent: AgentId::new(name).expect("the name fits"),
        op: OperationId(Uuid::from_u128(stranger.random.below(3) as u128)),
        does: "mischief".to_owned(),
        at,
        undoes: None,
    };
    Event::seal(header, fact)
}

struct Stranger<'a> {
    random: &'a mut Random,
    cast: &'a Cast,
}

impl Stranger<'_> {
    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.random.one_in(3)).then(|| make(self))
    }

    fn issue(&mut self) -> IssueId {
        let never = IssueId(Uuid::from_u128(0xdead));
        let known = self.random.pick(&self.cast.issues);
        known.filter(|_| !self.random.one_in(12)).unwrap_or(never)
    }

    fn comment(&mut self) -> CommentId {
        self.random
            .pick(&self.cast.comments)
            .unwrap_or(CommentId(Uuid::nil()))
    }

    fn milestone(&mut self) -> MilestoneId {
        self.random
            .pick(&self.cast.milestones)
            .unwrap_or(MilestoneId(Uuid::nil()))
    }

    fn time(&mut self) -> Timestamp {
        let nanos = match self.random.below(8) {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => self.random.draw() as i64,
            few => few as i64,
        };
        Timestamp::from_nanos(nanos)
    }

    fn version(&mut self) -> u32 {
        let versions = [
            0,
            1,
            1,
            2,
            3,
            Stamp::VERSION_LIMIT - 1,
            Stamp::VERSION_LIMIT,
            u32::MAX,
        ];
        versions[self.random.below(versions.len())]
    }

    /// 2^31 itself is spared: after it no number is left for anybody.
    fn number(&mut self) -> u32 {
        let numbers = [0, 1, 2, 3, 40, (1 << 31) + 1, u32::MAX];
        numbers[self.random.below(numbers.len())]
    }

    fn word(&mut self) -> String {
        ["alpha", "beta", "", "\u{0}ä\u{1F600}"][self.random.below(4)].to_owned()
    }

    fn standing(&mut self) -> Standing {
        let states = [Lifecycle::Open, Lifecycle::Closed, Lifecycle::Archived];
        Standing {
            state: states[self.random.below(3)],
            closed_at: self.maybe(Self::time),
            reason: self.maybe(Self::word),
        }
    }

    fn foreign(&mut self) -> Foreign {
        let value = self.maybe(|stranger| stranger.random.below(3).to_string());
        let parsed = value.and_then(|text| Json::parse(&text).ok());
        parsed
            .map(|value| ("elsewhere".to_owned(), value))
            .into_iter()
            .collect()
    }

    fn fact(&mut self) -> Fact {
        match self.random.below(16) {
            0..3 => self.created(),
            3..6 => self.changed(),
            6..9 => self.element_changed(),
            9 => Fact::IssueNumbered(Numbered {
                id: self.issue(),
                number: self.number(),
            }),
            10..13 => self.commented(),
            13 => self.timed(),
            _ => self.planned(),
        }
    }

    fn created(&mut self) -> Fact {
        let issue = self.issue();
        Fact::IssueCreated(Box::new(IssueCreated {
            number: self.maybe(Self::number),
            description: self.maybe(Self::word),
            status: self.standing(),
            parent: self.maybe(Self::issue),
            milestone: self.maybe(Self::milestone),
            due: self.maybe(Self::time),
            labels: vec![self.word(), self.word()],
            blockers: self.maybe(Self::issue).into_iter().collect(),
            author: self.maybe(Self::word),
            updated_at: self.maybe(Self::time),
            deleted: self.random.one_in(6),
            foreign: self.foreign(),
            ..IssueCreated::new(issue, self.word())
        }))
    }

    fn changed(&mut self) -> Fact {
        let count = self.random.below(4);
        let changes = (0..count).map(|_| {
            let (field, version) = (self.field(), self.version());
            Change {
                field,
                version,
                replaces: None,
                settles: Vec::new(),
            }
        });
        let changes = changes.collect();
        Fact::IssueChanged(
            IssueVerb::Edited,
            Changed {
                id: self.issue(),
                changes,
            },
        )
    }

    fn field(&mut self) -> IssueField {
        match self.random.below(14) {
            0 => IssueField::Title(self.word()),
            1 => IssueField::Description(self.maybe(Self::word)),
            2 => IssueField::Status(self.standing()),
            3 => IssueField::Priority(Priority::ALL[self.random.below(4)]),
            4 => IssueField::Type(IssueType::default()),
            5 => IssueField::Assignee(self.maybe(Self::word)),
            6..9 => IssueField::Parent(self.maybe(Self::issue)),
            9 => IssueField::Milestone(self.maybe(Self::milestone)),
            10 => IssueField::Scheduled(self.maybe(Self::time)),
            11 => IssueField::Acceptance(self.maybe(Self::word)),
            12 => IssueField::Deleted(self.random.one_in(2)),
            _ => IssueField::Foreign(self.foreign()),
        }
    }

    fn element_changed(&mut self) -> Fact {
        let element = match self.random.below(6) {
            0 => Element::Label(self.word()),
            1 => Element::Relation(self.issue()),
            2 => Element::ExternalRef(self.word()),
            _ => Element::Blocker(self.issue()),
        };
        Fact::ElementChanged(ElementChanged {
            issue: self.issue(),
            element,
            present: !self.random.one_in(4),
            version: self.version(),
            replaces: None,
            settles: Vec::new(),
        })
    }

    fn commented(&mut self) -> Fact {
        let (issue, comment) = (self.issue(), self.comment());
        match self.random.below(6) {
            0..2 => Fact::CommentAdded(Box::new(CommentAdded {
                issue,
                comment,
                kind: self.word(),
                body: self.word(),
                author: self.maybe(Self::word),
                trigger: self.maybe(Self::word),
                context: self.maybe(Self::word),
                driver_key_fingerprint: None,
                foreign: self.foreign(),
            })),
            2..4 => Fact::CommentEdited(CommentEdited {
                issue,
                comment,
                body: self.word(),
                version: self.version(),
                replaces: None,
                settles: Vec::new(),
            }),
            4 => Fact::CommentRedacted(CommentRedacted { issue, comment }),
            _ => Fact::CommentHidden(self.hidden(issue, comment)),
        }
    }

    fn hidden<I>(&mut self, issue: IssueId, item: I) -> Hidden<I> {
        Hidden {
            issue,
            item,
            hidden: self.random.one_in(2),
            version: self.version(),
            replaces: None,
        }
    }

    fn timed(&mut self) -> Fact {
        let (issue, entry) = (self.issue(), TimeEntryId(Uuid::nil()));
        if self.random.one_in(2) {
            return Fact::TimeHidden(self.hidden(issue, entry));
        }
        Fact::TimeLogged(TimeLogged {
            issue,
            entry,
            started_at: self.time(),
            ended_at: self.maybe(Self::time),
            seconds: self.maybe(|stranger| stranger.random.draw() as i64),
            author: self.maybe(Self::word),
        })
    }

    fn planned(&mut self) -> Fact {
        let id = self.milestone();
        match self.random.below(3) {
            0 => Fact::MilestoneCreated(MilestoneCreated {
                milestone: id,
                number: self.maybe(Self::number),
                name: self.word(),
                description: self.maybe(Self::word),
                status: self.standing(),
                due: self.maybe(Self::time),
                author: self.maybe(Self::word),
            }),
            1 => Fact::MilestoneNumbered(Numbered {
                id,
                number: self.number(),
            }),
            _ => {
                let field = match self.random.below(3) {
                    0 => MilestoneField::Name(self.word()),
                    1 => MilestoneField::Status(self.standing()),
                    _ => MilestoneField::Deleted(self.random.one_in(2)),
                };
                let change = Change {
                    field,
                    version: self.version(),
                    replaces: None,
                    settles: Vec::new(),
                };
                Fact::MilestoneChanged(
                    MilestoneVerb::Edited,
                    Changed {
                        id,
                        changes: vec![change],
                    },
                )
            }
        }
    }
}
