//! What `init` did, for faces to say.

use schemars::JsonSchema;
use serde::Serialize;

/// What became of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepOutcome {
    /// It was made.
    Created,
    /// It was there, and stays as it is.
    Kept,
    /// It was missing from a project that had it, and was made again.
    Repaired,
    /// It was there, and got the lines it lacked.
    Completed,
    /// It was there, and was changed because that was asked for.
    Replaced,
}

/// One file of the project, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InitStep {
    /// The file, seen from the directory the project lies in.
    pub path: String,
    /// What became of it.
    pub what: StepOutcome,
}

/// What `init` found, taken as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InitOutcome {
    /// There was no project.
    Initialized,
    /// There was one, and nothing was missing.
    AlreadyInitialized,
    /// There was one, and something was put right.
    Repaired,
}

/// What `init` did, or would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "init")]
pub struct InitReport {
    /// The project's directory.
    pub directory: String,
    /// What it found, taken as a whole.
    pub outcome: InitOutcome,
    /// Whether nothing was written because only a preview was asked for.
    pub dry_run: bool,
    /// Every file, in the order in which they are made.
    pub steps: Vec<InitStep>,
    /// Who writes here where a command does not say.
    pub agent: String,
    /// The database of an older version, which can be imported.
    pub older_database: Option<String>,
    /// What a person should know beside that, one sentence each.
    pub notes: Vec<String>,
}
