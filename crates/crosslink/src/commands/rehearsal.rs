//! `sync --dry-run`: what a sync would do, a line for each thing.

use std::borrow::Cow;

use crosslink_workspace::{PlannedPush, SyncPlan};

use crate::render::Render;
use crate::render::text::{count, safe};
use crate::ui::Ui;

impl Render for SyncPlan {
    fn text(&self, ui: &mut Ui) {
        let remote = safe(&self.remote);
        let begins = match (self.found, self.join) {
            (true, _) => Some(format!("A hub would be founded on {remote}")),
            (_, true) => Some(format!("The hub on {remote} would be joined")),
            _ => None,
        };
        let rows: Vec<String> = begins
            .into_iter()
            .chain(coming(self))
            .chain(going(&self.push))
            .chain(beside(self))
            .collect();
        if rows.is_empty() {
            ui.line(&format!(
                "Nothing to do: {remote} has all, and so has this clone"
            ));
        }
        rows.iter().for_each(|row| ui.line(row));
        ui.line("Nothing was changed.");
    }

    fn ids(&self) -> Vec<String> {
        let names = self.fetch.iter().map(|moved| safe(&moved.at));
        names.map(Cow::into_owned).collect()
    }
}

/// What would come in.
fn coming(plan: &SyncPlan) -> Vec<String> {
    let mut rows = Vec::new();
    if !plan.fetch.is_empty() {
        let refs = count(plan.fetch.len(), "ref");
        let moved = plan.fetch.iter().map(|moved| moved.at.as_str());
        rows.push(format!("Fetch    {refs}: {}", names(moved)));
    }
    let apply = plan.apply;
    if apply.logs > 0 {
        let (events, logs) = (number(apply.events, "event"), number(apply.logs, "log"));
        rows.push(format!("Apply    {events} of {logs} that are here already"));
    }
    rows
}

/// What would go out.
fn going(push: &PlannedPush) -> Vec<String> {
    let parts = [
        (push.events, number(push.events, "event")),
        (
            push.claims,
            format!("{} to renew", number(push.claims, "claim")),
        ),
        (
            push.releases,
            format!("{} to remove", number(push.releases, "lock")),
        ),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter_map(|(number, text)| (number > 0).then_some(text))
        .collect();
    let mut rows = Vec::new();
    if !parts.is_empty() {
        rows.push(format!("Push     {}", parts.join(", ")));
    }
    if !push.heal.is_empty() {
        let lost = names(push.heal.iter().map(String::as_str));
        rows.push(format!("Restore  {lost}, which the remote lost"));
    }
    rows
}

/// Numbers, knowledge pages, and the branch for people who browse.
fn beside(plan: &SyncPlan) -> Vec<String> {
    let mut rows = Vec::new();
    let numbers = plan.numbers;
    if (numbers.issues, numbers.milestones) != (0, 0) {
        let (issues, milestones) = (numbers.issues, numbers.milestones);
        rows.push(format!(
            "Numbers  draw {issues} for issues, {milestones} for milestones"
        ));
    }
    if plan.pages.fetch {
        rows.push("Pages    fetch and merge".to_owned());
    }
    if !plan.pages.send.is_empty() {
        let pages = names(plan.pages.send.iter().map(String::as_str));
        rows.push(format!("Pages    send {pages}"));
    }
    if let Some(branch) = plan.issues_branch.filter(|branch| branch.issues > 0) {
        let issues = number(branch.issues, "issue");
        rows.push(format!("Branch   crosslink/issues: {issues} to look at"));
    }
    rows
}

fn number(number: u64, noun: &str) -> String {
    count(usize::try_from(number).unwrap_or(usize::MAX), noun)
}

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    safe(&names.collect::<Vec<_>>().join(", ")).into_owned()
}
