//! Taking projects up, letting go of them, and listing them.

use std::path::PathBuf;

use clap::Args;
use crosslink_fleet::people;
use crosslink_fleet::registry::{self, DEFAULT_DEPTH, Tracked};
use crosslink_fleet::watch::ProjectView;
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::{Environment, InitOptions, Workspace};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Run;
use super::open;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{pad, safe, since, width};
use crate::ui::{Paint, Ui};

/// Watches a working copy
#[derive(Args)]
pub(crate) struct Track {
    /// The folder of a working copy
    path: PathBuf,
    /// Its name, if not that of its remote `origin`
    #[arg(long, value_name = "OWNER/REPO")]
    slug: Option<String>,
    /// Make a Crosslink project there first, unless there is one
    #[arg(long, requires = "agent_id")]
    init: bool,
    /// Who writes there from now on; needed by `--init`
    #[arg(long, value_name = "ID")]
    agent_id: Option<String>,
}

impl Run for Track {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if self.init {
            let options = InitOptions {
                directory: Some(self.path.clone()),
                agent: self.agent_id,
                ..InitOptions::default()
            };
            Workspace::init(Environment::of_process(), &options)?;
        }
        let tracked = registry::track(&open(app)?, &self.path, self.slug.as_deref(), app.now())?;
        app.show(&tracked)?;
        if !tracked.has_hub {
            app.ui
                .hint("no hub is here yet; it shows as soon as one can be fetched");
        }
        Ok(())
    }
}

impl Render for Tracked {
    fn text(&self, ui: &mut Ui) {
        let path = safe(&self.path.display().to_string());
        ui.line(&format!("Tracking {} at {path}", self.slug));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.slug.to_string()]
    }
}

/// What was done to a project.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "project_changed")]
pub(crate) struct Changed {
    /// Its name.
    slug: String,
    /// What was done: `untracked`, `paused`, `resumed`, `pinned`, `unpinned`.
    done: &'static str,
}

impl Render for Changed {
    fn text(&self, ui: &mut Ui) {
        let mut letters = self.done.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        let word: String = first.into_iter().chain(letters).collect();
        ui.line(&format!("{word} {}", safe(&self.slug)));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.slug.clone()]
    }
}

/// Declares a command that changes one project.
macro_rules! changes {
    ($(#[$doc:meta])* $name:ident, $done:literal, $change:expr) => {
        $(#[$doc])*
        #[derive(Args)]
        pub(crate) struct $name {
            /// The name of the project
            #[arg(value_name = "OWNER/REPO")]
            slug: String,
        }

        impl Run for $name {
            fn run(self, app: &mut App) -> Result<(), Problem> {
                let index = open(app)?;
                $change(&index, &self.slug)?;
                app.show(&Changed { slug: self.slug, done: $done })
            }
        }
    };
}

changes!(
    /// Watches a project no longer; its working copy stays as it is
    Untrack, "untracked", registry::untrack
);
changes!(
    /// Looks at a project no longer, until it is resumed
    Pause, "paused", |index, slug| registry::set_paused(index, slug, true)
);
changes!(
    /// Looks at a paused project again
    Resume, "resumed", |index, slug| registry::set_paused(index, slug, false)
);
changes!(
    /// Puts a project before the others
    Pin, "pinned", |index, slug| registry::set_pinned(index, slug, true)
);
changes!(
    /// Puts a pinned project back among the others
    Unpin, "unpinned", |index, slug| registry::set_pinned(index, slug, false)
);

/// Lists the watched projects
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let now = app.now();
        let projects = people::projects(&open(app)?, now)?;
        let table = |ui: &mut Ui, projects: &[ProjectView]| {
            let slug = projects
                .iter()
                .map(|project| width(&project.slug))
                .max()
                .unwrap_or(0)
                .max(4);
            ui.line(&ui.paint(
                Paint::Strong,
                &format!(
                    "PIN  {}  {}  {}  Working copy",
                    pad("SLUG", slug),
                    pad("STATUS", 13),
                    pad("LAST FETCH", 12)
                ),
            ));
            for project in projects {
                let pin = if project.pinned { "●" } else { " " };
                let state = format!("{:?}", project.health.state).to_lowercase();
                let fetched = project.health.last_success;
                let fetched = fetched.map_or_else(|| "—".to_owned(), |at| since(at, now));
                ui.line(&format!(
                    " {pin}   {}  {}  {}  {}",
                    pad(&project.slug, slug),
                    pad(&state, 13),
                    pad(&fetched, 12),
                    safe(&project.path),
                ));
            }
        };
        let empty =
            "No projects are tracked. `crosslink dashboard track <path-to-repo>` begins with one.";
        app.show_list(&projects, &ListOptions::whole(empty, &table))
    }
}

