//! What an examination came to.

use schemars::JsonSchema;
use serde::Serialize;

/// Something that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The database's file, as SQLite checks it.
    File,
    /// Every event of the log.
    Log,
    /// Whether the projection is what the log says.
    Projection,
    /// Numbers, and the next ones.
    Counters,
    /// Blockers, parents, and issues that are only referred to.
    Relations,
    /// Locks on issues that are not open.
    Locks,
    /// Both settings files, and settings given as variables.
    Settings,
    /// Who is writing.
    Identity,
    /// The project's directory, and what lies in it.
    Files,
}

impl Check {
    /// Every check, in the order in which they are run.
    pub const ALL: [Self; 9] = [
        Self::File,
        Self::Log,
        Self::Projection,
        Self::Counters,
        Self::Relations,
        Self::Locks,
        Self::Settings,
        Self::Identity,
        Self::Files,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Log => "log",
            Self::Projection => "projection",
            Self::Counters => "counters",
            Self::Relations => "relations",
            Self::Locks => "locks",
            Self::Settings => "settings",
            Self::Identity => "identity",
            Self::Files => "files",
        }
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; nothing is wrong.
    Note,
    /// Somebody should decide something.
    Warning,
    /// Something is broken.
    Error,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DoctorFinding {
    /// The check that found it.
    pub check: Check,
    /// The stable name, `doctor.counter_behind`, or the code of the problem met.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What exactly, in one sentence.
    pub message: String,
    /// What helps.
    pub fix: Option<String>,
    /// Whether it was put right.
    pub repaired: bool,
}

impl DoctorFinding {
    /// A finding that is good to know.
    pub(super) fn new(check: Check, code: &'static str, message: String) -> Self {
        Self {
            check,
            code,
            severity: Severity::Note,
            message,
            fix: None,
            repaired: false,
        }
    }

    pub(super) fn warning(self) -> Self {
        let severity = Severity::Warning;
        Self { severity, ..self }
    }

    pub(super) fn error(self) -> Self {
        let severity = Severity::Error;
        Self { severity, ..self }
    }

    pub(super) fn fix(self, fix: impl Into<String>) -> Self {
        let fix = Some(fix.into());
        Self { fix, ..self }
    }

    /// Whether it asks for something to be done.
    pub fn is_open(&self) -> bool {
        !self.repaired && self.severity > Severity::Note
    }
}

/// A check that could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SkippedCheck {
    /// The check.
    pub check: Check,
    /// Why it could not be made.
    pub why: String,
}

/// What an examination came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "doctor")]
pub struct DoctorReport {
    /// What was looked at.
    pub checks: Vec<Check>,
    /// What could not be looked at.
    pub skipped: Vec<SkippedCheck>,
    /// What was found, in the order of the checks.
    pub findings: Vec<DoctorFinding>,
    /// The copy of the database that was made before anything in it was repaired.
    pub backup: Option<String>,
}

impl DoctorReport {
    /// Whether everything was looked at and nothing asks for something to be done.
    pub fn is_healthy(&self) -> bool {
        self.skipped.is_empty() && !self.findings.iter().any(DoctorFinding::is_open)
    }
}
