//! The templates that every project has.

use crosslink_core::model::Priority;

/// A template of the program.
pub(super) struct BuiltIn {
    /// Its name, which is also its label.
    pub(super) name: &'static str,
    /// How urgent such an issue is where nobody says.
    pub(super) priority: Priority,
    /// What the description begins with.
    pub(super) body: &'static str,
}

/// Every template of the program, in the order in which they are listed.
pub(super) const BUILT_IN: &[BuiltIn] = &[
    BuiltIn {
        name: "bug",
        priority: Priority::High,
        body: "Steps to reproduce:\n1. \n\nExpected: \nActual: ",
    },
    BuiltIn {
        name: "feature",
        priority: Priority::Medium,
        body: "Goal: \n\nAcceptance criteria:\n- ",
    },
    BuiltIn {
        name: "refactor",
        priority: Priority::Low,
        body: "Current state: \n\nDesired state: \n\nReason: ",
    },
    BuiltIn {
        name: "research",
        priority: Priority::Low,
        body: "Question: \n\nContext: \n\nFindings: ",
    },
    BuiltIn {
        name: "audit",
        priority: Priority::High,
        body: "Scope: \n\nFiles to review: \n\nFindings: \n\nSeverity: ",
    },
    BuiltIn {
        name: "continuation",
        priority: Priority::High,
        body: "Previous session: \n\nCompleted: \n\nRemaining: \n\nBlockers: ",
    },
    BuiltIn {
        name: "investigation",
        priority: Priority::Medium,
        body: "Symptom: \n\nReproduction: \n\nHypotheses: \n\nRoot cause: \n\nFix: ",
    },
];
