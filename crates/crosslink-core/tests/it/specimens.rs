//! One event of every kind, as this version writes them; the golden files hold their lines.

use std::collections::BTreeSet;

use crosslink_core::event::{
    Change, Changed, CiReported, ClaimRecorded, ClaimVerb, CommentAdded, CommentEdited,
    CommentRedacted, ControlAnswered, ControlRequested, Element, ElementChanged, Event, Fact,
    Header, Hidden, IssueCreated, IssueField, IssueVerb, MilestoneCreated, MilestoneField,
    MilestoneVerb, Numbered, TimeLogged,
};
use crosslink_core::id::{
    AgentId, CommentId, EventId, IssueId, MilestoneId, OperationId, RequestId, TimeEntryId,
};
use crosslink_core::json::{Foreign, Json};
use crosslink_core::model::{IssueType, Lifecycle, Priority, Standing};
use crosslink_core::time::Timestamp;
use uuid::Uuid;

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(0x0000_0000_0000_4000_8000_0000_0000_0000 | number)
}

/// The issue that every specimen is about.
pub(crate) fn issue() -> IssueId {
    IssueId(uuid(0xa))
}

fn other() -> IssueId {
    IssueId(uuid(0xb))
}

fn milestone() -> MilestoneId {
    MilestoneId(uuid(0xd))
}

