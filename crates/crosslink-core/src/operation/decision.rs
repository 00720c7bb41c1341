//! What an operation is handed when it decides, and what it may say.

use super::written::Field;
use crate::entity::{Issue, Lock, Membership, Milestone};
use crate::event::{
    Change, Changed, Element, ElementChanged, Fact, IssueField, IssueVerb, MilestoneField,
    MilestoneVerb,
};
use crate::hub::{Counter, HubView, Read};
use crate::id::{AgentId, EventId, IdSource, IssueId, MilestoneId};
use crate::model::{NUMBER_LIMIT, Stamp};
use crate::problem::{Code, Problem};
use crate::time::Timestamp;

/// A fact to be recorded, and when it happened if that was earlier.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The fact.
    pub fact: Fact,
    /// When it happened, if not now.
    pub at: Option<Timestamp>,
}

/// A change of who holds an issue, granted by the database.
#[derive(Clone, Debug, PartialEq)]
pub enum LockChange {
    /// The lock is as given from now on.
    Set(Lock),
    /// Nobody holds the issue from now on.
    Free(IssueId),
}

/// Whose decision it is, the present, and what has been decided so far.
pub struct Decision<'a> {
    /// Who decides.
    pub agent: &'a AgentId,
    /// The session they are in, if one is open.
    pub session: Option<i64>,
    /// The time of the next event: above every time this log has seen of itself.
    pub now: Timestamp,
    at: Option<Timestamp>,
    ids: &'a mut dyn IdSource,
    /// The greatest issue and milestone number drawn so far.
    drawn: (u32, u32),
    drafts: Vec<Draft>,
    locks: Vec<LockChange>,
    granted: Vec<Granted>,
}

/// A claim that the remote granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// The issue.
    pub issue: IssueId,
    /// The random name of the claim.
    pub token: uuid::Uuid,
    /// Whom it was taken from.
    pub from: Option<String>,
    /// Whether it was held before, by another session of the same agent.
    pub already: bool,
}

impl<'a> Decision<'a> {
    /// Returns an empty decision.
    pub fn new(
        agent: &'a AgentId,
        session: Option<i64>,
        now: Timestamp,
        ids: &'a mut dyn IdSource,
    ) -> Self {
        Self {
            agent,
            session,
            now,
            at: None,
            ids,
            drawn: (0, 0),
            drafts: Vec::new(),
            locks: Vec::new(),
            granted: Vec::new(),
        }
    }

    /// The same, after the remote granted claims.
    #[must_use]
    pub fn with_grants(self, granted: Vec<Granted>) -> Self {
        Self { granted, ..self }
    }

    /// What the remote granted, if it was a claim of this issue.
    pub(super) fn granted(&self, issue: IssueId) -> Option<&Granted> {
        self.granted.iter().find(|granted| granted.issue == issue)
    }

    /// What was decided.
    pub fn into_parts(self) -> (Vec<Draft>, Vec<LockChange>) {
        (self.drafts, self.locks)
    }

    /// A new random uuid.
    pub fn uuid(&mut self) -> uuid::Uuid {
        self.ids.uuid()
    }

    /// Says when what is decided from here on happened, if not now.
    pub fn happened_at(&mut self, at: Option<Timestamp>) {
        self.at = at;
    }

    /// Decides that something happens: now, unless another time was said.
    pub fn emit(&mut self, fact: Fact) {
        let at = self.at;
        self.emit_at(fact, at);
    }

    /// Decides to record something that happened earlier.
    pub fn emit_at(&mut self, fact: Fact, at: Option<Timestamp>) {
        self.drafts.push(Draft { fact, at });
    }

    /// Decides who holds an issue.
    pub fn lock(&mut self, change: LockChange) {
        self.locks.push(change);
    }

    /// Draws the next display number; nothing where those that were granted are used up.
    ///
    /// # Errors
    /// `number.invalid` where the last is taken, or where the storage fails.
    pub fn draw(&mut self, hub: &dyn HubView, counter: Counter) -> Result<Option<u32>, Problem> {
        let drawn = match counter {
            Counter::Issue => &mut self.drawn.0,
            Counter::Milestone => &mut self.drawn.1,
        };
        let Some(number) = hub.number_above(counter, *drawn)? else {
            return Ok(None);
        };
        if number > NUMBER_LIMIT {
            let message = format!("Display numbers end at {NUMBER_LIMIT}, and the last is taken");
            return Err(Problem::new(Code::NumberInvalid, message));
        }
        *drawn = number;
        Ok(Some(number))
    }

