//! The same examination under the names that `integrity` has always had.

use schemars::JsonSchema;
use serde::Serialize;

use super::report::{Check, DoctorFinding, DoctorReport};

/// The names, in the order in which they are shown, and what each stands for.
const NAMES: &[(&str, &[Check])] = &[
    ("schema", &[Check::File]),
    ("counters", &[Check::Counters]),
    (
        "hydration",
        &[Check::Log, Check::Projection, Check::Relations],
    ),
    ("locks", &[Check::Locks]),
    ("layout", &[Check::Files, Check::Settings, Check::Identity]),
];

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntegrityStatus {
    /// Nothing was found.
    Pass,
    /// Something was found.
    Fail,
    /// Something was found and put right.
    Repaired,
    /// It could not be made.
    Skipped,
}

impl IntegrityStatus {
    /// The word in brackets that begins a line.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Pass => "[PASS]",
            Self::Fail => "[FAIL]",
            Self::Repaired => "[REPAIRED]",
            Self::Skipped => "[SKIPPED]",
        }
    }
}

/// One check under its old name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "integrity")]
pub struct IntegrityCheck {
    /// `schema`, `counters`, `hydration`, `locks` or `layout`.
    pub name: &'static str,
    /// How it went.
    pub status: IntegrityStatus,
    /// What was found, or why it was skipped.
    pub detail: Option<String>,
}

impl Check {
    /// What a name of `integrity` stands for; nothing for another word.
    pub fn behind(name: &str) -> Option<&'static [Self]> {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, checks)| *checks)
    }
}

impl DoctorReport {
    /// The report under the names of `integrity`; one that was not looked at is left out.
    pub fn integrity(&self) -> Vec<IntegrityCheck> {
        let asked = |checks: &&[Check]| {
            let skipped = self.skipped.iter().map(|skipped| &skipped.check);
            self.checks
                .iter()
                .chain(skipped)
                .any(|check| checks.contains(check))
        };
        NAMES
            .iter()
            .filter(|(_, checks)| asked(checks))
            .map(|(name, checks)| self.one(name, checks))
            .collect()
    }

    fn one(&self, name: &'static str, checks: &[Check]) -> IntegrityCheck {
        let among = |finding: &&DoctorFinding| checks.contains(&finding.check);
        let found: Vec<_> = self.findings.iter().filter(among).collect();
        let mut details: Vec<_> = found
            .iter()
            .map(|finding| finding.message.as_str())
            .collect();
        let skipped = self
            .skipped
            .iter()
            .filter(|skipped| checks.contains(&skipped.check));
        let reasons: Vec<_> = skipped.map(|skipped| skipped.why.as_str()).collect();
        let status = if found.iter().any(|finding| finding.is_open()) {
            IntegrityStatus::Fail
        } else if found.iter().any(|finding| finding.repaired) {
            IntegrityStatus::Repaired
        } else if reasons.is_empty() {
            IntegrityStatus::Pass
        } else {
            IntegrityStatus::Skipped
        };
        if status == IntegrityStatus::Skipped {
            details.extend(reasons.first());
        }
        IntegrityCheck {
            name,
            status,
            detail: Some(details.join("; ")).filter(|text| !text.is_empty()),
        }
    }
}
