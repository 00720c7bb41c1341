//! Display numbers: drawing blocks, and giving numbers to what waits for one.

use std::collections::HashSet;
use std::hash::Hash;

use crosslink_core::event::{Fact, Numbered};
use crosslink_core::hub::Counter;
use crosslink_core::id::{IssueId, MilestoneId};
use crosslink_core::problem::Problem;
use crosslink_git::PushOutcome;
use crosslink_hub::v4::exchange::{Change, Comparison, Told};
use crosslink_hub::v4::trust::Policy;
use crosslink_hub::v4::{Block, Grant, Head, HubRef, PerKind, Prefix};
use crosslink_store::NumbersLeft;

use super::adopt::hold;
use super::contact::{Contact, Round};
use super::remote::unreadable;
use super::report::Renumbered;
use crate::fail_point;
use crate::run::Transaction;

/// What this clone needs numbers for.
#[derive(Default)]
struct Wishes {
    need: PerKind,
    floor: PerKind,
    issues: Vec<IssueId>,
    milestones: Vec<MilestoneId>,
}

impl Contact<'_> {
    /// Draws a block where one is wanted, and gives numbers to what has none or whose number is taken. Nothing where there is
    /// nothing to draw.
    pub(super) fn number(
        &mut self,
        comparison: &Comparison,
        told: &Told,
        prefix: Prefix,
    ) -> Result<Round, Problem> {
        let wishes = self.wishes(comparison)?;
        let trust = comparison.meta.1.trust();
        let mute =
            trust.policy() == Policy::Enforce && trust.role(&self.key.verifying_key()).is_none();
        if wishes.need != PerKind::default() && !mute {
            let round = self.draw(&wishes, comparison, (told, prefix))?;
            if round == Round::Moved {
                return Ok(round);
            }
        }
        self.give_numbers(&wishes)?;
        Ok(Round::Settled)
    }

    fn wishes(&self, comparison: &Comparison) -> Result<Wishes, Problem> {
        let lone = self.lone(comparison)?;
        self.workspace.read(|snapshot| {
            let wanted = snapshot.numbers_wanted()?;
            let unnumbered = snapshot.unnumbered_own()?;
            let mut wishes = Wishes {
                need: PerKind {
                    issue: wanted.issue,
                    milestone: wanted.milestone,
                },
                floor: PerKind {
                    issue: snapshot.numbers_floor(Counter::Issue)?,
                    milestone: snapshot.numbers_floor(Counter::Milestone)?,
                },
                ..Wishes::default()
            };
            let clashes = snapshot.clashes()?.into_iter().map(|clash| clash.issue);
            let mut issues: Vec<IssueId> = clashes.collect();
            let clashes = snapshot.milestone_clashes()?.into_iter();
            let mut milestones: Vec<MilestoneId> = clashes.map(|clash| clash.milestone).collect();
            if let Some(lone) = &lone {
                for (first, last) in lone.taken(|grant| grant.issue) {
                    issues.extend(snapshot.unshared_between(first, last)?);
                }
                for (first, last) in lone.taken(|grant| grant.milestone) {
                    milestones.extend(snapshot.unshared_milestones_between(first, last)?);
                }
            }
            without_doubles(&mut issues);
            without_doubles(&mut milestones);
            wishes.need.issue = more(wishes.need.issue, issues.len());
            wishes.need.milestone = more(wishes.need.milestone, milestones.len());
            if let Some(lone) = &lone {
                let kept = snapshot.greatest_unshared()?;
                lone.cover(&mut wishes, kept);
            }
            wishes.issues = unnumbered.issues.into_iter().chain(issues).collect();
            wishes.milestones = unnumbered
                .milestones
                .into_iter()
                .chain(milestones)
                .collect();
            Ok(wishes)
        })
    }

    /// What is granted so far, as long as nothing of this clone is in the hub: what counted alone keeps its numbers only where it is
    /// granted them, so that of several that come at once nobody shows a number of another's.
    fn lone(&self, comparison: &Comparison) -> Result<Option<Lone>, Problem> {
        let own = self.log()?;
        let kept = self
            .workspace
            .read(|snapshot| snapshot.greatest_unshared())?;
        // The grants are read one by one: not where nothing of this clone has a number to lose.
        if kept == NumbersLeft::default() || self.held()?.contains_key(&HubRef::Log(own)) {
            return Ok(None);
        }
        let mut lone = Lone::default();
        let mut at = comparison.numbers.as_ref().map(|(head, _)| head.id);
        while let Some(id) = at {
            let objects = &self.place.objects;
            let grant = match Grant::read(objects, id) {
                Ok(grant) => grant,
                Err(unread) => {
                    unread.fault().map_err(|error| unreadable(&error))?;
                    break;
                }
            };
            lone.last = lone.last.or(Some(grant));
            if grant.log == own {
                lone.own.insert(0, grant);
            }
            let commit = objects.commit(id).map_err(|error| unreadable(&error))?;
            at = commit.parents.first().copied();
        }
        Ok(Some(lone))
    }

    fn draw(
        &mut self,
        wishes: &Wishes,
        comparison: &Comparison,
        (told, prefix): (&Told, Prefix),
    ) -> Result<Round, Problem> {
        let last = comparison.numbers.as_ref();
        let token = self.workspace.environment.ids.uuid();
        let grant = Grant::next(
            last.map(|(_, grant)| grant),
            wishes.floor,
            wishes.need,
            self.log()?,
            token,
        );
        // Without numbers issues are shown by their short ids.
        let Ok(grant) = grant else {
            return Ok(Round::Settled);
        };
        let onto = self.onto(comparison.hub, last.map(|(head, _)| head.id));
        let id = grant
            .write(&self.place.objects, &onto, &self.key)
            .map_err(|error| unreadable(&error))?;
        let change = Change {
            at: HubRef::Numbers,
            there: told.get(&HubRef::Numbers).copied(),
            new: Some(id),
        };
        match self.push_one(prefix, change)? {
            PushOutcome::Done | PushOutcome::Already => {}
            PushOutcome::Moved => return Ok(Round::Moved),
            _ => return Ok(Round::Settled),
        }
        self.reach(fail_point::NUMBERS_PUSHED)?;
        let head = Head {
            id,
            height: last.map_or(1, |(head, _)| head.height.saturating_add(1)),
        };
        self.keep_grant(&grant, head)?;
        self.reach(fail_point::NUMBERS_KEPT)?;
        self.report.numbers.issues += grant.issue.count;
        self.report.numbers.milestones += grant.milestone.count;
        Ok(Round::Settled)
    }

    fn keep_grant(&mut self, grant: &Grant, head: Head) -> Result<(), Problem> {
        let heads = [(HubRef::Numbers, head)].into();
        hold(&self.place.objects, &Default::default(), &heads)
            .map_err(|error| unreadable(&error))?;
        self.workspace.store.write(|writing| {
            take(writing, grant)?;
            let tip = *head.id.as_bytes();
            let height = head.height;
            writing.set_head(
                &HubRef::Numbers.name(),
                &crosslink_store::Head { tip, height },
            )
        })
    }

    /// Numbers what waits for one, in one transaction.
    fn give_numbers(&mut self, wishes: &Wishes) -> Result<(), Problem> {
        if wishes.issues.is_empty() && wishes.milestones.is_empty() {
            return Ok(());
        }
        let given = self.workspace.transact("issue.number", |transaction| {
            let left = transaction.snapshot()?.numbers_left()?;
            let mut given = Vec::new();
            for issue in wishes.issues.iter().take(left.issue as usize) {
                given.extend(number_issue(transaction, *issue)?);
            }
            for milestone in wishes.milestones.iter().take(left.milestone as usize) {
                given.extend(number_milestone(transaction, *milestone)?);
            }
            Ok(given)
        })?;
        // What had no number has nothing to be told of: nobody ever said one.
        let had_one = given
            .outcome
            .into_iter()
            .filter(|given| given.from.is_some());
        self.report.renumbered.extend(had_one);
        Ok(())
    }
}

