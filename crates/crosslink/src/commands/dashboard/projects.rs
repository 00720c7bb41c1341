//! Taking projects up, letting go of them, and listing them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use crosslink_fleet::registry::{self, DEFAULT_DEPTH, Tracked};
use crosslink_fleet::{Index, ProjectStanding, overview};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Timestamp;
use crosslink_workspace::{InitOptions, Workspace};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Run;
use super::{NOTHING, open};
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
        let index = open(app)?;
        if self.init {
            let options = InitOptions {
                directory: Some(self.path.clone()),
                agent: self.agent_id,
                ..InitOptions::default()
            };
            Workspace::init(app.take_environment(), &options)?;
        }
        let tracked = registry::track(&index, &self.path, self.slug.as_deref(), app.now())?;
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
        let path = self.path.display().to_string();
        let path = safe(&path);
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
        let (home, now) = (app.environment().home()?, app.now());
        let projects = overview(&open(app)?, &home, now)?;
        let table = |ui: &mut Ui, projects: &[ProjectStanding]| list(ui, projects, now);
        app.show_list(&projects, &ListOptions::whole(NOTHING, &table))
    }
}

fn list(ui: &mut Ui, projects: &[ProjectStanding], now: Timestamp) {
    let slugs = projects
        .iter()
        .map(|standing| width(&standing.project.slug));
    let slug = slugs.max().unwrap_or(0).max(4);
    let head = format!(
        "PIN  {}  {}  {}  Working copy",
        pad("SLUG", slug),
        pad("STATUS", 13),
        pad("LAST FETCH", 12)
    );
    ui.line(&ui.paint(Paint::Strong, &head));
    for standing in projects {
        let project = &standing.project;
        let fetched = project.health.last_success;
        let fetched = fetched.map_or_else(|| "—".to_owned(), |at| since(at, now));
        ui.line(&format!(
            " {}   {}  {}  {}  {}",
            if project.pinned { "●" } else { " " },
            pad(&project.slug, slug),
            pad(standing.word(), 13),
            pad(&fetched, 12),
            safe(&project.path),
        ));
    }
}

impl Render for ProjectStanding {
    fn text(&self, ui: &mut Ui) {
        ui.line(&safe(&self.project.slug));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.project.slug.clone()]
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
        let roots = match self.root.is_empty() {
            true => vec![home(app)?],
            false => self.root,
        };
        let index = open(app)?;
        let tracked = index.projects()?.into_iter().map(|row| row.project);
        let tracked: BTreeMap<PathBuf, String> = tracked
            .map(|project| (project.path, project.slug))
            .collect();
        let found = registry::walk(&roots, self.depth)?;
        let mut all = Vec::new();
        for path in found.projects {
            all.push(match tracked.get(&path) {
                Some(slug) => Discovered {
                    slug: Some(slug.clone()),
                    path: path.display().to_string(),
                    tracked: true,
                },
                None => new_to_us(app, &index, &path, self.track),
            });
        }
        if found.cut {
            let hint = "there was too much to look at; name narrower places with `--root`";
            app.ui.hint(hint);
        }
        app.show_list(
            &all,
            &ListOptions::whole("No projects were found.", &discovered),
        )
    }
}

fn home(app: &App) -> Result<PathBuf, Problem> {
    let home = app.environment().var("HOME").map(PathBuf::from);
    home.ok_or_else(|| {
        Problem::new(Code::HomeUnknown, "HOME is not set").hint("`--root <dir>` says where to look")
    })
}

/// A working copy that is not watched yet; it is from now on, if that was asked for and can be.
fn new_to_us(app: &App, index: &Index, path: &Path, track: bool) -> Discovered {
    let slug = registry::name_of(path).map(|slug| slug.to_string());
    let tracked = track.then(|| registry::track(index, path, slug.as_deref(), app.now()));
    if let Some(Err(problem)) = &tracked {
        app.ui.warn(&format!(
            "{}: {}",
            safe(&path.display().to_string()),
            safe(problem.message())
        ));
    }
    Discovered {
        slug,
        path: path.display().to_string(),
        tracked: matches!(tracked, Some(Ok(_))),
    }
}

fn discovered(ui: &mut Ui, all: &[Discovered]) {
    let slug = |entry: &Discovered| entry.slug.clone().unwrap_or_else(|| "—".to_owned());
    let widest = all.iter().map(|entry| width(&slug(entry))).max();
    let widest = widest.unwrap_or(0).max(4);
    let head = format!("{}  TRACKED?  PATH", pad("SLUG", widest));
    ui.line(&ui.paint(Paint::Strong, &head));
    for entry in all {
        let tracked = if entry.tracked { "yes" } else { "no" };
        let (slug, path) = (pad(&slug(entry), widest), safe(&entry.path));
        ui.line(&format!("{slug}  {}  {path}", pad(tracked, 8)));
    }
}
