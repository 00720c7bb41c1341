//! Logs written as short scripts, and states told in short lines.

use std::collections::BTreeMap;
use std::fmt::{Display, Write};
use std::sync::Arc;

use crosslink_core::time::Timestamp;
use crosslink_hub::v3::{AgentLog, Folded, ParsedLog, State, fold};
use crosslink_hub::{HubComment, HubIssue, HubTimeEntry};
use serde_json::{Map, Value, json};

/// The second from which the scripts count.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::parse("2026-01-01T00:00:00Z")
        .unwrap()
        .plus_seconds(second)
}

/// A uuid out of one letter.
pub(crate) fn name(letter: &str) -> String {
    let code = letter.bytes().next().unwrap();
    format!("{code:02x}000000-0000-4000-8000-000000000000")
}

fn value(key: &str, text: &str) -> Value {
    match key {
        "display_id" | "issue_display_id" | "duration_seconds" => {
            json!(text.parse::<i64>().unwrap())
        }
        "labels" => json!(text.split(',').collect::<Vec<_>>()),
        _ if key.contains("uuid") => json!(name(text)),
        _ if key.ends_with("_at") => json!(at(text.parse().unwrap())),
        _ => json!(text),
    }
}

/// Turns `SECOND AGENT KIND key=value …` into a line of a log.
pub(crate) fn line(script: &str, seq: usize) -> (String, String) {
    let mut words = script.split_whitespace();
    let second: i64 = words.next().unwrap().parse().unwrap();
    let agent = words.next().unwrap();
    let mut event = Map::from_iter([("type".to_owned(), json!(words.next().unwrap()))]);
    for word in words {
        let (key, text) = word.split_once('=').unwrap();
        event.insert(key.to_owned(), value(key, text));
    }
    let envelope =
        json!({"agent_id": agent, "agent_seq": seq, "timestamp": at(second), "event": event});
    (agent.to_owned(), format!("{envelope}\n"))
}

/// One log an agent out of scripts, in the order of the names.
pub(crate) fn logs(script: &str) -> Vec<AgentLog> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for script in script
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
    {
        let agent = script.split_whitespace().nth(1).unwrap();
        let log = texts.entry(agent.to_owned()).or_default();
        log.push(line(script, log.len() + 1).1);
    }
    let log = |(agent, lines): (String, Vec<String>)| parsed(&agent, lines.concat().as_bytes());
    texts.into_iter().map(log).collect()
}

pub(crate) fn parsed(agent: &str, bytes: &[u8]) -> AgentLog {
    AgentLog {
        agent: agent.to_owned(),
        log: Arc::new(ParsedLog::parse(bytes)),
    }
}

/// Folds a script over nothing.
pub(crate) fn folded(script: &str) -> Folded {
    fold(State::default(), &logs(script), None, at(3_600))
}

/// The state without its mark and its warnings, one thing a line.
pub(crate) fn tell(state: &State) -> String {
    let mut text = String::new();
    for issue in state.issues.values() {
        writeln!(text, "{}", tell_issue(issue)).unwrap();
    }
    for milestone in state.milestones.values() {
        write!(text, "milestone {}", letter(&milestone.id)).unwrap();
        write!(text, " {} {}", number(milestone.number), milestone.name).unwrap();
        let closed = milestone.closed_at.map(seconds);
        writeln!(text, " closed={} {closed:?}", milestone.closed).unwrap();
    }
    for (number, lock) in &state.locks {
        let since = seconds(lock.claimed_at);
        let branch = lock.branch.as_deref().unwrap_or("-");
        writeln!(text, "lock {number} {} {branch} {since}", lock.agent).unwrap();
    }
    for id in &state.deleted {
        writeln!(text, "deleted {}", letter(id)).unwrap();
    }
    let ids = state.display_ids.iter();
    let ids: Vec<_> = ids
        .map(|(id, number)| format!("{}:{number}", letter(id)))
        .collect();
    let next = (
        state.next_display_id,
        state.next_comment_id,
        state.next_milestone_id,
    );
    writeln!(text, "ids {} next {next:?}", ids.join(",")).unwrap();
    text
}

fn tell_issue(issue: &HubIssue) -> String {
    let text = format!(
        "issue {} {} {:?} {} {} by {} {}..{}",
        letter(&issue.id),
        number(issue.number),
        issue.status,
        issue.priority,
        issue.title,
        issue.created_by,
        seconds(issue.created_at),
        seconds(issue.updated_at),
    );
    let parts = parts(issue)
        .into_iter()
        .filter(|(_, parts)| !parts.is_empty());
    parts.fold(text, |text, (name, parts)| {
        format!("{text} {name}={}", parts.join(","))
    })
}

/// What an issue may have, by name.
fn parts(issue: &HubIssue) -> [(&'static str, Vec<String>); 11] {
    let names = |ids: &[_]| ids.iter().map(|id| letter(id)).collect::<Vec<_>>();
    let time = |time: Option<Timestamp>| time.map(|time| seconds(time).to_string());
    let comment = |one: &HubComment| {
        format!(
            "{}{}:{}",
            letter(&one.uuid),
            number(one.number),
            one.content
        )
    };
    let entry = |one: &HubTimeEntry| format!("{}:{:?}", letter(&one.uuid), one.seconds);
    [
        (
            "description",
            issue
                .description
                .iter()
                .filter_map(|text| text.as_str().map(str::to_owned))
                .collect(),
        ),
        ("closed", time(issue.closed_at).into_iter().collect()),
        (
            "scheduled",
            time(issue.more.scheduled_at).into_iter().collect(),
        ),
        ("due", time(issue.more.due_at).into_iter().collect()),
        ("parent", names(issue.parent.as_slice())),
        (
            "labels",
            issue.labels.iter().map(ToString::to_string).collect(),
        ),
        ("blockers", names(&issue.blockers)),
        ("related", names(&issue.more.related)),
        (
            "milestone",
            issue.more.milestone.iter().map(|id| letter(id)).collect(),
        ),
        ("comments", issue.comments.iter().map(comment).collect()),
        (
            "entries",
            issue.more.time_entries.iter().map(entry).collect(),
        ),
    ]
}

fn seconds(time: Timestamp) -> i64 {
    time.seconds_since(at(0))
}

fn number(number: Option<u32>) -> String {
    number.map_or_else(|| "#-".to_owned(), |number| format!("#{number}"))
}

/// The letter a uuid was made of.
fn letter(id: &dyn Display) -> String {
    let code = u8::from_str_radix(&id.to_string()[..2], 16).unwrap();
    char::from(code).to_string()
}
