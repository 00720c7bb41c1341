//! Exchanging the pages with the remote: fetch its branch, merge page by page, push the result by compare-and-swap.
//!
//! `sync` does it within its contact; `knowledge sync` alone, also where there is no hub.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{
    Cancel, Expect, Limits, ObjectId, PushChange, PushOutcome, Transport, TransportError,
};
use crosslink_hub::Branch;

use super::PagesMerged;
use crate::fail_point;
use crate::sync::{ATTEMPTS, DEADLINE, Place, unreachable, unreadable};
use crate::workspace::Workspace;

impl Workspace {
    /// Exchanges knowledge pages with the remote; there need not be a hub. Where somebody else's push comes in between, it
    /// begins again, a few times.
    ///
    /// # Errors
    /// `remote.none`, `remote.unreachable`, `remote.refused`, or where pages cannot be read or merged. Nothing is lost.
    pub fn sync_knowledge(&mut self) -> Result<PagesMerged, Problem> {
        self.access.may_write()?;
        let place = Place::of(self)?;
        let _alone = self.contact_lock()?;
        place.remove_left_over()?;
        let transport = self.transport()?;
        let cancel = Cancel::new();
        let line = Line {
            place: &place,
            transport: &*transport,
            limits: Limits {
                deadline: DEADLINE,
                cancel: &cancel,
            },
        };
        let mut merged = PagesMerged::default();
        for _ in 0..ATTEMPTS {
            let there = line.fetch()?;
            fail_point::reach(&self.environment.vars, fail_point::PAGES_FETCHED)?;
            let knowledge = self.knowledge()?;
            if let Some(tip) = there {
                let taken = knowledge.merge_remote(tip)?;
                self.keep_page_news(&taken.conflicts)?;
                merged.add(taken);
            }
            fail_point::reach(&self.environment.vars, fail_point::PAGES_MERGED)?;
            let Some(head) = knowledge.unpushed()? else {
                return Ok(merged);
            };
            let outcome = line.push(there, head)?;
            fail_point::reach(&self.environment.vars, fail_point::PAGES_PUSHED)?;
            match outcome {
                PushOutcome::Done | PushOutcome::Already => {
                    self.set_pages_refused(None)?;
                    return Ok(merged);
                }
                PushOutcome::Refused { said }
                | PushOutcome::CustomRefsRefused { said }
                | PushOutcome::Failed { said } => return Err(not_taken(&place.remote, &said)),
                _ => {}
            }
        }
        let message = format!(
            "Others write pages to the remote '{}' faster than this clone comes through",
            place.remote
        );
        Err(Problem::new(Code::RemoteUnreachable, message)
            .hint("the pages are safe here; try again in a moment")
            .retryable())
    }
}

fn not_taken(remote: &str, said: &str) -> Problem {
    let message = format!("The remote '{remote}' does not take the pages: {said}");
    Problem::new(Code::RemoteRefused, message)
        .hint("the pages are safe here; may you push branches to it?")
}

/// The way to the remote's branch of pages.
pub(crate) struct Line<'a> {
    pub(crate) place: &'a Place,
    pub(crate) transport: &'a dyn Transport,
    pub(crate) limits: Limits<'a>,
}

impl Line<'_> {
    /// What the remote's branch says now.
    fn fetch(&self) -> Result<Option<ObjectId>, Problem> {
        let place = self.place;
        let problem = |error| unreachable(&place.remote, &error);
        let branch = Branch::Pages.full();
        let listed = self
            .transport
            .list(&place.url, &[branch], self.limits)
            .map_err(problem)?;
        let there = listed
            .into_iter()
            .find(|(name, _)| name == branch)
            .map(|(_, id)| id);
        let tracking = Branch::Pages.tracking(&place.remote);
        let known = place.objects.resolve(&tracking).unwrap_or_default();
        if there.is_some() && there != known {
            let refspec = Branch::Pages.refspec(&place.remote);
            let into = place.repository.common_dir();
            let fetched = self
                .transport
                .fetch(into, &place.url, &[refspec], self.limits);
            fetched.map_err(problem)?;
            return place
                .objects
                .resolve(&tracking)
                .map_err(|error| unreadable(&error));
        }
        if there.is_none() && known.is_some() {
            let forgotten = place.objects.set_ref(&tracking, Expect::Any, None);
            forgotten.map_err(|error| unreadable(&error))?;
        }
        Ok(there)
    }

    /// Pushes the held pages, if the remote's are still those. What it took is remembered.
    pub(crate) fn push(
        &self,
        there: Option<ObjectId>,
        head: ObjectId,
    ) -> Result<PushOutcome, Problem> {
        let place = self.place;
        let change = PushChange {
            name: Branch::Pages.full().to_owned(),
            expect: there.map_or(Expect::MustNotExist, Expect::MustBe),
            new: Some(head),
        };
        let from = place.repository.common_dir();
        let pushed = self
            .transport
            .push(from, &place.url, &[change], self.limits);
        let pushed = pushed.map_err(|error: TransportError| unreachable(&place.remote, &error))?;
        let outcome = pushed.into_iter().next();
        let outcome = outcome.ok_or_else(|| Problem::bug("a push had no outcome"))?;
        if matches!(outcome, PushOutcome::Done | PushOutcome::Already) {
            let tracking = Branch::Pages.tracking(&place.remote);
            let noted = place.objects.set_ref(&tracking, Expect::Any, Some(head));
            noted.map_err(|error| unreadable(&error))?;
        }
        Ok(outcome)
    }
}
