//! Watching until somebody ends it.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use clap::Args;
use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_fleet::{LoginLink, Running};
use crosslink_server::{
    Scope, ServeOptions, Server, Surroundings, SystemEntropy, Timings, TokenRequest, rotate_token,
    serve,
};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Run;
use super::{browser, open};
use crate::app::App;
use crate::publisher;
use crate::render::Render;
use crate::signals::end_on_signal;
use crate::ui::Ui;

/// How often it is asked whether somebody wants an end.
const GLANCE: Duration = Duration::from_millis(200);
/// The name of the token that `--rotate-token` makes.
const TOKEN: &str = "dashboard";

/// Watches every tracked project and shows them to browsers and programs, until it is ended
///
/// The link that is printed opens a session once, within five minutes; `--open` opens it, and `crosslink dashboard link`
/// prints another. Programs use a token of `crosslink dashboard token create`.
#[derive(Args)]
pub(crate) struct Serve {
    /// The port; 0 takes any that is free
    #[arg(long, default_value_t = 3100)]
    port: u16,
    /// The address to listen at; any other than one of this machine alone needs `--allow-remote`
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Let other machines connect; what they send travels in the clear
    #[arg(long)]
    allow_remote: bool,
    /// A further name that the server answers to; again for more than one
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Show the pages of this folder in place of those that are built in
    #[arg(long, value_name = "DIR")]
    dashboard_dir: Option<PathBuf>,
    /// Make a token called `dashboard` that may do everything, and forget the one before; it is shown once
    #[arg(long)]
    rotate_token: bool,
    /// Open the link in the browser
    #[arg(long)]
    open: bool,
    /// Seconds between two looks at a project that something goes on in
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=3600))]
    tick: u64,
}

/// A server that began.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "server_started")]
pub(crate) struct Started {
    /// Where it is found, without any secret.
    url: String,
    /// A link that lets a browser in, once.
    link: LoginLink,
    /// How many projects are watched.
    projects: usize,
    /// Its process; a request to terminate ends it.
    process: u32,
    /// The token that was made, with `--rotate-token`.
    token: Option<String>,
    /// Where its pages come from, with `--dashboard-dir`.
    pages: Option<PathBuf>,
}

impl Run for Serve {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let pages = self.pages(app)?;
        open(app)?;
        let end = end_on_signal()?;
        let mut options = WatchOptions::new(home.clone(), app.clock());
        options.pace = Pace::of_tick(Duration::from_secs(self.tick));
        let watch = Watch::start(options).map_err(|problem| taken(problem, &home))?;
        let watch = Arc::new(watch);
        let updates = watch.subscribe();
        let server = serve(ServeOptions {
            home: home.clone(),
            bind: SocketAddr::new(self.bind, self.port),
            allow_remote: self.allow_remote,
            hosts: self.allow_host.clone(),
            pages: pages.clone(),
            watch: Arc::clone(&watch),
            timings: Timings::default(),
            clock: app.clock(),
            entropy: Box::new(SystemEntropy),
            surroundings: surroundings(),
        })?;
        let started = Started {
            url: server.url().to_owned(),
            link: server.login_link()?,
            projects: watch.board().len(),
            process: std::process::id(),
            token: self.token(app)?,
            pages,
        };
        self.tell(app, &started)?;
        if self.open {
            browser::open(&home, &started.link.url);
        }
        while !end.load(Ordering::SeqCst) {
            // What is heard here is on the board already.
            let _ = updates.recv_timeout(GLANCE);
        }
        stop(&server, &watch);
        browser::close(&home);
        Ok(())
    }
}

impl Serve {
    /// The folder of pages, if one was named and can be shown.
    fn pages(&self, app: &App) -> Result<Option<PathBuf>, Problem> {
        let Some(folder) = &self.dashboard_dir else {
            return Ok(None);
        };
        let folder = match &app.environment().cwd {
            Some(here) => here.join(folder),
            None => folder.clone(),
        };
        if folder.join("index.html").is_file() {
            return Ok(Some(folder));
        }
        let message = format!("{} has no index.html", folder.display());
        let problem = Problem::new(Code::UsageInvalid, message);
        Err(problem.hint("without `--dashboard-dir` the pages that are built in are shown"))
    }

    fn token(&self, app: &App) -> Result<Option<String>, Problem> {
        if !self.rotate_token {
            return Ok(None);
        }
        let request = TokenRequest {
            name: TOKEN.to_owned(),
            scope: Scope::Write,
            expires_at: None,
        };
        let made = rotate_token(&open(app)?, request, &mut SystemEntropy, app.now())?;
        Ok(Some(made.token))
    }

    /// Says what began, at once: who starts it in the background reads this.
    fn tell(&self, app: &mut App, started: &Started) -> Result<(), Problem> {
        if app.ui.is_json() || app.ui.quiet {
            app.show(started)?;
        } else {
            crate::ui::talk(&started.sentence());
        }
        if self.allow_remote && !self.bind.is_loopback() {
            app.ui
                .warn("other machines may connect, and nothing is encrypted on the way");
            if self.allow_host.is_empty() {
                app.ui
                    .hint("only requests under a name of `--allow-host` are answered to them");
            }
        }
        // Nobody may be reading; the server serves all the same.
        let _ = app.ui.flush(None);
        Ok(())
    }
}

impl Started {
    fn sentence(&self) -> String {
        let mut text = listening(&self.url);
        if let Some(pages) = &self.pages {
            text.push_str(&format!(
                "  Pages:    {} (from --dashboard-dir)\n",
                pages.display()
            ));
        }
        text.push_str(&format!("  Projects: {}\n", self.projects));
        text.push_str(&format!("  Log in:   {}\n", self.link.url));
        if let Some(token) = &self.token {
            text.push_str(&format!("  Auth:     Bearer {token}\n"));
        }
        text.push_str("  (once, within 5 minutes; Ctrl-C ends it)");
        text
    }
}

impl Render for Started {
    fn text(&self, ui: &mut Ui) {
        ui.line(&self.sentence());
    }

    fn ids(&self) -> Vec<String> {
        vec![self.link.url.clone()]
    }
}

/// The line that says where it is found.
pub(crate) fn listening(url: &str) -> String {
    format!("crosslink dashboard: listening on {url}\n")
}

/// How the server opens projects: as any other command of this person would, and what is written travels the same way.
pub(crate) fn surroundings() -> Surroundings {
    Surroundings {
        environment: Box::new(Environment::of_process),
        written: publisher::start,
    }
}

/// Ends both at the same time.
pub(crate) fn stop(server: &Server, watch: &Watch) {
    std::thread::scope(|ends| {
        ends.spawn(|| server.stop());
        watch.stop();
    });
}

/// Watches every tracked project, under the name of older versions
///
/// It is `crosslink dashboard serve`.
#[derive(Args)]
pub(crate) struct OlderServe {
    #[command(flatten)]
    serve: Serve,
}

impl Run for OlderServe {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if !app.ui.is_json() {
            crate::ui::talk("Warning: `serve` is an older name of `dashboard serve`");
        }
        self.serve.run(app)
    }
}

/// Where another process watches already, says which.
pub(super) fn taken(problem: Problem, home: &Path) -> Problem {
    let running = (problem.code() == Code::WatchRunning).then(|| Running::find(home));
    let Some(Some(running)) = running else {
        return problem;
    };
    let message = format!(
        "A server watches these projects already, at {}",
        running.url()
    );
    Problem::new(Code::WatchRunning, message)
        .hint("`crosslink dashboard link --open` opens it")
        .hint(format!("`kill {}` ends it", running.process()))
}
