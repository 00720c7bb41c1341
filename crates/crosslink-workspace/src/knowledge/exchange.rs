//! Exchanging the pages with the remote: fetch its branch, merge page by page, push the result by compare-and-swap.

use crosslink_core::problem::{Code, Problem};
use crosslink_git::{Cancel, Expect, Limits, ObjectId, PushChange, PushOutcome};
use crosslink_hub::pages::{self, BRANCH};

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
        let mut merged = PagesMerged::default();
        for _ in 0..ATTEMPTS {
            let there = self.fetch_pages(&place)?;
            fail_point::reach(&self.environment.vars, fail_point::PAGES_FETCHED)?;
            let knowledge = self.knowledge()?;
            if let Some(tip) = there {
                merged.add(knowledge.merge_remote(tip)?);
            }
            fail_point::reach(&self.environment.vars, fail_point::PAGES_MERGED)?;
            let Some(head) = knowledge.unpushed()? else {
                return Ok(merged);
            };
            if self.push_pages(&place, there, head)? {
                return Ok(merged);
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

    /// What the remote's branch says now.
    fn fetch_pages(&self, place: &Place) -> Result<Option<ObjectId>, Problem> {
        let transport = self.transport()?;
        let cancel = Cancel::new();
        let limits = Limits {
            deadline: DEADLINE,
            cancel: &cancel,
        };
        let problem = |error| unreachable(&place.remote, &error);
        let listed = transport
            .list(&place.url, &[BRANCH], limits)
            .map_err(problem)?;
        let there = listed
            .into_iter()
            .find(|(name, _)| name == BRANCH)
            .map(|(_, id)| id);
        let tracking = pages::tracking(&place.remote);
        let known = place.objects.resolve(&tracking).unwrap_or_default();
        if there.is_some() && there != known {
            let refspec = format!("+{BRANCH}:{tracking}");
            let into = place.repository.common_dir();
            let fetched = transport.fetch(into, &place.url, &[refspec], limits);
            fetched.map_err(problem)?;
        }
        if there.is_none() && known.is_some() {
            let forgotten = place.objects.set_ref(&tracking, Expect::Any, None);
            forgotten.map_err(|error| unreadable(&error))?;
        }
        Ok(there)
    }

    /// Pushes the held pages; says whether the remote took them.
    fn push_pages(
        &self,
        place: &Place,
        there: Option<ObjectId>,
        head: ObjectId,
    ) -> Result<bool, Problem> {
        let transport = self.transport()?;
        let cancel = Cancel::new();
        let limits = Limits {
            deadline: DEADLINE,
            cancel: &cancel,
        };
        let change = PushChange {
            name: BRANCH.to_owned(),
            expect: there.map_or(Expect::MustNotExist, Expect::MustBe),
            new: Some(head),
        };
        let pushed = transport.push(place.repository.common_dir(), &place.url, &[change], limits);
        let pushed = pushed.map_err(|error| unreachable(&place.remote, &error))?;
        fail_point::reach(&self.environment.vars, fail_point::PAGES_PUSHED)?;
        match pushed.into_iter().next() {
            Some(PushOutcome::Done | PushOutcome::Already) => {
                let tracking = pages::tracking(&place.remote);
                let noted = place.objects.set_ref(&tracking, Expect::Any, Some(head));
                noted.map_err(|error| unreadable(&error))?;
                Ok(true)
            }
            Some(
                PushOutcome::Refused { said }
                | PushOutcome::CustomRefsRefused { said }
                | PushOutcome::Failed { said },
            ) => {
                let message = format!(
                    "The remote '{}' does not take the pages: {said}",
                    place.remote
                );
                Err(Problem::new(Code::RemoteRefused, message)
                    .hint("the pages are safe here; may you push branches to it?"))
            }
            _ => Ok(false),
        }
    }
}
