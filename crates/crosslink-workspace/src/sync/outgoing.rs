//! What goes out: new events as commits of the own log, and what the remote lost.

use crosslink_core::problem::Problem;
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::v4::exchange::{Change, Comparison, Told};
use crosslink_hub::v4::{BATCH_LIMIT, Head, HubRef, Prefix, batches, log};
use crosslink_store::{Intention, Unpublished};

use super::adopt::hold;
use super::contact::{Contact, Round};
use super::remote::unreadable;
use super::report::Fault;
use crate::fail_point;

/// How many events one commit carries at most.
const EVENTS: usize = 5_000;

/// How much one push carries at most, in bytes of events.
const BYTES: usize = 8 * BATCH_LIMIT as usize;

/// Events on their way, as commits on top of the own head.
struct Outgoing {
    /// The events of each commit, and the commit.
    commits: Vec<(Head, Vec<i64>)>,
    /// Everything up to here is among them, or need not be published.
    through: i64,
    /// The event, where it is a single one.
    single: Option<i64>,
    events: usize,
}

impl Outgoing {
    fn head(&self) -> Option<Head> {
        self.commits.last().map(|(head, _)| *head)
    }
}

impl Contact<'_> {
    /// Sends what is here and not there, until all of it is there, refused, or something moved. What is written meanwhile is for
    /// the next contact, or this one would not end while others write.
    pub(super) fn send(
        &mut self,
        comparison: &Comparison,
        told: &Told,
        prefix: Prefix,
    ) -> Result<Round, Problem> {
        self.settle_intentions(comparison)?;
        if self.number(comparison, told, prefix)? == Round::Moved {
            return Ok(Round::Moved);
        }
        self.heal(comparison, told, prefix)?;
        let at = HubRef::Log(self.log()?);
        let mut there = told.get(&at).copied();
        let mut most = usize::MAX;
        let goal = self.workspace.read(|snapshot| snapshot.last_seq())?;
        loop {
            let Some(outgoing) = self.outgoing(comparison, at, most)? else {
                return Ok(Round::Settled);
            };
            let Some(head) = outgoing.head() else {
                self.record(at, &outgoing)?;
                continue;
            };
            let change = Change {
                at,
                there,
                new: Some(head.id),
            };
            self.reach(fail_point::PUBLISH_WRITTEN)?;
            self.intend(&change, &outgoing)?;
            self.reach(fail_point::PUBLISH_INTENDED)?;
            let outcomes = self.push_along((comparison.hub, prefix), &[change], told)?;
            self.reach(fail_point::PUBLISH_PUSHED)?;
            let outcome = outcomes.into_iter().next();
            match outcome.ok_or_else(|| Problem::bug("a push had no outcome"))? {
                PushOutcome::Done | PushOutcome::Already => {
                    self.record(at, &outgoing)?;
                    if outgoing.through >= goal {
                        return Ok(Round::Settled);
                    }
                    there = Some(head.id);
                    most = usize::MAX;
                }
                PushOutcome::Moved => return Ok(Round::Moved),
                PushOutcome::Refused { said } => match outgoing.single {
                    Some(seq) => self.refuse(seq, &said)?,
                    None => most = outgoing.events.div_ceil(2),
                },
                outcome => return Err(self.not_taken(&outcome)),
            }
        }
    }

    /// Makes commits of what is not published yet; nothing where there is nothing.
    fn outgoing(
        &self,
        comparison: &Comparison,
        at: HubRef,
        most: usize,
    ) -> Result<Option<Outgoing>, Problem> {
        let HubRef::Log(name) = at else {
            return Err(Problem::bug("events go into logs"));
        };
        let batch = self
            .workspace
            .read(|snapshot| snapshot.unpublished(BYTES, most))?;
        let mut outgoing = Outgoing {
            commits: Vec::new(),
            through: batch.through,
            single: None,
            events: batch.events.len(),
        };
        let [first, more @ ..] = batch.events.as_slice() else {
            // What others wrote lies behind the cursor too.
            let behind = self
                .workspace
                .read(|snapshot| snapshot.published_through())?;
            return Ok((behind < batch.through).then_some(outgoing));
        };
        outgoing.single = more.is_empty().then_some(first.seq);
        let held = self.held()?.get(&at).copied();
        let mut below = held;
        let lines: Vec<&str> = batch
            .events
            .iter()
            .map(|event| event.line.as_str())
            .collect();
        for part in batches(&lines, EVENTS) {
            let onto = self.onto(comparison.hub, below.map(|head| head.id));
            let id = log::append(&self.place.objects, &onto, name, &part, &self.key)
                .map_err(|error| unreadable(&error))?;
            let head = Head {
                id,
                height: below.map_or(1, |head| head.height.saturating_add(1)),
            };
            let seqs = batch.events[part.lines.clone()]
                .iter()
                .map(|event: &Unpublished| event.seq);
            outgoing.commits.push((head, seqs.collect()));
            below = Some(head);
        }
        Ok(Some(outgoing))
    }

    /// Writes down what is about to be pushed.
    fn intend(&mut self, change: &Change, outgoing: &Outgoing) -> Result<(), Problem> {
        let made_at = self.workspace.now();
        let seqs = outgoing.commits.iter().flat_map(|(_, seqs)| seqs);
        let ends = (seqs.clone().min().copied(), seqs.max().copied());
        let bytes = |id: ObjectId| *id.as_bytes();
        let intention = Intention {
            name: change.at.name(),
            expect: change.there.map(bytes),
            object: change.new.map(bytes),
            seqs: ends.0.zip(ends.1),
            made_at,
        };
        self.workspace
            .store
            .write(|writing| writing.intend(&intention))
    }

    /// Records what arrived.
    fn record(&mut self, at: HubRef, outgoing: &Outgoing) -> Result<(), Problem> {
        if let Some(head) = outgoing.head() {
            let heads = [(at, head)].into();
            hold(&self.place.objects, &Default::default(), &heads)
                .map_err(|error| unreadable(&error))?;
            self.reach(fail_point::PUBLISH_HELD)?;
        }
        self.workspace.store.write(|writing| {
            for (head, seqs) in &outgoing.commits {
                let through = seqs.last().copied().unwrap_or(outgoing.through);
                writing.published(through, seqs, head.height)?;
            }
            writing.published(outgoing.through, &[], 0)?;
            if let Some(head) = outgoing.head() {
                let tip = *head.id.as_bytes();
                let height = head.height;
                writing.set_head(&at.name(), &crosslink_store::Head { tip, height })?;
            }
            writing.forget_intention(&at.name())
        })?;
        self.reach(fail_point::PUBLISH_RECORDED)?;
        self.report.sent.events += outgoing.events as u64;
        self.report.sent.commits += outgoing.commits.len() as u64;
        Ok(())
    }

    /// Looks whether what was once on its way arrived: its events were found with the log by then.
    fn settle_intentions(&mut self, comparison: &Comparison) -> Result<(), Problem> {
        let mut intentions = self.workspace.read(|snapshot| snapshot.intentions())?;
        intentions.retain(|intention| intention.name.starts_with("logs/"));
        if intentions.is_empty() {
            return Ok(());
        }
        let arrived = |intention: &Intention| {
            let of_log = comparison
                .logs
                .iter()
                .find(|news| news.at.name() == intention.name)?;
            let object = ObjectId::from_bytes(intention.object?);
            of_log
                .new
                .commits
                .contains(&object)
                .then_some(intention.seqs?.1)
        };
        self.workspace.store.write(|writing| {
            for intention in &intentions {
                if let Some(through) = arrived(intention) {
                    writing.published(through, &[], 0)?;
                }
                writing.forget_intention(&intention.name)?;
            }
            Ok(())
        })
    }

    /// Keeps an event here that the remote refuses for what it says.
    fn refuse(&mut self, seq: i64, said: &str) -> Result<(), Problem> {
        self.report.sent.refused += 1;
        self.workspace
            .store
            .write(|writing| writing.refuse(seq, said))
    }

    /// Gives the remote back what it lost. Where that is refused, another clone may be luckier.
    fn heal(
        &mut self,
        comparison: &Comparison,
        told: &Told,
        prefix: Prefix,
    ) -> Result<(), Problem> {
        let lacks = comparison.lacks.iter().map(|lack| Change {
            at: lack.at,
            there: lack.there,
            new: Some(lack.here),
        });
        // The archive first: while it is not there, what it keeps is nowhere.
        let mut changes = Vec::from_iter(self.regain_archive(comparison, told)?);
        changes.extend(lacks);
        if changes.is_empty() {
            return Ok(());
        }
        let outcomes = self.push(prefix, &changes)?;
        self.reach(fail_point::HEAL_PUSHED)?;
        for (change, outcome) in changes.iter().zip(outcomes) {
            match outcome {
                PushOutcome::Done | PushOutcome::Already => {
                    self.report.healed.push(change.at.name());
                }
                PushOutcome::Moved => {}
                PushOutcome::Refused { said }
                | PushOutcome::CustomRefsRefused { said }
                | PushOutcome::Failed { said } => {
                    let at = change.at.name();
                    let why = format!("the remote lost it and refuses to have it back: {said}");
                    self.report.faults.push(Fault { at, why });
                }
                _ => {}
            }
        }
        Ok(())
    }
}
