//! A fresh link to the server that runs.

use clap::Args;
use crosslink_fleet::{LoginLink, Running};
use crosslink_workspace::core::problem::{Code, Problem};

use super::super::Run;
use super::browser;
use crate::app::App;
use crate::render::Render;
use crate::ui::Ui;

/// Prints a fresh link that lets a browser in, while `serve` runs
///
/// It opens a session once, within five minutes.
#[derive(Args)]
pub(crate) struct Link {
    /// Open it in the browser too
    #[arg(long)]
    open: bool,
}

impl Run for Link {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let running = Running::find(&home).ok_or_else(|| {
            Problem::new(Code::WatchAbsent, "No server watches your projects")
                .hint("`crosslink dashboard serve --open` starts one")
        })?;
        let link = running.login_link()?;
        if self.open {
            browser::open(&home, &link.url);
        }
        app.show(&link)
    }
}

impl Render for LoginLink {
    fn text(&self, ui: &mut Ui) {
        ui.line(&self.url);
        ui.hint("it lets a browser in once, within five minutes");
    }

    fn ids(&self) -> Vec<String> {
        vec![self.url.clone()]
    }
}
