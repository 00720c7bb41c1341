//! The changelog of a project: a line for each closed issue, where the setting or a flag asks for it.
//!
//! Closing never fails because of it: what goes wrong here is said as a warning.

mod page;

use std::path::{Path, PathBuf};

use crosslink_core::id::IssueId;
use crosslink_core::problem::Problem;
use crosslink_core::view::IssueSummary;
use schemars::JsonSchema;
use serde::Serialize;

use crate::files;
use crate::paths::Paths;
use crate::workspace::Workspace;
use page::{Entry, Taken};

/// The file in the work tree.
const NAME: &str = "CHANGELOG.md";

/// The longest page that is changed.
const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// What became of an issue's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangelogChange {
    /// It was put in.
    Added,
    /// It was taken out.
    Removed,
    /// Nothing was to be done.
    Unchanged,
    /// It stands in other words than it was written, and stays.
    Reworded,
    /// The page could not be read or written.
    Failed,
}

/// What became of the changelog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "changelog")]
pub struct ChangelogOutcome {
    /// What became of the entry.
    pub change: ChangelogChange,
    /// Whether the page was made.
    pub created: bool,
    /// The section of the entry that was put in.
    pub section: Option<&'static str>,
    /// What went wrong, or why the entry stays.
    pub warning: Option<String>,
}

impl ChangelogOutcome {
    fn of(change: ChangelogChange) -> Self {
        Self {
            change,
            created: false,
            section: None,
            warning: None,
        }
    }

    fn warning(change: ChangelogChange, text: String) -> Self {
        Self {
            warning: Some(text),
            ..Self::of(change)
        }
    }

    /// What a person is told of what was done, line by line; warnings are not among it.
    pub fn sentences(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if self.created {
            lines.push(format!("Created {NAME}"));
        }
        match (self.change, self.section) {
            (ChangelogChange::Added, Some(section)) => {
                lines.push(format!("Added to {NAME} under {section}"));
            }
            (ChangelogChange::Removed, _) => lines.push(format!("Removed from {NAME}")),
            _ => {}
        }
        lines
    }
}

impl Workspace {
    /// Whether closing and reopening touch the changelog: a flag says so, else the setting.
    ///
    /// # Errors
    /// Where the settings cannot be read.
    pub fn wants_changelog(&self, flag: Option<bool>) -> Result<bool, Problem> {
        match flag {
            Some(wanted) => Ok(wanted),
            None => Ok(self.settings()?.text("changelog") == "on"),
        }
    }

    /// Puts the entry of a closed issue into the changelog of this work tree, once.
    pub fn add_to_changelog(&self, issue: IssueId) -> ChangelogOutcome {
        self.change_changelog(issue, add)
    }

    /// Takes the entry of a reopened issue out again, if it stands there as it was written.
    pub fn remove_from_changelog(&self, issue: IssueId) -> ChangelogOutcome {
        self.change_changelog(issue, remove)
    }

    fn change_changelog(
        &self,
        issue: IssueId,
        change: fn(&Path, &IssueSummary) -> Result<ChangelogOutcome, Problem>,
    ) -> ChangelogOutcome {
        self.try_change(issue, change).unwrap_or_else(|problem| {
            let mut text = format!("{NAME} was left alone: {}", problem.message());
            for cause in problem.causes() {
                text.push_str(": ");
                text.push_str(cause);
            }
            ChangelogOutcome::warning(ChangelogChange::Failed, text)
        })
    }

    fn try_change(
        &self,
        issue: IssueId,
        change: fn(&Path, &IssueSummary) -> Result<ChangelogOutcome, Problem>,
    ) -> Result<ChangelogOutcome, Problem> {
        let issue = self.read(|snapshot| snapshot.summary(issue))?;
        let Some(issue) = issue else {
            return Ok(ChangelogOutcome::of(ChangelogChange::Unchanged));
        };
        let path = match place(&self.paths) {
            Ok(path) => path,
            Err(warning) => {
                return Ok(ChangelogOutcome::warning(ChangelogChange::Failed, warning));
            }
        };
        let around = path.parent().unwrap_or(&path);
        files::exclusively(around, || change(&path, &issue))
    }
}

