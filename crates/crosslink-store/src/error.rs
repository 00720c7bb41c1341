//! From what SQLite says to what a person can do.

use crosslink_core::hub::ReadError;
use crosslink_core::problem::{Code, Problem};
use rusqlite::{Error, ErrorCode};

/// Turns an error of SQLite into a problem with a remedy.
pub(crate) fn problem(error: Error) -> Problem {
    let code = match &error {
        Error::SqliteFailure(failure, _) => Some(failure.code),
        _ => None,
    };
    let problem = match code {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Problem::new(
            Code::DatabaseBusy,
            "Another process kept the database locked too long",
        )
        .hint("try again; nothing was changed")
        .retryable(),
        Some(ErrorCode::DiskFull) => full(),
        Some(ErrorCode::ReadOnly) => read_only(),
        Some(ErrorCode::SystemIoFailure) if is_full(&error) => full(),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => read_only(),
        Some(ErrorCode::NotADatabase) => {
            Problem::new(Code::DatabaseForeign, "The file is not a database")
                .hint("`crosslink backup list` shows what can be restored")
        }
        _ => Problem::new(Code::DatabaseDamaged, "The database cannot be read")
            .hint("run `crosslink doctor`; `crosslink backup list` shows what can be restored"),
    };
    problem.caused_by(&error)
}

fn full() -> Problem {
    Problem::new(Code::DiskFull, "There is no room left for the change")
        .hint("free some space and try again; nothing was changed")
        .retryable()
}

fn read_only() -> Problem {
    Problem::new(Code::DatabaseReadOnly, "The database cannot be written")
        .hint("check the permissions of the project's directory, and whether its disk is mounted read-only")
}

/// A write past a limit fails as an input/output error, not as a full disk; so does making the file that
/// readers and writers share.
fn is_full(error: &Error) -> bool {
    const IO_ERROR_WRITE: i32 = 778;
    const IO_ERROR_SHARED_SIZE: i32 = 4874;
    let full = [IO_ERROR_WRITE, IO_ERROR_SHARED_SIZE];
    matches!(error, Error::SqliteFailure(failure, _) if full.contains(&failure.extended_code))
}

/// Lets a storage error pass through the rules.
pub(crate) fn read(error: Error) -> ReadError {
    ReadError(Box::new(problem(error)))
}

/// Lets a problem pass through the rules.
pub(crate) fn pass(problem: Problem) -> ReadError {
    ReadError(Box::new(problem))
}
