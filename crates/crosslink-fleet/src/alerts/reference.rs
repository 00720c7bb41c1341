//! The page that lists the kinds of alerts.

use std::fmt::Write;

use crosslink_hub::HubFormat;

use super::table::{KINDS, KindInfo, LimitUnit};

/// The formats, in the order of the page.
const FORMATS: [HubFormat; 4] = [HubFormat::V1, HubFormat::V2, HubFormat::V3, HubFormat::V4];

const HEAD: &str = "# Alerts

Generated from the program. `crosslink dashboard alerts` lists what is wrong now; `GET /api/v2/config` tells the same table to programs.

An alert opens when its fact has held for the delay, and is resolved when it has not held for the other delay. What cannot be
read resolves nothing. The defaults can be set for each kind and project (`PUT /api/v2/projects/{owner}/{repo}/thresholds`).

| kind | severity | fires when | limit | window | opens after | resolved after | worse after |
|---|---|---|--:|--:|--:|--:|--:|
";

const CARRIED: &str = "
## Which hub can carry the fact

`v1` to `v3` are hubs of the reference, `v4` are those of this program. Where a hub cannot carry a fact, its alert never fires. A
project that is read from its own database never says `hub_diverged`, `log_rewritten`, `signature_invalid` or `unsigned_events`: its next
`crosslink sync` names and mends that.

| kind | v1 | v2 | v3 | v4 | why not |
|---|:-:|:-:|:-:|:-:|---|
";

const REMEDIES: &str = "
## What helps

| kind | what helps |
|---|---|
";

/// Returns the page.
pub fn reference_markdown() -> String {
    let mut page = HEAD.to_owned();
    for kind in &KINDS {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{}", defaults(kind));
    }
    page.push_str(CARRIED);
    for kind in &KINDS {
        let _ = writeln!(page, "{}", carried(kind));
    }
    page.push_str(REMEDIES);
    for kind in &KINDS {
        let _ = writeln!(page, "| `{}` | {} |", kind.name, cell(kind.remedy));
    }
    page
}

fn defaults(kind: &KindInfo) -> String {
    let limit = kind.limit.map_or_else(none, |limit| match limit.unit {
        LimitUnit::Seconds => span(limit.value),
        LimitUnit::Intervals => format!("{} intervals", limit.value),
    });
    format!(
        "| `{}` | {} | {} | {limit} | {} | {} | {} | {} |",
        kind.name,
        kind.severity,
        cell(kind.fires),
        kind.window.map_or_else(none, span),
        span(kind.on_delay),
        span(kind.off_delay),
        kind.escalate_after.map_or_else(none, span),
    )
}

fn carried(kind: &KindInfo) -> String {
    let mut row = format!("| `{}` |", kind.name);
    let mut reasons: Vec<(&str, Vec<String>)> = Vec::new();
    for format in FORMATS {
        let missing = kind.not_in.iter().find(|(other, _)| *other == format);
        row.push_str(if missing.is_some() {
            " – |"
        } else {
            " yes |"
        });
        let Some((_, reason)) = missing else { continue };
        match reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, formats)) => formats.push(format.to_string()),
            None => reasons.push((reason, vec![format.to_string()])),
        }
    }
    let reasons = reasons
        .iter()
        .map(|(reason, formats)| format!("{}: {reason}", formats.join(", ")));
    let _ = write!(row, " {} |", cell(&reasons.collect::<Vec<_>>().join("; ")));
    row
}

fn none() -> String {
    "–".to_owned()
}

/// A time as short as a person would write it.
fn span(seconds: i64) -> String {
    const UNITS: [(i64, &str); 4] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let unit = UNITS
        .iter()
        .find(|(unit, _)| seconds > 0 && seconds % unit == 0);
    match unit {
        Some((unit, name)) => format!("{} {name}", seconds / unit),
        None => "at once".to_owned(),
    }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_its_rows() {
        let page = reference_markdown();
        for kind in &KINDS {
            let rows = page
                .lines()
                .filter(|line| line.starts_with(&format!("| `{}` |", kind.name)));
            assert_eq!(rows.count(), 3, "{}", kind.name);
        }
        let row = page.lines().find(|line| line.contains("`poll_lag`"));
        assert!(
            row.is_some_and(|row| row.ends_with("| 3 intervals | – | 1 min | 30 s | – |")),
            "{row:?}"
        );
        let row = page
            .lines()
            .find(|line| line.starts_with("| `milestone_at_risk` | –"));
        assert_eq!(
            row,
            Some(
                "| `milestone_at_risk` | – | – | – | yes | v1, v2, v3: its milestones have no due date |"
            )
        );
    }
}
