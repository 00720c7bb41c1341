//! Who wants to hear of what.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alerts::{AlertKind, Severity};

use super::body::{News, Notice};

/// What an endpoint wants to hear of; an empty list means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// Nothing milder than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_severity: Option<Severity>,
    /// Only these kinds.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub kinds: BTreeSet<AlertKind>,
    /// Only these projects: `owner/repo`, or `owner/*` for all of an owner.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub projects: BTreeSet<String>,
    /// Only this news.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub news: BTreeSet<News>,
}

impl Filter {
    /// Whether the endpoint wants to hear of it. A test is always wanted.
    pub fn wants(&self, notice: &Notice<'_>) -> bool {
        if notice.news == News::Test {
            return true;
        }
        let severity = notice.previous_severity.max(Some(notice.severity));
        self.min_severity <= severity
            && (self.kinds.is_empty() || self.kinds.contains(&notice.kind))
            && (self.projects.is_empty() || self.names(notice.project_slug))
            && (self.news.is_empty() || self.news.contains(&notice.news))
    }

    fn names(&self, slug: &str) -> bool {
        self.projects
            .iter()
            .any(|project| match project.strip_suffix("/*") {
                Some(owner) => slug.rsplit_once('/').is_some_and(|(of, _)| of == owner),
                None => project == slug,
            })
    }
}
