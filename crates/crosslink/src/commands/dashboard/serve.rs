//! Watching until somebody ends it.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::Args;
use crosslink_fleet::schedule::Pace;
use crosslink_fleet::watch::{Watch, WatchOptions};
use crosslink_server::{ServeOptions, SystemEntropy, Timings, serve};
use crosslink_workspace::Environment;
use crosslink_workspace::core::problem::{Code, Problem};

use super::super::Run;
use crate::app::App;

/// How often it is asked whether somebody wants an end.
const GLANCE: Duration = Duration::from_millis(200);

/// Watches every tracked project and shows them to browsers and programs, until it is ended
///
/// The link that is printed opens a session once, within five minutes; `--open` opens it. Programs use a token of
/// `crosslink dashboard token create`.
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
    /// Open the link in the browser
    #[arg(long)]
    open: bool,
    /// Seconds between two looks at a project that something goes on in
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    tick: u64,
}

impl Run for Serve {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let home = app.environment().home()?;
        let end = end_on_signal()?;
        let mut options = WatchOptions::new(home, Environment::of_process().clock);
        options.pace = Pace::of_tick(Duration::from_secs(self.tick.max(1)));
        let home = options.home.clone();
        let watch = Arc::new(Watch::start(options)?);
        let updates = watch.subscribe();
        let server = serve(ServeOptions {
            home,
            bind: SocketAddr::new(self.bind, self.port),
            allow_remote: self.allow_remote,
            hosts: self.allow_host,
            watch: Arc::clone(&watch),
            timings: Timings::default(),
            clock: Environment::of_process().clock,
            entropy: Box::new(SystemEntropy),
        })?;
        let number = watch.board().len();
        let link = server.login_url()?;
        // Who starts it in the background reads this at once.
        crate::ui::talk(&format!(
            "crosslink dashboard: listening on {}\n  Projects: {number}\n  Log in:   {link}\n  (once, within 5 minutes; Ctrl-C ends it)",
            server.url()
        ));
        if self.open {
            open_in_browser(&link);
        }
        while !end.load(Ordering::SeqCst) {
            // What is heard here is on the board already.
            let _ = updates.recv_timeout(GLANCE);
        }
        // Both end at the same time.
        std::thread::scope(|ends| {
            ends.spawn(|| server.stop());
            watch.stop();
        });
        Ok(())
    }
}

/// Asks the system to open a link; where it cannot, the link is printed all the same.
fn open_in_browser(link: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let _ = std::process::Command::new(program)
        .arg(link)
        .stdin(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn();
}

/// A flag that an interrupt or a request to terminate raises.
fn end_on_signal() -> Result<Arc<AtomicBool>, Problem> {
    let end = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register(signal, Arc::clone(&end)).map_err(|error| {
            Problem::new(Code::Bug, "signals cannot be heard").caused_by(&error)
        })?;
    }
    Ok(end)
}
