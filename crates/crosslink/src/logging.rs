//! Diagnostics on stderr, for those who ask.

use crosslink_workspace::core::problem::{Code, Problem};
use tracing_subscriber::EnvFilter;

/// What is printed when nobody asks.
const DEFAULT_LEVEL: &str = "warn";

/// Starts printing diagnostics.
///
/// # Errors
/// `usage.invalid` where the level or format is no such thing.
pub(crate) fn start(level: Option<&str>, format: Option<&str>, colored: bool) -> Result<(), Problem> {
    let format = format.unwrap_or("text");
    if !matches!(format, "text" | "json") {
        return Err(Problem::new(Code::UsageInvalid, format!("Unknown log format '{format}'"))
            .hint("use `text` or `json`"));
    }
    let Some(level) = level.filter(|level| *level != DEFAULT_LEVEL) else { return Ok(()) };
    let known = |word: &str| matches!(word, "error" | "warn" | "info" | "debug" | "trace" | "off");
    let plain = !level.contains(['=', ',']);
    let filter = EnvFilter::try_new(level).ok().filter(|_| !plain || known(level)).ok_or_else(|| {
        Problem::new(Code::UsageInvalid, format!("Unknown log level '{level}'"))
            .hint("use `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `crosslink=debug`")
    })?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(colored);
    let started = if format == "json" { builder.json().try_init() } else { builder.try_init() };
    started.map_err(|error| Problem::bug(error.to_string()))
}
