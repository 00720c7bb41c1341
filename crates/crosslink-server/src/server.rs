//! The server: its options, its thread, its end.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crosslink_fleet::Index;
use crosslink_fleet::watch::{Watch, index};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::time::Clock;
use tokio::sync::watch;

use crate::access::{Door, Entropy};
use crate::app::{App, Parts, Shared};
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
    /// What is watched.
    pub watch: Arc<Watch>,
    /// How long things may take.
    pub timings: Timings,
    /// Where the present comes from.
    pub clock: Box<dyn Clock + Send>,
    /// Where codes and sessions come from.
    pub entropy: Box<dyn Entropy>,
}

/// A server that runs. It ends when it is dropped; the watch goes on.
pub struct Server {
    address: SocketAddr,
    app: Shared,
    stop: watch::Sender<bool>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

/// Begins to serve what a watch knows.
///
/// # Errors
/// `usage.invalid` where the address is not one of this machine alone and that was not allowed, or where nothing can
/// listen there; or where the index cannot be opened.
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
        path,
        timings: options.timings,
        stopping,
    };
    let door = Door::new(entropy);
    let app = Arc::new(App::new(parts, index, options.clock, door, address.port()));
    let serves = run(listener, &app)?;
    Ok(Server {
        address,
        app,
        stop,
        threads: Mutex::new(vec![hears, serves]),
    })
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
    pub fn login_url(&self) -> Result<String, Problem> {
        let now = self.app.now();
        let code = self.app.door().code(now)?;
        Ok(format!("{}/login#{code}", self.url()))
    }

    /// Where browsers find it, without any secret.
    pub fn url(&self) -> String {
        let ip = self.address.ip();
        let host = match ip.is_unspecified() {
            true => SocketAddr::from(([127, 0, 0, 1], self.address.port())),
            false => self.address,
        };
        format!("http://{host}")
    }

    /// Ends the server and waits until it has ended, at most two seconds.
    pub fn stop(&self) {
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
    let message = format!("Nothing can listen at {bind}");
    Problem::new(Code::UsageInvalid, message)
        .caused_by(error)
        .hint("another server may run there; `--port` takes another port, 0 any that is free")
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
