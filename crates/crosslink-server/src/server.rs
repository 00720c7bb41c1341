//! The server: its options, its thread, its end.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crosslink_fleet::watch::{Watch, index};
use crosslink_fleet::{Beacon, Index, LoginLink, store::Secret};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Clock;
use tokio::sync::watch;

use crate::access::{Door, Entropy};
use crate::app::{App, Parts, Shared};
use crate::desk::{Desk, Surroundings};
use crate::guard::Hosts;
use crate::live::Live;
use crate::timings::Timings;
use crate::{api, connections, guard};

/// So many questions to the index are worked on at once.
const ASIDE: usize = 4;
/// How long what runs aside may take to end when the server stops.
const GRACE: Duration = Duration::from_millis(300);

/// What a server needs to begin.
pub struct ServeOptions {
    /// The directory of the index.
    pub home: PathBuf,
    /// Where to listen; port 0 takes any that is free.
    pub bind: SocketAddr,
    /// Whether others than this machine may connect. What they send travels in the clear.
    pub allow_remote: bool,
    /// Names, with a port where it is not the usual one, that the server answers to besides those of this machine.
    pub hosts: Vec<String>,
    /// A folder whose pages are shown in place of the one that is built in.
    pub pages: Option<PathBuf>,
    /// What is watched.
    pub watch: Arc<Watch>,
    /// How long things may take.
    pub timings: Timings,
    /// Where the present comes from.
    pub clock: Box<dyn Clock + Send>,
    /// Where codes and sessions come from.
    pub entropy: Box<dyn Entropy>,
    /// How the projects themselves are opened.
    pub surroundings: Surroundings,
}

/// A server that runs. It ends when it is dropped; the watch goes on.
pub struct Server {
    address: SocketAddr,
    app: Shared,
    home: PathBuf,
    beacon: Beacon,
    stop: watch::Sender<bool>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Begins to serve what a watch knows.
///
/// # Errors
/// `usage.invalid` where the address is not one of this machine alone and that was not allowed, `address.unfit` where
/// nothing can listen there, or where the index cannot be opened.
pub fn serve(options: ServeOptions) -> Result<Server, Problem> {
    let listener = listen(options.bind, options.allow_remote)?;
    let address = listener
        .local_addr()
        .map_err(|error| unfit(options.bind, &error))?;
    let path = index(&options.home);
    let index = Index::open(&path)?;
    let (stop, stopping) = watch::channel(false);
    let mut entropy = options.entropy;
    let live = Arc::new(Live::new(entropy.as_mut())?);
    let hears = Live::hear(&live, &options.watch, stopping.clone())?;
    let parts = Parts {
        watch: options.watch,
        live,
        hosts: Hosts::new(address, &options.hosts),
        desk: Desk::new(options.surroundings, &options.home),
        path,
        home: options.home.clone(),
        url: url(address),
        pages: options.pages,
        timings: options.timings,
        stopping,
    };
    let mut door = Door::new(entropy);
    let key = Secret::new(door.new_key()?);
    let app = Arc::new(App::new(parts, index, options.clock, door, address.port()));
    let serves = run(listener, &app)?;
    let beacon = Beacon {
        url: url(address),
        server: app.live().server_id().to_owned(),
        key,
        process: std::process::id(),
        started_at: app.now(),
    };
    let server = Server {
        address,
        app,
        home: options.home,
        beacon,
        stop,
        threads: Mutex::new(vec![hears, serves]),
    };
    server.beacon.leave(&server.home)?;
    Ok(server)
}

impl Server {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Makes a link that opens a session once, within five minutes. The code stands in the fragment, which browsers keep
    /// to themselves.
    ///
    /// # Errors
    /// Where the system gives no random numbers.
    pub fn login_link(&self) -> Result<LoginLink, Problem> {
        login_link(&self.app)
    }

    /// Where browsers find it, without any secret.
    pub fn url(&self) -> &str {
        &self.beacon.url
    }

    /// Ends the server and waits until it has ended, at most two seconds.
    pub fn stop(&self) {
        self.beacon.take_away(&self.home);
        self.stop.send_replace(true);
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in threads.drain(..) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Makes a link that opens a session once.
pub(crate) fn login_link(app: &App) -> Result<LoginLink, Problem> {
    let now = app.now();
    let (code, expires_at) = app.door().code(now)?;
    let url = format!("{}/login#{code}", app.parts.url);
    Ok(LoginLink { url, expires_at })
}

fn url(address: SocketAddr) -> String {
    let here: std::net::IpAddr = match address {
        SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
    };
    let ip = Some(address.ip()).filter(|ip| !ip.is_unspecified());
    format!(
        "http://{}",
        SocketAddr::new(ip.unwrap_or(here), address.port())
    )
}

fn listen(bind: SocketAddr, allow_remote: bool) -> Result<TcpListener, Problem> {
    if !allow_remote && !bind.ip().is_loopback() {
        let message = format!("{bind} can be reached from other machines");
        let problem = Problem::new(Code::UsageInvalid, message);
        return Err(problem.hint("take 127.0.0.1, or say `--allow-remote` if you mean it"));
    }
    let listener = TcpListener::bind(bind).map_err(|error| unfit(bind, &error))?;
    let ready = listener.set_nonblocking(true);
    ready.map_err(|error| unfit(bind, &error))?;
    Ok(listener)
}

fn unfit(bind: SocketAddr, error: &std::io::Error) -> Problem {
    use std::io::ErrorKind::{AddrInUse, AddrNotAvailable, PermissionDenied};
    let (message, hint) = match error.kind() {
        AddrInUse => (
            format!("Another program listens at {bind}"),
            "`--port` takes another port, 0 any that is free",
        ),
        PermissionDenied => (
            format!("Listening at {bind} is not allowed"),
            "ports below 1024 are for the system; `--port` takes another",
        ),
        AddrNotAvailable => (
            format!("{} is no address of this machine", bind.ip()),
            "`--bind 127.0.0.1` always is",
        ),
        _ => (
            format!("Nothing can listen at {bind}"),
            "`--bind` and `--port` take another address",
        ),
    };
    let problem = Problem::new(Code::AddressUnfit, message);
    problem.caused_by(error).hint(hint)
}

/// Starts the thread that serves all connections.
fn run(listener: TcpListener, app: &Shared) -> Result<JoinHandle<()>, Problem> {
    let app = app.clone();
    let broken = |error: std::io::Error| {
        Problem::bug("the server's thread could not be started").caused_by(&error)
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(ASIDE)
        .thread_name("server-aside")
        .build()
        .map_err(broken)?;
    let routes = guard::guarded(api::router(&app), &app);
    let work = move || {
        runtime.block_on(async {
            match tokio::net::TcpListener::from_std(listener) {
                Ok(listener) => connections::serve(listener, routes, app).await,
                Err(error) => tracing::error!(%error, "the server cannot listen"),
            }
        });
        runtime.shutdown_timeout(GRACE);
    };
    let thread = std::thread::Builder::new().name("server".to_owned());
    thread.spawn(work).map_err(broken)
}
