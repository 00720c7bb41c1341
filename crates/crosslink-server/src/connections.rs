//! Taking connections in, so many and no more, and letting them go when the server stops.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::app::Shared;

/// So many connections are served at once; more wait until one ends.
const CONNECTIONS: u32 = 256;
/// Largest head of a request, in bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// How long connections may take to end when the server stops.
const GRACE: Duration = Duration::from_millis(1_200);
/// How long to wait where the system has no room for another connection.
const BREATH: Duration = Duration::from_millis(100);

/// Where a request came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves connections until it is told to stop, and live ones until they have ended.
pub(crate) async fn serve(listener: TcpListener, router: Router, app: Shared) {
    let mut stop = app.parts.stopping.clone();
    let places = Arc::new(Semaphore::new(CONNECTIONS as usize));
    loop {
        let taken = tokio::select! {
            taken = take(&listener, &places) => taken,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        match taken {
            Some((stream, address, place)) => {
                let connection = Connection {
                    router: router.clone(),
                    head: app.parts.timings.head,
                    stop: stop.clone(),
                    _place: place,
                };
                tokio::spawn(connection.run(stream, Peer(address.ip())));
            }
            None => sleep(BREATH).await,
        }
    }
    drop(listener);
    // What has not ended by then is cut off.
    let ended = async {
        let _ = places.acquire_many(CONNECTIONS).await;
        app.live().emptied().await;
    };
    let _ = timeout(GRACE, ended).await;
}

async fn take(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    let (stream, address) = listener.accept().await.ok()?;
    Some((stream, address, place))
}

struct Connection {
    router: Router,
    head: Duration,
    stop: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
}

impl Connection {
    async fn run(mut self, stream: TcpStream, peer: Peer) {
        let routes = TowerToHyperService::new(self.router);
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            request.extensions_mut().insert(peer);
            routes.call(request)
        });
        let mut serving = std::pin::pin!(
            http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(self.head)
                .max_buf_size(HEAD_BYTES)
                .max_header_size(HEAD_BYTES)
                .serve_connection(TokioIo::new(stream), service)
                .with_upgrades()
        );
        // A connection that breaks off is nobody's concern but its client's.
        tokio::select! {
            _ = serving.as_mut() => return,
            _ = self.stop.wait_for(|stop| *stop) => {}
        }
        serving.as_mut().graceful_shutdown();
        let _ = serving.await;
    }
}
