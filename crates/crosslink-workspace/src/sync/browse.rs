//! The branch for people who browse, within a contact: written where something changed, when it pays, by compare-and-swap.
//!
//! It says what the project says here. Whoever writes it takes the files that are there and changes those of issues that events
//! touched since this clone wrote it last; so of several clones each adds what it knows more.

use std::collections::BTreeSet;

use crosslink_core::id::IssueId;
use crosslink_core::problem::{Kind, Problem};
use crosslink_core::time::Timestamp;
use crosslink_git::{Expect, GitError, ObjectId, PushChange, PushOutcome};
use crosslink_hub::Branch;
use crosslink_hub::browse::{BrowseTree, EDITION, edition_of};
use crosslink_hub::v4::exchange::{Comparison, Listing};
use crosslink_store::{BrowseKept, Snapshot};

use super::contact::Contact;
use super::remote::{unreachable, unreadable};
use super::report::{BranchWritten, Fault};
use crate::browse;
use crate::workspace::Workspace;

/// At most so often is it written by what nobody waits for, in seconds.
const EVERY: i64 = 60;

/// How often it begins again because another wrote it meanwhile; else the next contact does it.
const ATTEMPTS: usize = 3;

impl Contact<'_> {
    /// Writes the branch where it is on and something changed. That it cannot be written holds up nothing else.
    pub(super) fn write_branch(&mut self, comparison: &Comparison) -> Result<(), Problem> {
        if !self.place.has_branch {
            return Ok(());
        }
        match self.try_branch(comparison) {
            Err(problem) if problem.kind() != Kind::Unreachable => {
                self.branch_fault(problem.to_string());
                Ok(())
            }
            other => other,
        }
    }

    fn branch_fault(&mut self, why: String) {
        let at = Branch::Issues.full().to_owned();
        self.report.faults.push(Fault { at, why });
    }

    fn try_branch(&mut self, comparison: &Comparison) -> Result<(), Problem> {
        let meta = comparison.meta.0.id.to_string();
        for _ in 0..ATTEMPTS {
            let there = self.branches.get(&Branch::Issues).copied();
            let wants = self.workspace.branch_wants(&meta, there)?;
            let now = self.workspace.now();
            let rested = wants.rested(now) || self.thorough;
            if !wants.is_behind || !rested {
                return Ok(());
            }
            if let Some(why) = self.why_not()? {
                self.branch_fault(why);
                return self.keep_branch(&wants.tried(now));
            }
            let Some(made) = self.make_branch(&wants, there)? else {
                return self.keep_branch(&wants.tried(now));
            };
            match self.push_branch(there, &made)? {
                PushOutcome::Done | PushOutcome::Already => {
                    let tip = made.commit.or(there);
                    let tip = tip.map_or_else(String::new, |tip| tip.to_string());
                    return self.keep_branch(&BrowseKept {
                        edition: EDITION,
                        meta,
                        tip,
                        seq: made.seq,
                        at: now,
                    });
                }
                PushOutcome::Moved => self.look_at_branch()?,
                outcome => {
                    self.branch_fault(not_taken(&outcome));
                    // It is tried again, but not at once.
                    return self.keep_branch(&wants.tried(now));
                }
            }
        }
        Ok(())
    }

    /// Why nothing of this clone may be shown to people: others do not see all of it.
    fn why_not(&self) -> Result<Option<String>, Problem> {
        let (refused, unheard) = self.workspace.read(|snapshot| {
            let trust = snapshot.trust_summary()?;
            let unheard = trust.as_ref().is_some_and(crate::trust::is_unheard);
            Ok((!snapshot.refusals()?.is_empty(), unheard))
        })?;
        Ok(match (refused, unheard) {
            // Nobody admitted the key: others write the branch.
            (_, true) => {
                Some("the key of this clone is not admitted, so others write it".to_owned())
            }
            (true, _) => {
                Some("the remote refuses events of this clone, so others write it".to_owned())
            }
            _ => None,
        })
    }

    /// Makes the next commit; nothing where the branch is not this program's to write.
    fn make_branch(
        &mut self,
        wants: &Wants,
        there: Option<ObjectId>,
    ) -> Result<Option<Made>, Problem> {
        if let Some(there) = there {
            self.fetch_branch(there)?;
        }
        let objects = &self.place.objects;
        let edition = there.map(|there| edition_of(objects, there)).transpose();
        let anew = match edition.map_err(|error| unreadable(&error))? {
            Some(None) => {
                let why = "it holds something else; remove or rename it, or turn `sync.issues_branch` off";
                self.branch_fault(why.to_owned());
                return Ok(None);
            }
            Some(Some(edition)) if edition > EDITION => return Ok(None),
            Some(Some(edition)) => edition < EDITION || wants.since.is_none(),
            None => true,
        };
        let since = wants.since.filter(|_| !anew);
        let person = self.workspace.person(&self.place.repository);
        let cx = self.workspace.query_context();
        let made = self.workspace.read(|snapshot| {
            let files = Files::of(snapshot, &cx, since)?;
            let tree = BrowseTree::of(objects, there).map_err(|error| unreadable(&error))?;
            let issues = files.issues.len() as u64;
            let commit = files.write(snapshot, tree, anew, |tree| {
                let subject = format!("{issues} issue(s)");
                tree.commit(there, person.clone(), &subject)
            })?;
            Ok(Made {
                commit,
                issues,
                seq: snapshot.last_seq()?,
            })
        })?;
        Ok(Some(made))
    }

    /// Brings the commit that is there, unless it is here.
    fn fetch_branch(&self, there: ObjectId) -> Result<(), Problem> {
        let objects = &self.place.objects;
        if objects
            .contains(there)
            .map_err(|error| unreadable(&error))?
        {
            return Ok(());
        }
        let refspec = Branch::Issues.refspec(&self.place.remote);
        let into = self.place.repository.common_dir();
        let fetched = self
            .transport()
            .fetch(into, &self.place.url, &[refspec], self.limits());
        fetched.map_err(|error| unreachable(&self.place.remote, &error))?;
        Ok(())
    }

    /// Pushes the commit, if there is one.
    fn push_branch(
        &mut self,
        there: Option<ObjectId>,
        made: &Made,
    ) -> Result<PushOutcome, Problem> {
        if made.commit.is_none() {
            return Ok(PushOutcome::Already);
        }
        let change = PushChange {
            name: Branch::Issues.full().to_owned(),
            expect: there.map_or(Expect::MustNotExist, Expect::MustBe),
            new: made.commit,
        };
        let from = self.place.repository.common_dir();
        let pushed = self
            .transport()
            .push(from, &self.place.url, &[change], self.limits());
        let pushed = pushed.map_err(|error| unreachable(&self.place.remote, &error))?;
        let outcome = pushed.into_iter().next();
        let outcome = outcome.ok_or_else(|| Problem::bug("a push had no outcome"))?;
        if matches!(outcome, PushOutcome::Done | PushOutcome::Already) {
            let tracking = Branch::Issues.tracking(&self.place.remote);
            let objects = &self.place.objects;
            let noted = objects.set_ref(&tracking, Expect::Any, made.commit);
            noted.map_err(|error| unreadable(&error))?;
            let issues = made.issues;
            self.report.issues_branch = Some(BranchWritten { issues });
        }
        Ok(outcome)
    }

    /// Asks where the branch is by now.
    fn look_at_branch(&mut self) -> Result<(), Problem> {
        let full = Branch::Issues.full();
        let listed = self
            .transport()
            .list(&self.place.url, &[full], self.limits());
        let listed = listed.map_err(|error| unreachable(&self.place.remote, &error))?;
        let there = listed.into_iter().find(|(name, _)| name == full);
        match there {
            Some((_, id)) => self.branches.insert(Branch::Issues, id),
            None => self.branches.remove(&Branch::Issues),
        };
        Ok(())
    }

    fn keep_branch(&mut self, kept: &BrowseKept) -> Result<(), Problem> {
        let store = &mut self.workspace.store;
        store.write(|writing| writing.set_browse_kept(kept))
    }
}

