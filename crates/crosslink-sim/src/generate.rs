//! Lines of beads in any number, for benchmarks and demonstrations: real ones scaled, or made up.

use serde_json::{Map, Value};

/// Fields that name another issue of the same file.
const REFERENCES: [&str; 2] = ["issue_id", "depends_on_id"];

/// Returns this many lines. Those of `source` are repeated as often as needed, each time as a copy with ids of its
/// own, so that the graph keeps its density; without a source the lines are made up.
///
/// # Errors
/// Where a line of the source is no JSON object.
pub fn generate(count: usize, source: Option<&str>) -> Result<Vec<String>, serde_json::Error> {
    let Some(source) = source else {
        return Ok((0..count).map(made_up).collect());
    };
    let lines: Vec<Map<String, Value>> = source
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    if lines.is_empty() {
        return Ok((0..count).map(made_up).collect());
    }
    Ok((0..count)
        .map(|place| copy(&lines[place % lines.len()], place / lines.len()))
        .collect())
}

/// A copy of a line; the first copy is the line itself.
fn copy(line: &Map<String, Value>, number: usize) -> String {
    let mut line = line.clone();
    if number > 0 {
        let renamed = |value: &mut Value| {
            if let Value::String(id) = value {
                *id = format!("{id}-copy{number}");
            }
        };
        line.get_mut("id").map(renamed);
        // An external reference names one issue, not its copies.
        line.remove("external_ref");
        let edges = line.get_mut("dependencies").and_then(Value::as_array_mut);
        for edge in edges.into_iter().flatten().filter_map(Value::as_object_mut) {
            for name in REFERENCES {
                edge.get_mut(name).map(renamed);
            }
        }
        let comments = line.get_mut("comments").and_then(Value::as_array_mut);
        for comment in comments
            .into_iter()
            .flatten()
            .filter_map(Value::as_object_mut)
        {
            comment.get_mut("issue_id").map(renamed);
        }
    }
    Value::Object(line).to_string()
}

const VERBS: [&str; 6] = ["Fix", "Add", "Remove", "Document", "Speed up", "Test"];
const THINGS: [&str; 7] = [
    "login",
    "search",
    "the importer",
    "session handling",
    "the daemon",
    "error messages",
    "paging",
];

/// A plain line: every tenth issue is a part of the one before, every seventh waits for an earlier one.
fn made_up(place: usize) -> String {
    let id = |place: usize| format!("gen-{place}");
    let mut edges = Vec::new();
    let edge = |kind: &str, to: usize| {
        serde_json::json!({
            "issue_id": id(place), "depends_on_id": id(to), "type": kind,
            "created_at": "2026-01-01T00:00:00Z", "created_by": "generator"
        })
    };
    if place % 10 == 9 {
        edges.push(edge("parent-child", place - 1));
    }
    if place % 7 == 6 {
        edges.push(edge("blocks", place / 2));
    }
    let closed = place % 5 < 3;
    let mut line = serde_json::json!({
        "id": id(place),
        "title": format!("{} {} ({place})", VERBS[place % VERBS.len()], THINGS[place % THINGS.len()]),
        "description": format!("What is to be done about number {place}, at some length, so that there is something to search."),
        "status": if closed { "closed" } else { "open" },
        "priority": place % 5,
        "issue_type": if place.is_multiple_of(4) { "bug" } else { "task" },
        "created_at": format!("2026-01-{:02}T{:02}:00:00Z", place % 28 + 1, place % 24),
        "updated_at": "2026-02-01T00:00:00Z",
        "dependencies": edges,
    });
    if closed {
        line["closed_at"] = "2026-02-01T00:00:00Z".into();
    }
    line.to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::generate;

    #[test]
    fn copies_have_ids_of_their_own_and_point_at_each_other() {
        let source = r#"{"id":"a"}
{"id":"b","dependencies":[{"issue_id":"b","depends_on_id":"a","type":"blocks"}]}"#;
        let lines = generate(4, Some(source)).unwrap();
        assert_eq!(
            lines[3],
            r#"{"dependencies":[{"depends_on_id":"a-copy1","issue_id":"b-copy1","type":"blocks"}],"id":"b-copy1"}"#
        );
        let made: BTreeSet<_> = generate(50, None).unwrap().into_iter().collect();
        assert_eq!(made.len(), 50);
    }
}