/// What a clone that counted alone has to know of the grants before it publishes anything.
#[derive(Default)]
struct Lone {
    /// The last grant.
    last: Option<Grant>,
    /// Its own grants, oldest first: the answer to one may have been lost.
    own: Vec<Grant>,
}

impl Lone {
    /// Where the next block begins.
    fn end(&self, block: impl Fn(&Grant) -> Block) -> u32 {
        let end = self.last.as_ref().map_or(1, |grant| block(grant).end());
        u32::try_from(end).unwrap_or(u32::MAX)
    }

    /// From where to where numbers are not this clone's, first and last.
    fn taken(&self, block: impl Fn(&Grant) -> Block) -> Vec<(u32, u32)> {
        let mut taken = Vec::new();
        let mut next = 1;
        for own in self.own.iter().map(&block).filter(|own| own.count > 0) {
            taken.push((next, own.first.saturating_sub(1)));
            next = own.first.saturating_add(own.count);
        }
        taken.push((next, self.end(block).saturating_sub(1)));
        taken.retain(|(first, last)| first <= last);
        taken
    }

    /// Widens a wish so that the block reaches over the numbers that are kept.
    fn cover(&self, wishes: &mut Wishes, kept: NumbersLeft) {
        for (need, floor, end, kept) in [
            (
                &mut wishes.need.issue,
                &mut wishes.floor.issue,
                self.end(|grant| grant.issue),
                kept.issue,
            ),
            (
                &mut wishes.need.milestone,
                &mut wishes.floor.milestone,
                self.end(|grant| grant.milestone),
                kept.milestone,
            ),
        ] {
            if kept >= end {
                *need = need.saturating_add(kept - end + 1);
                *floor = end;
            }
        }
    }
}

