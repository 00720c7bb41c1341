//! What an examination of the watch came to.

use crosslink_core::time::Timestamp;
use crosslink_workspace::Severity;
use schemars::JsonSchema;
use serde::Serialize;

/// What can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The home: who may read what lies there.
    Home,
    /// The index: its version and every page of it.
    Index,
    /// A dashboard of the reference that could be taken over.
    Reference,
    /// Whether a watch runs, and answers.
    Watch,
    /// Every project: its path, its repository, its hub, its remote.
    Projects,
    /// The endpoints, and what did not arrive there.
    Webhooks,
    /// The clock of this machine.
    Clock,
    /// What the system allows.
    Limits,
}

impl Area {
    /// Every area, in the order in which they are looked at.
    pub const ALL: [Self; 8] = [
        Self::Home,
        Self::Index,
        Self::Reference,
        Self::Watch,
        Self::Projects,
        Self::Webhooks,
        Self::Clock,
        Self::Limits,
    ];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Index => "index",
            Self::Reference => "reference",
            Self::Watch => "watch",
            Self::Projects => "projects",
            Self::Webhooks => "webhooks",
            Self::Clock => "clock",
            Self::Limits => "limits",
        }
    }
}

/// One thing that is worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "FleetFinding")]
pub struct Finding {
    /// Where it was found.
    pub area: Area,
    /// The stable name, such as `project.missing`, or the code of the problem met.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The project, file or endpoint it is about.
    pub subject: Option<String>,
    /// What exactly, in one sentence.
    pub message: String,
    /// What helps.
    pub fix: Option<String>,
}

impl Finding {
    /// Something that is good to know; nothing is wrong.
    pub(super) fn note(area: Area, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            area,
            code,
            severity: Severity::Note,
            subject: None,
            message: message.into(),
            fix: None,
        }
    }

    pub(super) fn warning(area: Area, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::note(area, code, message)
        }
    }

    pub(super) fn error(area: Area, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            ..Self::note(area, code, message)
        }
    }

    pub(super) fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    pub(super) fn fix(mut self, fix: impl Into<String>) -> Self {
        self.fix = Some(fix.into());
        self
    }

    /// Whether it asks for something to be done.
    pub fn is_open(&self) -> bool {
        self.severity > Severity::Note
    }
}

/// An area that could not be looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "FleetSkipped")]
pub struct Skipped {
    /// The area.
    pub area: Area,
    /// Why not.
    pub why: String,
}

/// The watch that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "FleetWatch")]
pub struct WatchSeen {
    /// Where its server is found.
    pub url: String,
    /// Its process.
    pub process: u32,
    /// Since when it runs.
    pub started_at: Timestamp,
}

/// What an examination of the watch came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "dashboard_doctor")]
pub struct Report {
    /// What was looked at.
    pub areas: Vec<Area>,
    /// What could not be looked at.
    pub skipped: Vec<Skipped>,
    /// How many projects are tracked.
    pub projects: usize,
    /// The watch that runs, if one does.
    pub watch: Option<WatchSeen>,
    /// What was found, in the order of the areas.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether everything was looked at and nothing asks for something to be done.
    pub fn is_healthy(&self) -> bool {
        self.skipped.is_empty() && !self.findings.iter().any(Finding::is_open)
    }
}
