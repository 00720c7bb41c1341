//! `crosslink hook`: what an assistant starts at each step of its work, answered before the command tree is built.

use std::ffi::OsString;
use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use crosslink_agents::assistant::{Assistant, Step, assistant};
use crosslink_agents::run;
use crosslink_workspace::Environment;

use crate::ui::{self, Format, Ui};

/// The assistant where nobody says.
const USUAL: &str = "claude";

/// More than this is not read of what an assistant says; it is then no whole JSON, and nothing is checked.
const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// Answers where the arguments are exactly those that are put into settings; everything else goes through the command tree.
pub(crate) fn answer(arguments: &[OsString]) -> Option<ExitCode> {
    let words: Option<Vec<&str>> = arguments.iter().skip(1).map(|word| word.to_str()).collect();
    let (step, name) = match words?.as_slice() {
        ["hook", step] => (*step, USUAL),
        ["hook", step, "--assistant", name] => (*step, *name),
        _ => return None,
    };
    let asked = (assistant(name)?, Step::of(step)?);
    Some(respond(asked, Environment::of_process()))
}

/// Reads what an assistant says, and answers. Whatever happens, it ends well: a hook that fails stands in the way of work.
pub(crate) fn respond(asked: (&dyn Assistant, Step), environment: Environment) -> ExitCode {
    let mut said = Vec::new();
    let input = std::io::stdin();
    if !input.is_terminal() {
        // What cannot be read is as if nothing had been said.
        let _ = input.lock().take(SIZE_LIMIT).read_to_end(&mut said);
    }
    if said.is_empty() {
        said.extend(b"{}");
    }
    let hooked = run(environment, asked, &said);
    if !hooked.reply.talk.is_empty() {
        ui::talk(&hooked.reply.talk);
    }
    let mut ui = Ui::new(Format::Table, false, false, None);
    if !hooked.reply.out.is_empty() {
        ui.line(&hooked.reply.out);
    }
    // Nobody may read the answer any more; that is no failure.
    let _ = ui.flush(None);
    hooked.workspace.iter().for_each(crate::publisher::start);
    std::mem::forget(hooked);
    ExitCode::SUCCESS
}