    /// Decides the writes of fields of an issue that change something; says whether any does.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub fn write_issue(
        &mut self,
        hub: &dyn HubView,
        issue: &Issue,
        verb: IssueVerb,
        fields: Vec<IssueField>,
    ) -> Read<bool> {
        let (id, created) = (issue.id, issue.created);
        let fields = differing(|name| issue.get(name), fields);
        let written = self.writes(hub, (id, created), fields)?;
        Ok(written
            .map(|changed| self.emit(Fact::IssueChanged(verb, changed)))
            .is_some())
    }

    /// Decides the writes of fields of an issue, also of values that stand: taking back what kept a value says so too.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub(super) fn write_issue_again(
        &mut self,
        hub: &dyn HubView,
        issue: &Issue,
        verb: IssueVerb,
        fields: Vec<IssueField>,
    ) -> Read<()> {
        let written = self.writes(hub, (issue.id, issue.created), fields)?;
        written
            .into_iter()
            .for_each(|changed| self.emit(Fact::IssueChanged(verb, changed)));
        Ok(())
    }

    /// Decides the writes of fields of a milestone that change something; says whether any does.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub fn write_milestone(
        &mut self,
        hub: &dyn HubView,
        milestone: &Milestone,
        verb: MilestoneVerb,
        fields: Vec<MilestoneField>,
    ) -> Read<bool> {
        let (id, created) = (milestone.id, milestone.created);
        let fields = differing(|name| milestone.get(name), fields);
        let written = self.writes(hub, (id, created), fields)?;
        Ok(written
            .map(|changed| self.emit(Fact::MilestoneChanged(verb, changed)))
            .is_some())
    }

    /// Decides the writes of fields of a milestone, also of values that stand.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub(super) fn write_milestone_again(
        &mut self,
        hub: &dyn HubView,
        milestone: &Milestone,
        verb: MilestoneVerb,
        fields: Vec<MilestoneField>,
    ) -> Read<()> {
        let written = self.writes(hub, (milestone.id, milestone.created), fields)?;
        written
            .into_iter()
            .for_each(|changed| self.emit(Fact::MilestoneChanged(verb, changed)));
        Ok(())
    }

    /// The writes, each over what stands there; nothing if there are none.
    fn writes<F: Field>(
        &self,
        hub: &dyn HubView,
        (id, created): (F::Id, Option<Stamp>),
        fields: Vec<F>,
    ) -> Read<Option<Changed<F::Id, F>>> {
        let mut changes = Vec::new();
        for field in fields {
            let Some(name) = field.which() else {
                continue;
            };
            let seen = F::stamp(hub, id, name)?.or(created);
            let (version, replaces) = self.version_over(hub, seen)?;
            changes.push(Change {
                field,
                version,
                replaces,
                settles: Vec::new(),
            });
        }
        Ok((!changes.is_empty()).then_some(Changed { id, changes }))
    }

    /// Decides that an element is in a set or not; says whether that changes anything.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub fn write_element(
        &mut self,
        hub: &dyn HubView,
        issue: IssueId,
        element: Element,
        present: bool,
    ) -> Read<bool> {
        let seen: Option<Membership> = hub.membership(issue, &element)?;
        if seen.is_some_and(|seen| seen.present) == present {
            return Ok(false);
        }
        self.write_element_again(hub, issue, element, present)?;
        Ok(true)
    }

    /// Decides that an element is in a set or not, also where it is so.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub(super) fn write_element_again(
        &mut self,
        hub: &dyn HubView,
        issue: IssueId,
        element: Element,
        present: bool,
    ) -> Read<()> {
        let seen = hub.membership(issue, &element)?;
        let (version, replaces) = self.version_over(hub, seen.map(|seen| seen.stamp))?;
        self.emit(Fact::ElementChanged(ElementChanged {
            issue,
            element,
            present,
            version,
            replaces,
            settles: Vec::new(),
        }));
        Ok(())
    }

    /// The version of a write over what its writer sees, and the event it replaces.
    ///
    /// One more than the version seen; the same if that value came from the own log and time alone
    /// will put the new one above it. An edit is at least version 1, so that it beats every create.
    ///
    /// # Errors
    /// Only where the storage fails.
    pub fn version_over(
        &self,
        hub: &dyn HubView,
        seen: Option<Stamp>,
    ) -> Read<(u32, Option<EventId>)> {
        let Some(seen) = seen else {
            return Ok((1, None));
        };
        let later = self.now > seen.time;
        let version = if seen.version > 0 && later && hub.is_own(seen.event)? {
            seen.version
        } else {
            seen.version.saturating_add(1).min(Stamp::VERSION_LIMIT)
        };
        Ok((version, Some(seen.event)))
    }
}

