//! What is worth a second look in the issues themselves. Damage of the storage is `doctor`'s to find.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Serialize;

use crate::id::IssueId;
use crate::query::fold;
use crate::time::Timestamp;
use crate::view::IssueSummary;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// After how many days a claim is called long.
pub const LONG_CLAIM_DAYS: i64 = 7;

/// One thing worth a second look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "lint_finding")]
pub struct LintFinding {
    /// What sort of thing, as a stable name.
    pub code: LintCode,
    /// The display number of the issue.
    pub id: Option<u32>,
    /// What people call the issue.
    pub display_id: String,
    /// The name that never changes.
    pub uuid: IssueId,
    /// The issue's title.
    pub title: String,
    /// What was found, in one sentence.
    pub message: String,
    /// What could be done about it.
    pub hint: String,
}

/// What sort of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LintCode {
    /// A bug without a description.
    BugUndescribed,
    /// A feature or epic that does not say when it is done.
    AcceptanceMissing,
    /// An epic without sub-issues.
    EpicEmpty,
    /// An open issue below a closed one.
    ParentClosed,
    /// An open issue whose sub-issues are all done.
    PartsDone,
    /// A due date that has passed.
    Overdue,
    /// Work that may begin only after it should be done.
    ScheduledAfterDue,
    /// A title that another open issue has too.
    TitleDoubled,
    /// A claim that has been held for long.
    ClaimLong,
}

/// What is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Lint<'a> {
    /// Every issue, closed ones too.
    pub issues: &'a [IssueSummary],
    /// The open features and epics without acceptance criteria.
    pub without_acceptance: &'a [IssueId],
    /// When each held issue was claimed.
    pub claims: &'a [(IssueId, Timestamp)],
    /// The time it is.
    pub now: Timestamp,
}

impl Lint<'_> {
    /// Whether acceptance criteria are expected of it.
    pub fn needs_acceptance(issue: &IssueSummary) -> bool {
        issue.status.is_open() && matches!(issue.issue_type.as_str(), "feature" | "epic")
    }

    /// Returns what was found in open issues, by number and then by code.
    pub fn findings(&self) -> Vec<LintFinding> {
        let mut found: Vec<Found> = Vec::new();
        let by_number: HashMap<u32, &IssueSummary> = self
            .issues
            .iter()
            .filter_map(|issue| Some((issue.id?, issue)))
            .collect();
        for issue in self.open() {
            content(issue, &mut found);
            self.dates(issue, &mut found);
            parent(issue, &by_number, &mut found);
        }
        self.acceptance(&mut found);
        self.titles(&mut found);
        self.claims(&mut found);
        found.sort_by_key(|found| {
            let issue = found.issue;
            (issue.id.unwrap_or(u32::MAX), issue.uuid, found.code)
        });
        found.into_iter().map(Found::into_finding).collect()
    }

    fn open(&self) -> impl Iterator<Item = &IssueSummary> {
        let open = |issue: &&IssueSummary| issue.status.is_open() && !issue.deleted;
        self.issues.iter().filter(open)
    }

    fn dates<'i>(&self, issue: &'i IssueSummary, found: &mut Vec<Found<'i>>) {
        let Some(due) = issue.due_at else { return };
        if due < self.now {
            let message = format!("was due on {}", due.date());
            let hint = "close it, or give it a new date (`--due`, `--no-due`)";
            found.push(Found::new(issue, LintCode::Overdue, message, hint));
        }
        if let Some(start) = issue.scheduled_at.filter(|start| *start > due) {
            let message = format!(
                "starts on {}, after it is due on {}",
                start.date(),
                due.date()
            );
            let hint = "move one of the dates (`--scheduled`, `--due`)";
            found.push(Found::new(
                issue,
                LintCode::ScheduledAfterDue,
                message,
                hint,
            ));
        }
    }

    fn acceptance<'i>(&'i self, found: &mut Vec<Found<'i>>) {
        let missing: std::collections::HashSet<_> = self.without_acceptance.iter().collect();
        let open = self.open().filter(|issue| missing.contains(&issue.uuid));
        found.extend(open.map(|issue| {
            let message = format!("the {} has no acceptance criteria", issue.issue_type);
            let hint = "say what must hold when it is done (`--acceptance`)";
            Found::new(issue, LintCode::AcceptanceMissing, message, hint)
        }));
    }

    fn titles<'i>(&'i self, found: &mut Vec<Found<'i>>) {
        let mut same: BTreeMap<String, Vec<&IssueSummary>> = BTreeMap::new();
        for issue in self.open() {
            let title = fold(issue.title.trim());
            same.entry(title).or_default().push(issue);
        }
        for equal in same.values_mut() {
            equal.sort_by_key(|issue| (issue.id.unwrap_or(u32::MAX), issue.created_at));
            let first = equal[0];
            found.extend(equal[1..].iter().map(|issue| {
                let message = format!("has the title of {}", first.display_id);
                let hint = "close one of them, or say how they differ";
                Found::new(issue, LintCode::TitleDoubled, message, hint)
            }));
        }
    }

    fn claims<'i>(&'i self, found: &mut Vec<Found<'i>>) {
        let long_ago = self.now.plus_seconds(-LONG_CLAIM_DAYS * DAY);
        let long: HashMap<_, _> = self
            .claims
            .iter()
            .filter(|(_, since)| *since < long_ago)
            .copied()
            .collect();
        for issue in self.open() {
            if let Some(since) = long.get(&issue.uuid) {
                let holder = issue.claimed_by.as_deref().unwrap_or("somebody");
                let message = format!("held by '{holder}' since {}", since.date());
                let hint = "ask the holder, or release it (`crosslink issue release --force`)";
                found.push(Found::new(issue, LintCode::ClaimLong, message, hint));
            }
        }
    }
}

