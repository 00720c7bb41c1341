//! Serving one assistant on standard input and output.

use crosslink_workspace::core::problem::{Code, Problem};
use rmcp::ServiceExt;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::stdio_pipes;
use tokio::runtime::{Builder, Runtime};

use crate::door::Surroundings;
use crate::server::Server;

/// The longest message that is read: the longest comment there may be, each byte of it escaped.
const MESSAGE_LIMIT: usize = 8 * 1024 * 1024;

/// How many calls are answered at once; more wait for their turn.
const AT_ONCE: usize = 8;

/// Serves until the input ends.
///
/// # Errors
/// `file.unreadable` where the conversation breaks off, and where the system gives no threads.
pub fn serve(surroundings: Surroundings) -> Result<(), Problem> {
    let runtime = runtime()?;
    let served = runtime.block_on(conversation(Server::new(surroundings)));
    // A read of standard input that waits cannot be ended; what was written is written.
    runtime.shutdown_background();
    served
}

fn runtime() -> Result<Runtime, Problem> {
    let built = Builder::new_current_thread()
        .enable_all()
        // A bug in a call is answered and costs that call: the name says so to whoever handles panics.
        .thread_name("mcp-call")
        .max_blocking_threads(AT_ONCE)
        .build();
    built.map_err(|error| broken("The server cannot be started", &error))
}

async fn conversation(server: Server) -> Result<(), Problem> {
    let (input, output) = stdio_pipes();
    let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(MESSAGE_LIMIT);
    let running = match server.serve(transport).await {
        Ok(running) => running,
        // Whoever ends before anything was said has no need of it.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
        Err(error) => return Err(broken("The assistant did not begin as MCP asks", &error)),
    };
    let ended = running.waiting().await;
    ended
        .map(drop)
        .map_err(|error| broken("The server broke off", &error))
}

fn broken(message: &str, cause: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::new(Code::FileUnreadable, message).caused_by(cause)
}