/// The fields that say something else than what stands.
fn differing<F: Field>(stands: impl Fn(F::Name) -> F, fields: Vec<F>) -> Vec<F> {
    let differs = |field: &F| field.which().is_some_and(|name| stands(name) != *field);
    fields.into_iter().filter(differs).collect()
}

/// Returns an issue that exists for people.
///
/// # Errors
/// `issue.not_found`, or `issue.deleted` with the way back.
pub fn existing(hub: &dyn HubView, id: IssueId) -> Result<Issue, Problem> {
    let issue = created(hub, id)?;
    if issue.deleted {
        let name = display(hub, id)?;
        return Err(
            Problem::new(Code::IssueNotFound, format!("Issue {name} not found")).hint(format!(
                "it was deleted; `crosslink issue restore {}` brings it back",
                name.trim_start_matches('#')
            )),
        );
    }
    Ok(issue)
}

/// Returns an issue that was created, deleted or not.
///
/// # Errors
/// `issue.not_found`.
pub fn created(hub: &dyn HubView, id: IssueId) -> Result<Issue, Problem> {
    hub.issue(id)?
        .filter(|issue| issue.created.is_some())
        .ok_or_else(|| {
            Problem::new(
                Code::IssueNotFound,
                format!("Issue {} not found", id.short()),
            )
        })
}

/// Returns a milestone that exists for people.
///
/// # Errors
/// `milestone.not_found`.
pub fn existing_milestone(hub: &dyn HubView, id: MilestoneId) -> Result<Milestone, Problem> {
    hub.milestone(id)?
        .filter(Milestone::is_visible)
        .ok_or_else(|| Problem::new(Code::MilestoneNotFound, format!("Milestone {id} not found")))
}

/// What people call an issue: `#12`, or its short id while it has no number. Of several numbers the
/// greatest is shown, which is the one `renumber` drew; the others are aliases.
///
/// # Errors
/// Only where the storage fails.
pub fn display(hub: &dyn HubView, id: IssueId) -> Read<String> {
    Ok(hub
        .numbers(id)?
        .last()
        .map_or_else(|| id.short(), |number| format!("#{number}")))
}

/// Refuses where another agent holds the issue, unless `force` says to go on.
///
/// What an issue is (its fields, whether it is closed or deleted, where it belongs) is its holder's to change.
/// What is put beside it is everybody's: comments, labels, blockers, relations, references, logged time, numbers.
/// A closed issue is held by nobody, so it may be reopened or archived by anyone.
///
/// # Errors
/// `issue.held`.
pub fn guard(hub: &dyn HubView, cx: &Decision, issue: IssueId, force: bool) -> Result<(), Problem> {
    match hub.lock(issue)? {
        Some(lock) if !lock.is_of(cx.agent.as_str()) && !force => Err(held(hub, &lock)?),
        _ => Ok(()),
    }
}

/// The refusal that names who holds an issue.
///
/// # Errors
/// Only where the storage fails.
pub fn held(hub: &dyn HubView, lock: &Lock) -> Read<Problem> {
    let name = display(hub, lock.issue)?;
    let since = format!("{}Z", lock.claimed_at.minute());
    let place = match lock.elsewhere {
        Some(_) => " in another clone",
        None => "",
    };
    Ok(Problem::new(
        Code::IssueHeld,
        format!(
            "Issue {name} is locked by agent '{}'{place} since {since}",
            lock.agent
        ),
    )
    .hint("`crosslink next` names another issue")
    .hint("`--force` overrides the holder, and records that you did"))
}