/// The page in the work tree the command runs in, so that no other checkout changes under its owner.
fn place(paths: &Paths) -> Result<PathBuf, String> {
    let Some(tree) = paths.work_tree.as_ref().or(paths.root.as_ref()) else {
        return Err(format!("There is no work tree that {NAME} could lie in"));
    };
    let path = tree.join(NAME);
    let leads_out = |target: PathBuf| !target.starts_with(tree);
    if path.canonicalize().is_ok_and(leads_out) {
        return Err(format!(
            "{NAME} was left alone: it is a link that leads out of the work tree"
        ));
    }
    Ok(path)
}

fn add(path: &Path, issue: &IssueSummary) -> Result<ChangelogOutcome, Problem> {
    let there = files::read_text(path, SIZE_LIMIT)?;
    let text = there.as_deref().filter(|text| !text.trim().is_empty());
    let section = section_of(&issue.labels);
    let entry = Entry::of(&issue.title, &issue.display_id);
    let Some(text) = page::add(text.unwrap_or(page::NEW), section, &entry) else {
        return Ok(ChangelogOutcome::of(ChangelogChange::Unchanged));
    };
    files::replace(path, &text)?;
    Ok(ChangelogOutcome {
        created: there.is_none(),
        section: Some(section),
        ..ChangelogOutcome::of(ChangelogChange::Added)
    })
}

fn remove(path: &Path, issue: &IssueSummary) -> Result<ChangelogOutcome, Problem> {
    let Some(text) = files::read_text(path, SIZE_LIMIT)? else {
        return Ok(ChangelogOutcome::of(ChangelogChange::Unchanged));
    };
    let entry = Entry::of(&issue.title, &issue.display_id);
    match page::remove(&text, &entry) {
        Taken::Out(text) => {
            files::replace(path, &text)?;
            Ok(ChangelogOutcome::of(ChangelogChange::Removed))
        }
        Taken::Reworded => {
            let text = format!(
                "{NAME} has an entry for {} in other words; it stays",
                issue.display_id
            );
            Ok(ChangelogOutcome::warning(ChangelogChange::Reworded, text))
        }
        Taken::Absent => Ok(ChangelogOutcome::of(ChangelogChange::Unchanged)),
    }
}

/// The section that the first label with a meaning asks for, in the order of the alphabet.
fn section_of(labels: &[String]) -> &'static str {
    let mut labels: Vec<_> = labels.iter().map(|label| label.to_lowercase()).collect();
    labels.sort_unstable();
    labels
        .iter()
        .find_map(|label| meaning(label))
        .unwrap_or("Changed")
}

fn meaning(label: &str) -> Option<&'static str> {
    match label {
        "bug" | "fix" | "bugfix" => Some("Fixed"),
        "feature" | "enhancement" => Some("Added"),
        "breaking" | "breaking-change" => Some("Changed"),
        "deprecated" => Some("Deprecated"),
        "removed" => Some("Removed"),
        "security" => Some("Security"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::section_of;

    #[test]
    fn the_first_label_with_a_meaning_decides() {
        let table: [(&[&str], &str); 8] = [
            (&[], "Changed"),
            (&["ui", "zebra"], "Changed"),
            (&["ui", "Bug"], "Fixed"),
            (&["feature", "bug"], "Fixed"),
            (&["security", "feature"], "Added"),
            (&["breaking-change", "feature"], "Changed"),
            (&["deprecated", "removed"], "Deprecated"),
            (&["security"], "Security"),
        ];
        for (labels, expected) in table {
            let labels: Vec<_> = labels.iter().map(|&label| label.to_owned()).collect();
            assert_eq!(section_of(&labels), expected, "{labels:?}");
        }
    }
}