fn more(count: u32, waiting: usize) -> u32 {
    count.saturating_add(u32::try_from(waiting).unwrap_or(u32::MAX))
}

/// Keeps the first of each.
fn without_doubles<T: Copy + Eq + Hash>(items: &mut Vec<T>) {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(*item));
}

/// Makes a granted block this database's own.
pub(super) fn take(writing: &crosslink_store::Writing<'_>, grant: &Grant) -> Result<(), Problem> {
    for (counter, block) in [
        (Counter::Issue, grant.issue),
        (Counter::Milestone, grant.milestone),
    ] {
        if block.count > 0 {
            writing.grant(counter, block.first, block.count)?;
        }
    }
    Ok(())
}

fn number_issue(
    transaction: &mut Transaction<'_, '_>,
    issue: IssueId,
) -> Result<Option<Renumbered>, Problem> {
    let from = transaction.hub().numbers(issue)?.last().copied();
    let title = transaction.hub().issue(issue)?.map(|issue| issue.title);
    let drawn = transaction.decide(|hub, cx| {
        let drawn = cx.draw(hub, Counter::Issue)?;
        if let Some(number) = drawn {
            cx.emit(Fact::IssueNumbered(Numbered { id: issue, number }));
        }
        Ok(drawn)
    })?;
    Ok(drawn.map(|to| Renumbered {
        milestone: false,
        title: title.unwrap_or_default(),
        from,
        to,
    }))
}

fn number_milestone(
    transaction: &mut Transaction<'_, '_>,
    milestone: MilestoneId,
) -> Result<Option<Renumbered>, Problem> {
    let from = transaction
        .hub()
        .milestone_numbers(milestone)?
        .last()
        .copied();
    let name = transaction
        .hub()
        .milestone(milestone)?
        .map(|milestone| milestone.name);
    let drawn = transaction.decide(|hub, cx| {
        let drawn = cx.draw(hub, Counter::Milestone)?;
        if let Some(number) = drawn {
            cx.emit(Fact::MilestoneNumbered(Numbered {
                id: milestone,
                number,
            }));
        }
        Ok(drawn)
    })?;
    Ok(drawn.map(|to| Renumbered {
        milestone: true,
        title: name.unwrap_or_default(),
        from,
        to,
    }))
}