/// A finding before it is written out.
struct Found<'i> {
    issue: &'i IssueSummary,
    code: LintCode,
    message: String,
    hint: &'static str,
}

impl<'i> Found<'i> {
    fn new(
        issue: &'i IssueSummary,
        code: LintCode,
        message: impl Into<String>,
        hint: &'static str,
    ) -> Self {
        Self {
            issue,
            code,
            message: message.into(),
            hint,
        }
    }

    fn into_finding(self) -> LintFinding {
        LintFinding {
            code: self.code,
            id: self.issue.id,
            display_id: self.issue.display_id.clone(),
            uuid: self.issue.uuid,
            title: self.issue.title.clone(),
            message: self.message,
            hint: self.hint.to_owned(),
        }
    }
}

fn content<'i>(issue: &'i IssueSummary, found: &mut Vec<Found<'i>>) {
    let described = issue
        .description
        .as_ref()
        .is_some_and(|text| !text.trim().is_empty());
    if issue.issue_type == "bug" && !described {
        let hint = "say how to see it, what happens and what should (`--description`)";
        found.push(Found::new(
            issue,
            LintCode::BugUndescribed,
            "a bug without a description",
            hint,
        ));
    }
    let parts = issue.subissues;
    if issue.issue_type == "epic" && parts.total == 0 {
        let hint = "part it into sub-issues (`crosslink subissue`), or make it a task";
        found.push(Found::new(
            issue,
            LintCode::EpicEmpty,
            "an epic without sub-issues",
            hint,
        ));
    }
    if parts.total > 0 && parts.closed == parts.total {
        let message = format!("open, although its {} sub-issue(s) are done", parts.total);
        let hint = "close it, or add what is still missing";
        found.push(Found::new(issue, LintCode::PartsDone, message, hint));
    }
}

fn parent<'i>(
    issue: &'i IssueSummary,
    by_number: &HashMap<u32, &IssueSummary>,
    found: &mut Vec<Found<'i>>,
) {
    let parent = issue.parent_id.and_then(|number| by_number.get(&number));
    if let Some(parent) = parent.filter(|parent| !parent.status.is_open()) {
        let message = format!(
            "open, although its parent {} is {}",
            parent.display_id, parent.status
        );
        let hint = "close it, reopen the parent, or move it elsewhere (`--parent`)";
        found.push(Found::new(issue, LintCode::ParentClosed, message, hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::{issues, now};

    #[test]
    fn each_finding_names_the_issue_and_what_helps() {
        let issues = issues(
            "1 \"Crash\" type:bug
             2 \"Crash on save\" type:bug text:steps
             3 \"Big thing\" type:epic
             4 \"Whole\" closed:2026-06-01
             5 \"Part\" parent:4
             6 \"Almost\" parts:2/2
             7 \"Late\" due:2026-06-01 scheduled:2026-06-10
             8 \"part\"
             9 \"Held\" by:agent-2
             10 \"Old crash\" type:bug closed:2026-06-01",
        );
        let long_ago = now().plus_seconds(-8 * DAY);
        let lint = Lint {
            issues: &issues,
            without_acceptance: &[issues[2].uuid],
            claims: &[(issues[8].uuid, long_ago), (issues[7].uuid, now())],
            now: now(),
        };
        let found: Vec<String> = lint
            .findings()
            .into_iter()
            .map(|found| format!("{} {}", found.display_id, found.message))
            .collect();
        assert_eq!(
            found,
            [
                "#1 a bug without a description",
                "#3 the epic has no acceptance criteria",
                "#3 an epic without sub-issues",
                "#5 open, although its parent #4 is closed",
                "#6 open, although its 2 sub-issue(s) are done",
                "#7 was due on 2026-06-01",
                "#7 starts on 2026-06-10, after it is due on 2026-06-01",
                "#8 has the title of #5",
                "#9 held by 'agent-2' since 2026-06-07",
            ]
        );
        assert!(!lint.findings().iter().any(|found| found.hint.is_empty()));
    }
}