/// Why the remote does not take the branch.
fn not_taken(outcome: &PushOutcome) -> String {
    match outcome {
        PushOutcome::Refused { said }
        | PushOutcome::CustomRefsRefused { said }
        | PushOutcome::Failed { said } => format!("the remote does not take it: {said}"),
        other => format!("the push ended as {other:?}"),
    }
}

/// A commit that was made for the branch.
struct Made {
    /// Nothing where everything is there as it should be.
    commit: Option<ObjectId>,
    issues: u64,
    seq: i64,
}

/// What the branch lacks, as far as is known without looking into it.
struct Wants {
    is_behind: bool,
    /// Up to this place of the log it has everything; nothing where it has to be written anew.
    since: Option<i64>,
    /// How far it was written last.
    kept: Option<BrowseKept>,
}

impl Wants {
    /// Whether so much time went by that it pays.
    fn rested(&self, now: Timestamp) -> bool {
        let kept = self.kept.as_ref();
        kept.is_none_or(|kept| !(0..EVERY).contains(&now.seconds_since(kept.at)))
    }

    /// What is kept where nothing came of writing it.
    fn tried(self, at: Timestamp) -> BrowseKept {
        let never = BrowseKept {
            edition: 0,
            meta: String::new(),
            tip: String::new(),
            seq: 0,
            at,
        };
        let kept = self.kept.unwrap_or(never);
        BrowseKept { at, ..kept }
    }
}

