//! What is looked at after every step of a race: the locks at the remote, the answers, the guards.

use crosslink_core::problem::{Code, Kind, Problem};
use crosslink_workspace::Guard;
use uuid::Uuid;

use super::register::Holder;
use super::world::{Asked, LOCKS, Race};
use crate::hub::world::told;

impl Race {
    /// Remembers what the remote says of every lock.
    pub(super) fn note(&mut self, forced: bool) -> Result<(), String> {
        let mut changed = Vec::new();
        let refs = self.remote.refs().map_err(|error| error.to_string())?;
        let objects = self.remote.objects().map_err(|error| error.to_string())?;
        for (issue, register) in &mut self.registers {
            let name = format!("{LOCKS}{issue}");
            let id = refs.get(&name).copied();
            // What lies there under the name of another issue is no lock.
            let holder = id.and_then(|id| Holder::read(&objects, id));
            let holder = holder.filter(|holder| holder.issue == *issue);
            if register.now() != holder.as_ref() {
                changed.push(format!("the remote says {holder:?} of {}", issue.short()));
            }
            register.note(self.step, holder, forced);
            if let Some(id) = id
                && !self.seen.contains(&(name.clone(), id))
            {
                changed.push(format!("the lock of {} is {id}", issue.short()));
                self.seen.push((name, id));
            }
        }
        for what in changed {
            self.tell(|| what);
        }
        Ok(())
    }

    /// Whether what a player was told fits what the remote said between its question and the answer.
    pub(super) fn judge(&mut self, place: usize, done: Result<(), Problem>) -> Result<(), String> {
        let Asked { claims, since, .. } = self.asked[place];
        let own = format!("agent-{place}");
        match (claims, done) {
            (_, Err(problem)) if problem.code().kind() == Kind::Unreachable => {
                self.report.unclear += 1;
                Ok(())
            }
            (Some(issue), Ok(())) => {
                self.report.granted += 1;
                let mine =
                    |holder: Option<&Holder>| holder.is_some_and(|holder| holder.agent == own);
                match self.registers[&issue].said(since, self.step, mine) {
                    true => Ok(()),
                    false => Err(format!(
                        "clone {place} was granted what the remote never said is its own"
                    )),
                }
            }
            (Some(issue), Err(problem)) if problem.code() == Code::IssueHeld => {
                self.report.refused += 1;
                let others =
                    |holder: Option<&Holder>| holder.is_some_and(|holder| holder.agent != own);
                match self.registers[&issue].said(since, self.step, others) {
                    true => Ok(()),
                    false => Err(format!("clone {place} was refused what nobody held")),
                }
            }
            (None, Ok(())) => {
                self.report.others += 1;
                Ok(())
            }
            (None, Err(problem)) if problem.code() == Code::IssueHeld => Ok(()),
            (_, Err(problem)) => Err(format!("clone {place} failed: {}", told(&problem))),
        }
    }

    /// Whoever relies on a lock holds it by the remote's word, unless it was taken where nobody was asked.
    pub(super) fn check_guards(&mut self) -> Result<(), String> {
        for issue in &self.issues {
            let register = &self.registers[issue];
            for (place, observer) in self.observers.iter().enumerate() {
                let guard = observer.guard(*issue).map_err(|problem| told(&problem))?;
                if guard != Guard::Held {
                    continue;
                }
                let lock = observer.read(|snapshot| snapshot.shared_lock(*issue));
                let lock = lock.map_err(|problem| told(&problem))?;
                let token = lock.map_or(Uuid::nil(), |lock| lock.lock.token);
                self.report.guarded += 1;
                self.report.excused += u64::from(register.is_fenced(token));
                if !register.vouches_for(token) {
                    let now = register.now();
                    return Err(format!(
                        "clone {place} relies on {token}, the remote says {now:?}"
                    ));
                }
            }
        }
        Ok(())
    }
}