fn time(seconds: i64) -> Timestamp {
    Timestamp::parse("2026-01-01T09:00:00.000000001Z")
        .unwrap()
        .plus_seconds(seconds)
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// The header of an event written this many seconds into the morning.
pub(crate) fn header(seconds: i64) -> Header {
    Header {
        time: time(seconds),
        agent: AgentId::new("alice").unwrap(),
        op: OperationId(uuid(0x100 + u128::try_from(seconds).unwrap())),
        does: "issue.edit".to_owned(),
        at: None,
        undoes: None,
    }
}

/// A write of a title, of any version.
pub(crate) fn title_change(header: Header, field: IssueField, version: u32) -> Event {
    let changes = vec![Change {
        field,
        version,
        replaces: None,
        settles: Vec::new(),
    }];
    Event::seal(
        header,
        Fact::IssueChanged(
            IssueVerb::Edited,
            Changed {
                id: issue(),
                changes,
            },
        ),
    )
}

/// One event of every kind, and a full one where a kind has much to say.
pub(crate) fn events() -> Vec<Event> {
    let mut facts = vec![
        Fact::IssueCreated(Box::new(IssueCreated::new(issue(), "Fix login"))),
        full_issue(),
    ];
    // `issue.settled` and `milestone.settled` came later.
    let verbs = IssueVerb::ALL
        .iter()
        .filter(|verb| **verb != IssueVerb::Settled);
    facts.extend(verbs.map(|verb| issue_changed(*verb)));
    facts.extend(
        elements()
            .into_iter()
            .flat_map(|element| [(element.clone(), true), (element, false)])
            .map(set),
    );
    facts.push(Fact::IssueNumbered(Numbered {
        id: issue(),
        number: 12,
    }));
    let claims = [ClaimVerb::Claimed, ClaimVerb::Released, ClaimVerb::Stolen];
    facts.extend(claims.map(claim));
    facts.extend(comments());
    facts.extend(times());
    facts.extend(milestones());
    let sealed = facts
        .into_iter()
        .enumerate()
        .map(|(place, fact)| Event::seal(header(place as i64), fact));
    // Kinds that came later have their lines at the end.
    let later = [claim(ClaimVerb::Overridden)].into_iter().chain(latest());
    let later = later.zip(100..);
    let later = later.map(|(fact, at)| Event::seal(header(at), fact));
    sealed.chain([undoing()]).chain(later).collect()
}

/// Every kind there is. A new variant of [`Fact`] does not compile here until it is listed.
pub(crate) fn vocabulary() -> BTreeSet<String> {
    let fixed = |fact: &Fact| match fact {
        Fact::IssueCreated(_) => vec!["issue.created"],
        Fact::IssueChanged(..) => IssueVerb::ALL.iter().map(|verb| verb.kind()).collect(),
        Fact::ElementChanged(_) => vec![
            "issue.labeled",
            "issue.unlabeled",
            "issue.blocked",
            "issue.unblocked",
            "issue.related",
            "issue.unrelated",
            "issue.referenced",
            "issue.unreferenced",
        ],
        Fact::IssueNumbered(_) => vec!["issue.numbered"],
        Fact::ClaimRecorded(..) => ClaimVerb::ALL.iter().map(|verb| verb.kind()).collect(),
        Fact::CommentAdded(_) => vec!["comment.added"],
        Fact::CommentEdited(_) => vec!["comment.edited"],
        Fact::CommentRedacted(_) => vec!["comment.redacted"],
        Fact::TimeLogged(_) => vec!["time.logged"],
        Fact::CommentHidden(_) => vec!["comment.retracted", "comment.restored"],
        Fact::TimeHidden(_) => vec!["time.retracted", "time.restored"],
        Fact::MilestoneCreated(_) => vec!["milestone.created"],
        Fact::MilestoneChanged(..) => MilestoneVerb::ALL.iter().map(|verb| verb.kind()).collect(),
        Fact::MilestoneNumbered(_) => vec!["milestone.numbered"],
        Fact::ControlRequested(_) => vec!["control.requested"],
        Fact::ControlAnswered(_) => vec!["control.answered"],
        Fact::CiReported(_) => vec!["ci.reported"],
        Fact::Unknown { .. } => Vec::new(),
    };
    events()
        .iter()
        .flat_map(|event| fixed(&event.fact))
        .map(str::to_owned)
        .collect()
}

fn foreign() -> Foreign {
    let kept = Json::parse(r#"{"rank":1.50,"seen":"2025-12-24"}"#).unwrap();
    Foreign::from([("reference".to_owned(), kept)])
}

fn closed() -> Standing {
    Standing {
        state: Lifecycle::Closed,
        closed_at: Some(time(60)),
        reason: some("done"),
    }
}

fn full_issue() -> Fact {
    Fact::IssueCreated(Box::new(IssueCreated {
        issue: other(),
        number: Some(7),
        title: "Say \"no\" to \\ and \u{1f980}".to_owned(),
        description: some("Two\nlines"),
        status: closed(),
        priority: Priority::High,
        issue_type: IssueType::new("bug").unwrap(),
        assignee: some("bob"),
        parent: Some(issue()),
        milestone: Some(milestone()),
        scheduled: Some(time(3_600)),
        due: Some(time(7_200)),
        acceptance: some("It says no."),
        labels: vec!["auth".to_owned(), "ui".to_owned()],
        blockers: vec![issue()],
        relations: vec![IssueId(uuid(0xc))],
        external_refs: vec!["BD-7".to_owned()],
        author: some("carol"),
        updated_at: Some(time(120)),
        deleted: true,
        foreign: foreign(),
    }))
}

fn issue_changed(verb: IssueVerb) -> Fact {
    let archived = Standing {
        state: Lifecycle::Archived,
        ..closed()
    };
    let fields = match verb {
        IssueVerb::Edited => vec![
            IssueField::Title("Fix sign-in".to_owned()),
            IssueField::Description(None),
            IssueField::Priority(Priority::Critical),
            IssueField::Type(IssueType::new("feature").unwrap()),
            IssueField::Acceptance(some("One can sign in.")),
            IssueField::Foreign(foreign()),
        ],
        IssueVerb::Closed | IssueVerb::Unarchived => vec![IssueField::Status(closed())],
        IssueVerb::Reopened => vec![IssueField::Status(Standing::default())],
        IssueVerb::Archived => vec![IssueField::Status(archived)],
        IssueVerb::Deleted => vec![IssueField::Deleted(true)],
        IssueVerb::Restored => vec![IssueField::Deleted(false)],
        IssueVerb::Assigned => vec![IssueField::Assignee(some("bob"))],
        IssueVerb::Scheduled => vec![
            IssueField::Scheduled(Some(time(3_600))),
            IssueField::Due(None),
        ],
        IssueVerb::Moved => vec![IssueField::Parent(Some(other()))],
        IssueVerb::Planned => vec![IssueField::Milestone(Some(milestone()))],
        IssueVerb::Settled => vec![IssueField::Title("Fix the sign-in".to_owned())],
    };
    Fact::IssueChanged(
        verb,
        Changed {
            id: issue(),
            changes: changes(fields),
        },
    )
}

fn changes<F>(fields: Vec<F>) -> Vec<Change<F>> {
    fields
        .into_iter()
        .map(|field| Change {
            field,
            version: 1,
            replaces: Some(replaced()),
            settles: Vec::new(),
        })
        .collect()
}

fn replaced() -> EventId {
    EventId::parse("0123456789abcdef0123456789abcdef").unwrap()
}

fn elements() -> Vec<Element> {
    vec![
        Element::Label("ui".to_owned()),
        Element::Blocker(other()),
        Element::Relation(other()),
        Element::ExternalRef("BD-7".to_owned()),
    ]
}

fn set((element, present): (Element, bool)) -> Fact {
    let (version, replaces) = if present {
        (1, None)
    } else {
        (2, Some(replaced()))
    };
    Fact::ElementChanged(ElementChanged {
        issue: issue(),
        element,
        present,
        version,
        replaces,
        settles: Vec::new(),
    })
}

fn claim(verb: ClaimVerb) -> Fact {
    let is_anothers = matches!(verb, ClaimVerb::Stolen | ClaimVerb::Overridden);
    let from = is_anothers.then(|| "bob".to_owned());
    let branch =
        matches!(verb, ClaimVerb::Claimed | ClaimVerb::Stolen).then(|| "fix-login".to_owned());
    Fact::ClaimRecorded(
        verb,
        ClaimRecorded {
            issue: issue(),
            token: uuid(0xf),
            branch,
            from,
            to: (verb == ClaimVerb::Lost).then(|| "bob".to_owned()),
        },
    )
}

/// What came after the claims that are overridden.
fn latest() -> Vec<Fact> {
    let request = RequestId(uuid(0x11));
    let asked = ControlRequested {
        request,
        target: "alice".to_owned(),
        what: "pause".to_owned(),
        issue: None,
        reason: None,
    };
    let turned = ControlRequested {
        request: RequestId(uuid(0x12)),
        what: "reprioritise".to_owned(),
        issue: Some(issue()),
        reason: some("It blocks the release."),
        ..asked.clone()
    };
    let answered = ControlAnswered {
        request,
        target: "alice".to_owned(),
        acted: true,
        result: "paused".to_owned(),
    };
    let reported = CiReported {
        commit: "4be1c07f2a9d5e6038f1b2c4d5e6f708192a3b4c".to_owned(),
        state: "failing".to_owned(),
        check: some("tests"),
        url: some("https://ci.example.invalid/1"),
    };
    let mut facts = vec![
        claim(ClaimVerb::Lost),
        settled(issue_changed(IssueVerb::Settled)),
        settled(milestone_changed(MilestoneVerb::Settled)),
        settled(set((Element::Label("ui".to_owned()), true))),
    ];
    facts.extend(
        comments()
            .into_iter()
            .filter(|fact| matches!(fact, Fact::CommentEdited(_)))
            .map(settled),
    );
    facts.push(Fact::ControlRequested(asked));
    facts.push(Fact::ControlRequested(turned));
    facts.push(Fact::ControlAnswered(answered));
    facts.push(Fact::CiReported(reported));
    facts
}

/// The same write, which settles what another event wrote beside the one it replaces.
fn settled(mut fact: Fact) -> Fact {
    let beside = EventId::parse("fedcba9876543210fedcba9876543210").unwrap();
    match &mut fact {
        Fact::IssueChanged(_, changed) => changed.changes[0].settles.push(beside),
        Fact::MilestoneChanged(_, changed) => changed.changes[0].settles.push(beside),
        Fact::ElementChanged(changed) => changed.settles.push(beside),
        Fact::CommentEdited(edited) => edited.settles.push(beside),
        _ => unreachable!("nothing else settles"),
    }
    fact
}

fn comments() -> Vec<Fact> {
    let (issue, comment) = (issue(), CommentId(uuid(0xe)));
    let plain = CommentAdded {
        issue,
        comment,
        kind: "note".to_owned(),
        body: "Seen on staging too.".to_owned(),
        author: None,
        trigger: None,
        context: None,
        driver_key_fingerprint: None,
        foreign: Foreign::new(),
    };
    let full = CommentAdded {
        kind: "intervention".to_owned(),
        author: some("carol"),
        trigger: some("redirect"),
        context: some("It was editing the wrong file."),
        driver_key_fingerprint: some("SHA256:abc"),
        foreign: foreign(),
        ..plain.clone()
    };
    let hidden = |hidden, version| Hidden {
        issue,
        item: comment,
        hidden,
        version,
        replaces: None,
    };
    vec![
        Fact::CommentAdded(Box::new(plain)),
        Fact::CommentAdded(Box::new(full)),
        Fact::CommentEdited(CommentEdited {
            issue,
            comment,
            body: "Seen on production too.".to_owned(),
            version: 1,
            replaces: Some(replaced()),
            settles: Vec::new(),
        }),
        Fact::CommentRedacted(CommentRedacted { issue, comment }),
        Fact::CommentHidden(hidden(true, 1)),
        Fact::CommentHidden(hidden(false, 2)),
    ]
}

fn times() -> Vec<Fact> {
    let (issue, entry) = (issue(), TimeEntryId(uuid(0x10)));
    let hidden = |hidden, version| Hidden {
        issue,
        item: entry,
        hidden,
        version,
        replaces: Some(replaced()),
    };
    vec![
        Fact::TimeLogged(TimeLogged {
            issue,
            entry,
            started_at: time(0),
            ended_at: Some(time(90)),
            seconds: Some(90),
            author: some("carol"),
        }),
        Fact::TimeHidden(hidden(true, 1)),
        Fact::TimeHidden(hidden(false, 2)),
    ]
}

fn milestones() -> Vec<Fact> {
    let created = MilestoneCreated {
        milestone: milestone(),
        number: Some(1),
        name: "First release".to_owned(),
        description: some("What must be in."),
        status: Standing::default(),
        due: Some(time(86_400)),
        author: some("carol"),
    };
    let changed = MilestoneVerb::ALL
        .iter()
        .filter(|verb| **verb != MilestoneVerb::Settled)
        .map(|verb| milestone_changed(*verb));
    let numbered = Fact::MilestoneNumbered(Numbered {
        id: milestone(),
        number: 2,
    });
    [Fact::MilestoneCreated(created)]
        .into_iter()
        .chain(changed)
        .chain([numbered])
        .collect()
}

fn milestone_changed(verb: MilestoneVerb) -> Fact {
    let fields = match verb {
        MilestoneVerb::Edited => vec![
            MilestoneField::Name("Release 1".to_owned()),
            MilestoneField::Description(None),
            MilestoneField::Due(None),
        ],
        MilestoneVerb::Closed => vec![MilestoneField::Status(closed())],
        MilestoneVerb::Reopened => vec![MilestoneField::Status(Standing::default())],
        MilestoneVerb::Deleted => vec![MilestoneField::Deleted(true)],
        MilestoneVerb::Restored => vec![MilestoneField::Deleted(false)],
        MilestoneVerb::Settled => vec![MilestoneField::Name("Release one".to_owned())],
    };
    Fact::MilestoneChanged(
        verb,
        Changed {
            id: milestone(),
            changes: changes(fields),
        },
    )
}

/// An event that takes another operation back, about something that happened earlier.
fn undoing() -> Event {
    let header = Header {
        at: Some(time(-60)),
        undoes: Some(OperationId(uuid(0x101))),
        does: "undo".to_owned(),
        ..header(99)
    };
    title_change(header, IssueField::Title("Fix login".to_owned()), 2)
}
