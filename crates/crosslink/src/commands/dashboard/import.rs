//! Taking over what the reference's dashboard knew.

use std::path::PathBuf;

use clap::Args;
use crosslink_fleet::Index;
use crosslink_fleet::registry::{self, TakenOver};
use crosslink_fleet::watch::index;
use crosslink_workspace::core::problem::{Code, Problem};

use super::super::Run;
use crate::app::App;
use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::Ui;

/// Takes over what a dashboard of the reference knew
///
/// Its `dashboard.db` is read and never written. Projects, open alerts with who has seen them, the log of actions, webhooks and
/// settings come over; what is here already stays as it is. A file in your own directory is taken over by itself, once.
#[derive(Args)]
pub(crate) struct Import {
    /// The file [default: `dashboard.db` in your own directory]
    file: Option<PathBuf>,
}

impl Run for Import {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let given = self.file.map(|file| match &app.environment().cwd {
            Some(here) => here.join(file),
            None => file,
        });
        let file = given.unwrap_or_else(|| registry::older_file(&home));
        if !file.exists() {
            let message = format!("There is no file {}", file.display());
            let problem = Problem::new(Code::FileUnreadable, message);
            return Err(problem.hint("name the `dashboard.db` of the reference"));
        }
        let taken = registry::take_over(&Index::open(&index(&home))?, &file, app.now())?;
        app.show(&taken)
    }
}

/// What came over, in one sentence.
pub(super) fn sentence(taken: &TakenOver) -> String {
    let number = |number: u32, word| count(number as usize, word);
    let file = taken.file.display().to_string();
    let file = safe(&file);
    let mut text = match taken.is_new() {
        true => format!(
            "Took over {}, {}, {}, {} and {} from {}, which stays as it is",
            number(taken.projects, "project"),
            number(taken.alerts, "open alert"),
            number(taken.actions, "action"),
            number(taken.webhooks, "webhook"),
            number(taken.settings, "setting"),
            file
        ),
        false => format!("Nothing of {file} is new here"),
    };
    if taken.is_new() && taken.known > 0 {
        text.push_str(&format!("; the rest ({}) was here already", taken.known));
    }
    for renamed in &taken.renamed {
        let (was, is) = (safe(&renamed.was), safe(&renamed.is));
        text.push_str(&format!("\n  {was} is called {is} here"));
    }
    for refused in &taken.refused {
        text.push_str(&format!("\n  not taken over: {}", safe(refused)));
    }
    text
}

impl Render for TakenOver {
    fn text(&self, ui: &mut Ui) {
        ui.line(&sentence(self));
    }
}
