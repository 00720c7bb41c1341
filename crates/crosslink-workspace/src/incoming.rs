//! Lines of other logs, taken in: what cannot be read is set aside and named, and stops nothing else.

use crosslink_core::event::Event;
use crosslink_core::problem::Problem;

use crate::workspace::Workspace;

/// What became of lines that were taken in.
#[derive(Debug, Default)]
pub struct TakenIn {
    /// How many events were new here.
    pub new: usize,
    /// How many were known already.
    pub known: usize,
    /// What could not be read.
    pub set_aside: Vec<SetAside>,
}

/// A line that could not be read.
#[derive(Debug)]
pub struct SetAside {
    /// Its place among the lines, counted from 1.
    pub line: usize,
    /// Why not.
    pub why: Problem,
}

impl Workspace {
    /// Takes in lines of another log in one transaction, in whatever order and however often they come.
    ///
    /// Kinds that are not known here are kept and carried along.
    ///
    /// # Errors
    /// Where the storage fails. Nothing was changed then.
    pub fn take_in<'l>(
        &mut self,
        lines: impl IntoIterator<Item = &'l str>,
        log: &str,
    ) -> Result<TakenIn, Problem> {
        self.access.may_write()?;
        self.store.write(|writing| {
            let mut taken = TakenIn::default();
            for (place, line) in lines.into_iter().enumerate() {
                match Event::decode(line) {
                    Ok(event) if writing.take_in(&event, log)? => taken.new += 1,
                    Ok(_) => taken.known += 1,
                    Err(why) => taken.set_aside.push(SetAside {
                        line: place + 1,
                        why,
                    }),
                }
            }
            Ok(taken)
        })
    }
}