impl Render for ProjectView {
    fn text(&self, ui: &mut Ui) {
        ui.line(&safe(&self.slug));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.slug.clone()]
    }
}

/// Looks for working copies that have a project
#[derive(Args)]
pub(crate) struct Discover {
    /// Where to look; again for more than one place [default: your own directory]
    #[arg(long, value_name = "DIR")]
    root: Vec<PathBuf>,
    /// How many folders deep
    #[arg(long, value_name = "N", default_value_t = DEFAULT_DEPTH)]
    depth: usize,
    /// Watch what is found and not watched yet
    #[arg(long)]
    track: bool,
}

/// A working copy that was found.
#[derive(Clone, Serialize, JsonSchema)]
#[schemars(title = "discovered_project")]
pub(crate) struct Discovered {
    /// The name it has, or would have.
    slug: Option<String>,
    /// Where it is.
    path: String,
    /// Whether it is watched.
    tracked: bool,
}

impl Render for Discovered {
    fn text(&self, ui: &mut Ui) {
        ui.line(&safe(&self.path));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.path.clone()]
    }
}

impl Run for Discover {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let roots = if self.root.is_empty() {
            let home = app.environment().var("HOME").map(PathBuf::from);
            vec![home.ok_or_else(|| {
                Problem::new(Code::HomeUnknown, "HOME is not set")
                    .hint("`--root <dir>` says where to look")
            })?]
        } else {
            self.root
        };
        let index = open(app)?;
        let now = app.now();
        let known = people::projects(&index, now)?;
        let found = registry::walk(&roots, self.depth);
        let mut all = Vec::new();
        for path in found.projects {
            let shown = path.display().to_string();
            let tracked = known.iter().find(|project| project.path == shown);
            let mut entry = Discovered {
                slug: tracked.map(|project| project.slug.clone()),
                path: shown,
                tracked: tracked.is_some(),
            };
            if !entry.tracked {
                let name = registry::name_of(&path).map(|slug| slug.to_string());
                if self.track {
                    match registry::track(&index, &path, name.as_deref(), now) {
                        Ok(_) => entry.tracked = true,
                        Err(problem) => app.ui.hint(&problem.to_string()),
                    }
                }
                entry.slug = name;
            }
            all.push(entry);
        }
        if found.cut {
            app.ui
                .hint("there was too much to look at; name narrower places with `--root`");
        }
        let table = |ui: &mut Ui, all: &[Discovered]| {
            let slug = |entry: &Discovered| entry.slug.clone().unwrap_or_else(|| "—".to_owned());
            let widest = all
                .iter()
                .map(|entry| width(&slug(entry)))
                .max()
                .unwrap_or(0)
                .max(4);
            ui.line(&ui.paint(
                Paint::Strong,
                &format!("{}  TRACKED?  PATH", pad("SLUG", widest)),
            ));
            for entry in all {
                let tracked = if entry.tracked { "yes" } else { "no" };
                ui.line(&format!(
                    "{}  {}  {}",
                    pad(&slug(entry), widest),
                    pad(tracked, 8),
                    safe(&entry.path)
                ));
            }
        };
        app.show_list(&all, &ListOptions::whole("No projects were found.", &table))
    }
}
