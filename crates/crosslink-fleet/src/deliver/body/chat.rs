//! The bodies Slack and Discord take.

use serde_json::{Value, json};

use crate::alerts::Severity;

use super::{News, Notice};

/// Green: it is over.
const RESOLVED_COLOUR: u32 = 0x0022_C55E;

pub(super) fn slack(notice: &Notice<'_>) -> Value {
    let field =
        |name: &str, text: &str| json!({"type": "mrkdwn", "text": format!("*{name}:* {text}")});
    let subject = slack_text(notice.subject_ref);
    let heading = format!(":{}: {}: {}", icon(notice), headline(notice), notice.kind);
    json!({"blocks": [
        {"type": "header", "text": {"type": "plain_text", "emoji": true, "text": heading}},
        {"type": "section", "fields": [
            field("Project", &slack_text(notice.project_slug)),
            field("Severity", notice.severity.as_str()),
            field("Subject", &subject),
            field("Opened", &notice.opened_at.to_string()),
        ]},
        {"type": "section", "text": {
            "type": "mrkdwn",
            "text": format!("_{}_", slack_text(notice.detail)),
        }},
    ]})
}

pub(super) fn discord(notice: &Notice<'_>) -> Value {
    let kind = notice.kind;
    let slug = notice.project_slug.replace('`', "'");
    json!({
        "content": format!("{} — **{kind}** on `{slug}`", headline(notice)),
        "embeds": [{
            "title": kind.as_str(),
            "description": discord_text(notice.detail),
            "color": colour(notice),
            "fields": [
                {"name": "Project", "value": discord_text(notice.project_slug), "inline": true},
                {"name": "Severity", "value": notice.severity.as_str(), "inline": true},
                {"name": "Subject", "value": discord_text(notice.subject_ref), "inline": false},
            ],
            "timestamp": notice.at.to_string(),
        }],
    })
}

fn headline(notice: &Notice<'_>) -> &'static str {
    match notice.news {
        News::Opened => "Crosslink alert",
        News::Escalated => "Crosslink alert escalated",
        News::Resolved => "Crosslink alert resolved",
        News::Test => "Crosslink test",
    }
}

fn icon(notice: &Notice<'_>) -> &'static str {
    match (notice.news, notice.severity) {
        (News::Resolved, _) => "white_check_mark",
        (_, Severity::Critical) => "rotating_light",
        (_, Severity::Warning) => "warning",
        (_, Severity::Info) => "information_source",
    }
}

fn colour(notice: &Notice<'_>) -> u32 {
    match (notice.news, notice.severity) {
        (News::Resolved, _) => RESOLVED_COLOUR,
        (_, Severity::Critical) => 0x00E6_1E4C,
        (_, Severity::Warning) => 0x00F5_9E0B,
        (_, Severity::Info) => 0x0038_BDF8,
    }
}

/// Text that can neither call people nor hide an address: Slack reads both within angle brackets.
fn slack_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Text that Discord shows as it is written.
fn discord_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(
            letter,
            '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '<' | '>'
        ) {
            shown.push('\\');
        }
        shown.push(letter);
    }
    shown
}