/// The files that are looked at, and the index.
struct Files {
    issues: BTreeSet<IssueId>,
    index: String,
}

impl Files {
    fn of(
        snapshot: &Snapshot,
        cx: &crosslink_core::query::QueryContext,
        since: Option<i64>,
    ) -> Result<Self, Problem> {
        let all = browse::every_issue(snapshot, cx)?;
        Ok(Self {
            issues: match since {
                Some(seq) => browse::touched_since(snapshot, seq)?,
                None => all.iter().map(|issue| issue.uuid).collect(),
            },
            index: browse::index(&all),
        })
    }

    fn write<'a>(
        &self,
        snapshot: &Snapshot,
        mut tree: BrowseTree<'a>,
        anew: bool,
        commit: impl FnOnce(BrowseTree<'a>) -> Result<Option<ObjectId>, GitError>,
    ) -> Result<Option<ObjectId>, Problem> {
        if anew {
            tree.clear();
        }
        for issue in &self.issues {
            let detail = snapshot.detail(*issue)?;
            let shown = detail.filter(|detail| !detail.issue.deleted);
            let text = shown.map(|detail| browse::page(&detail));
            tree.put(*issue, text.as_deref())
                .map_err(|error| unreadable(&error))?;
        }
        tree.put_index(&self.index)
            .and_then(|()| commit(tree))
            .map_err(|error| unreadable(&error))
    }
}

impl Workspace {
    fn branch_wants(&self, meta: &str, there: Option<ObjectId>) -> Result<Wants, Problem> {
        let (kept, last) =
            self.read(|snapshot| Ok((snapshot.browse_kept()?, snapshot.last_seq()?)))?;
        // What was written of another history, or under other rules, says nothing.
        let fits = |kept: &BrowseKept| {
            kept.edition == EDITION && kept.meta == meta && kept.seq <= last && there.is_some()
        };
        let fitting = kept.as_ref().filter(|kept| fits(kept));
        let same = fitting.is_some_and(|kept| {
            kept.seq == last && there.is_some_and(|there| there.to_string() == kept.tip)
        });
        Ok(Wants {
            is_behind: !same,
            since: fitting.map(|kept| kept.seq),
            kept,
        })
    }

    /// Whether the branch waits to be written, and that pays by now.
    pub(super) fn branch_waits(&self) -> Result<bool, Problem> {
        let (kept, last) =
            self.read(|snapshot| Ok((snapshot.browse_kept()?, snapshot.last_seq()?)))?;
        let behind = kept.as_ref().is_none_or(|kept| kept.seq < last);
        let wants = Wants {
            is_behind: behind,
            since: None,
            kept,
        };
        Ok(wants.is_behind && wants.rested(self.now()))
    }

    /// What a contact would do with the branch, where it is on.
    pub(super) fn planned_branch(
        &self,
        listing: &Listing,
        meta: Option<ObjectId>,
    ) -> Result<Option<super::PlannedBranch>, Problem> {
        let there = listing.branches.get(&Branch::Issues).copied();
        let meta = meta.map_or_else(String::new, |meta| meta.to_string());
        let wants = self.branch_wants(&meta, there)?;
        if !wants.is_behind {
            return Ok(Some(super::PlannedBranch::default()));
        }
        let cx = self.query_context();
        let files = self.read(|snapshot| Files::of(snapshot, &cx, wants.since))?;
        let issues = files.issues.len() as u64;
        Ok(Some(super::PlannedBranch { issues }))
    }
}
