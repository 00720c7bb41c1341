//! Diagnostics on stderr, for those who ask.

use crosslink_workspace::core::problem::{Code, Problem};
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// What is printed when nobody asks.
const DEFAULT_LEVEL: &str = "warn";

/// Starts printing diagnostics.
///
/// # Errors
/// `usage.invalid` where the level or format is no such thing.
pub(crate) fn start(
    level: Option<&str>,
    format: Option<&str>,
    colored: bool,
) -> Result<(), Problem> {
    let format = format.unwrap_or("text");
    if !matches!(format, "text" | "json") {
        return Err(
            Problem::new(Code::UsageInvalid, format!("Unknown log format '{format}'"))
                .hint("use `text` or `json`"),
        );
    }
    let Some(level) = level.filter(|level| *level != DEFAULT_LEVEL) else {
        return Ok(());
    };
    let unknown = || {
        Problem::new(Code::UsageInvalid, format!("Unknown log level '{level}'")).hint(
            "use `error`, `warn`, `info`, `debug`, `trace`, or a filter such as `crosslink=debug`",
        )
    };
    // A bare word that is no level would be read as the name of a target.
    if !level.contains(['=', ',']) && level.parse::<LevelFilter>().is_err() {
        return Err(unknown());
    }
    let filter: Targets = level.parse().map_err(|_| unknown())?;
    let layer = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(colored);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if format == "json" {
        registry.with(layer.json()).try_init()
    } else {
        registry.with(layer).try_init()
    };
    started.map_err(|error| Problem::bug(error.to_string()))
}
