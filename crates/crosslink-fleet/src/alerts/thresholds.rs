//! How much is too much, for each kind and each project.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::counters::CounterLimits;

use super::kind::{AlertKind, Severity};

/// What somebody set for a kind; what is absent stays as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct KindChange {
    /// Whether it fires at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enabled: Option<bool>,
    /// How bad it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
    /// How much is too much, in the unit of the kind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// How far back it looks, in seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<i64>,
    /// For how many seconds it must be so before it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_delay: Option<i64>,
    /// For how many seconds it must be over before it is resolved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub off_delay: Option<i64>,
    /// After how many seconds it becomes one step worse; zero means never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate_after: Option<i64>,
}

/// What a kind goes by in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindRule {
    /// Whether it fires at all.
    pub enabled: bool,
    /// How bad it is.
    pub severity: Severity,
    /// How much is too much, in the unit of the kind; zero where it has none.
    pub limit: i64,
    /// How far back it looks, in seconds; zero where it does not.
    pub window: i64,
    /// For how many seconds it must be so before it opens.
    pub on_delay: i64,
    /// For how many seconds it must be over before it is resolved.
    pub off_delay: i64,
    /// After how many seconds it becomes one step worse.
    pub escalate_after: Option<i64>,
}

impl KindRule {
    fn of(kind: AlertKind) -> Self {
        let info = kind.info();
        Self {
            enabled: true,
            severity: info.severity,
            limit: info.limit.map_or(0, |limit| limit.value),
            window: info.window.unwrap_or(0),
            on_delay: info.on_delay,
            off_delay: info.off_delay,
            escalate_after: info.escalate_after,
        }
    }

    fn change(&mut self, change: &KindChange) {
        let set = |value: &mut i64, to: Option<i64>| *value = to.unwrap_or(*value).max(0);
        self.enabled = change.enabled.unwrap_or(self.enabled);
        self.severity = change.severity.unwrap_or(self.severity);
        set(&mut self.limit, change.limit);
        set(&mut self.window, change.window);
        set(&mut self.on_delay, change.on_delay);
        set(&mut self.off_delay, change.off_delay);
        if let Some(after) = change.escalate_after {
            self.escalate_after = Some(after).filter(|after| *after > 0);
        }
    }
}

/// How often something must come and go to be called flapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Flapping {
    /// So many openings …
    pub openings: u32,
    /// … within so many seconds; so long must it be quiet until it is resolved.
    pub within: i64,
}

impl Default for Flapping {
    fn default() -> Self {
        Self {
            openings: 4,
            within: 30 * 60,
        }
    }
}

/// What all kinds go by in a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thresholds {
    /// What somebody set; the other kinds go by what is usual.
    rules: BTreeMap<AlertKind, KindRule>,
    /// How long before its due time an issue is due soon, in seconds.
    pub due_soon: i64,
    /// What is called flapping.
    pub flapping: Flapping,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            rules: BTreeMap::new(),
            due_soon: CounterLimits::default().due_soon,
            flapping: Flapping::default(),
        }
    }
}

impl Thresholds {
    /// Returns these with what somebody set on top, as for one project over all.
    #[must_use]
    pub fn with(mut self, changes: &BTreeMap<AlertKind, KindChange>) -> Self {
        for (kind, change) in changes {
            let rule = self
                .rules
                .entry(*kind)
                .or_insert_with(|| KindRule::of(*kind));
            rule.change(change);
        }
        self
    }

    /// What a kind goes by.
    pub fn rule(&self, kind: AlertKind) -> KindRule {
        self.rules
            .get(&kind)
            .copied()
            .unwrap_or_else(|| KindRule::of(kind))
    }

    /// What the counters go by: the same limits as the alerts of the same name.
    pub fn counter_limits(&self) -> CounterLimits {
        CounterLimits {
            active_agent: self.rule(AlertKind::SilentAgent).limit,
            stale_lock: self.rule(AlertKind::StaleLock).limit,
            due_soon: self.due_soon,
        }
    }
}
