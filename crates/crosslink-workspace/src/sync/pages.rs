//! Knowledge pages within a contact: what the remote has is merged, and what it lacks is pushed.

use std::collections::BTreeSet;

use crosslink_core::problem::{Kind, Problem};
use crosslink_git::{ObjectId, PushOutcome};
use crosslink_hub::Branch;
use crosslink_hub::pages::{self, HELD};
use crosslink_store::PagesRefused;

use super::contact::{Contact, Round};
use super::remote::unreadable;
use super::report::Fault;
use crate::knowledge::{Knowledge, Line};
use crate::workspace::Workspace;

impl Contact<'_> {
    /// Exchanges the pages. What is wrong with them is named, and holds up nothing else.
    pub(super) fn exchange_pages(&mut self) -> Result<Round, Problem> {
        match self.try_pages() {
            Err(problem) if problem.kind() != Kind::Unreachable => {
                let at = Branch::Pages.full().to_owned();
                let why = problem.to_string();
                self.report.faults.push(Fault { at, why });
                Ok(Round::Settled)
            }
            other => other,
        }
    }

    fn try_pages(&mut self) -> Result<Round, Problem> {
        let resolve = |name: &str| {
            let found = self.place.objects.resolve(name);
            found.map_err(|error| unreadable(&error))
        };
        let there = resolve(&Branch::Pages.tracking(&self.place.remote))?;
        let held = resolve(HELD)?;
        let nowhere =
            || pages::head(&self.place.objects, &self.place.remote).map(|it| it.is_none());
        let same =
            held == there && (held.is_some() || nowhere().map_err(|error| unreadable(&error))?);
        if same {
            return Ok(Round::Settled);
        }
        let knowledge = self.workspace.knowledge()?;
        if let Some(tip) = there {
            self.take_pages(&knowledge, held, tip)?;
        }
        match knowledge.here()? {
            Some(head) if Some(head) != there => self.push_pages(&knowledge, there, head),
            _ => Ok(Round::Settled),
        }
    }

    /// Merges what the remote has with what is here.
    fn take_pages(
        &mut self,
        knowledge: &Knowledge,
        held: Option<ObjectId>,
        tip: ObjectId,
    ) -> Result<(), Problem> {
        let merged = knowledge.merge_remote(tip)?;
        self.workspace.keep_page_news(&merged.conflicts)?;
        let received = knowledge.between(held, knowledge.here()?)?;
        let pages = &mut self.report.pages;
        add(&mut pages.received, received);
        add(&mut pages.merged, merged.merged);
        pages.conflicts.extend(merged.conflicts);
        Ok(())
    }

    fn push_pages(
        &mut self,
        knowledge: &Knowledge,
        there: Option<ObjectId>,
        head: ObjectId,
    ) -> Result<Round, Problem> {
        let refused = self
            .workspace
            .read(|snapshot| snapshot.pages_kept())?
            .refused;
        if let Some(refused) = refused.filter(|refused| refused.commit == head.to_string())
            && !self.retry_refused
        {
            self.report.pages.refused = Some(refused.said);
            return Ok(Round::Settled);
        }
        let line = Line {
            place: &self.place,
            transport: self.transport(),
            limits: self.limits(),
        };
        match line.push(there, head)? {
            PushOutcome::Done | PushOutcome::Already => {
                add(
                    &mut self.report.pages.sent,
                    knowledge.between(there, Some(head))?,
                );
                self.workspace.set_pages_refused(None)?;
            }
            PushOutcome::Refused { said } | PushOutcome::CustomRefsRefused { said } => {
                self.report.pages.refused = Some(said.clone());
                let commit = head.to_string();
                self.workspace
                    .set_pages_refused(Some(PagesRefused { commit, said }))?;
            }
            PushOutcome::Moved => return Ok(Round::Moved),
            outcome => return Err(self.not_taken(&outcome)),
        }
        Ok(Round::Settled)
    }
}

/// Adds names to a list that is sorted and has each once.
fn add(names: &mut Vec<String>, more: Vec<String>) {
    let all: BTreeSet<String> = names.drain(..).chain(more).collect();
    names.extend(all);
}

impl Workspace {
    /// Notes which pages the remote does not take.
    pub(crate) fn set_pages_refused(
        &mut self,
        refused: Option<PagesRefused>,
    ) -> Result<(), Problem> {
        let mut kept = self.read(|snapshot| snapshot.pages_kept())?;
        if kept.refused == refused {
            return Ok(());
        }
        kept.refused = refused;
        self.store.write(|writing| writing.set_pages_kept(&kept))
    }

    /// Whether there are pages that the remote lacks and would take, as far as it said last.
    pub(crate) fn pages_wait(&self) -> Result<bool, Problem> {
        let knowledge = self.knowledge()?;
        let (here, there) = (knowledge.here()?, knowledge.there()?);
        let Some(here) = here.filter(|head| Some(*head) != there) else {
            return Ok(false);
        };
        let refused = self.read(|snapshot| snapshot.pages_kept())?.refused;
        Ok(refused.is_none_or(|refused| refused.commit != here.to_string()))
    }
}
