//! What a real tracker's export says by itself, computed without any of the program's code.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;

use serde_json::Value;

use crate::robust_support::asked;
use crate::support::Project;

/// The lines of the export, by their ids, in the order of the file.
pub(crate) struct Source {
    /// The file.
    pub(crate) path: PathBuf,
    /// The ids.
    pub(crate) order: Vec<String>,
    /// The lines.
    pub(crate) lines: HashMap<String, Value>,
    /// The visible parts of each issue.
    parts: HashMap<String, Vec<String>>,
}

impl Source {
    /// Reads the export, or says that it is not there.
    #[expect(
        clippy::print_stderr,
        reason = "a test that was skipped says so where people look"
    )]
    pub(crate) fn read() -> Option<Self> {
        let Some(folder) = asked("CROSSLINK_TEST_DATA") else {
            eprintln!("SKIPPED: `CROSSLINK_TEST_DATA` does not say where the real data is");
            return None;
        };
        let path = PathBuf::from(folder).join("beads-issues.jsonl");
        let text = std::fs::read_to_string(&path).unwrap();
        let values: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let order: Vec<_> = values
            .iter()
            .map(|line| line["id"].as_str().unwrap().to_owned())
            .collect();
        let lines = order.iter().cloned().zip(values).collect();
        let mut source = Self {
            path,
            order,
            lines,
            parts: HashMap::new(),
        };
        let mut parts: HashMap<String, Vec<String>> = HashMap::new();
        for id in source.visible() {
            if let Some(parent) = source.parent(id) {
                parts
                    .entry(parent.to_owned())
                    .or_default()
                    .push(id.to_owned());
            }
        }
        source.parts = parts;
        Some(source)
    }

    pub(crate) fn project(&self) -> Project {
        let project = Project::new();
        project
            .run(["import", self.path.to_str().unwrap()])
            .success();
        project
    }

    pub(crate) fn is_deleted(&self, id: &str) -> bool {
        self.lines[id]["status"] == "tombstone"
    }

    /// Neither closed nor deleted, whatever word says so.
    pub(crate) fn is_open(&self, id: &str) -> bool {
        !matches!(
            self.lines[id]["status"].as_str(),
            Some("closed" | "tombstone")
        )
    }

    pub(crate) fn visible(&self) -> impl Iterator<Item = &str> {
        self.order
            .iter()
            .map(String::as_str)
            .filter(|id| !self.is_deleted(id))
    }

    pub(crate) fn open(&self) -> impl Iterator<Item = &str> {
        self.visible().filter(|id| self.is_open(id))
    }

    /// What an issue depends on in one way.
    pub(crate) fn edges<'a>(&'a self, id: &str, kind: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.lines[id]["dependencies"].as_array();
        let of_kind = all
            .into_iter()
            .flatten()
            .filter(move |edge| edge["type"] == kind);
        of_kind.map(|edge| edge["depends_on_id"].as_str().unwrap())
    }

    pub(crate) fn parent(&self, id: &str) -> Option<&str> {
        self.edges(id, "parent-child").next()
    }

    pub(crate) fn children(&self, id: &str) -> Vec<&str> {
        let parts = self.parts.get(id).into_iter().flatten();
        parts.map(String::as_str).collect()
    }

    pub(crate) fn open_blockers(&self, id: &str) -> BTreeSet<&str> {
        self.edges(id, "blocks")
            .filter(|blocker| self.is_open(blocker))
            .collect()
    }

    pub(crate) fn ready(&self) -> BTreeSet<&str> {
        self.open()
            .filter(|id| self.open_blockers(id).is_empty())
            .collect()
    }

    pub(crate) fn text<'a>(&'a self, id: &str, field: &str) -> &'a str {
        self.lines[id][field].as_str().unwrap_or_default()
    }

    pub(crate) fn priority(&self, id: &str) -> &'static str {
        ["critical", "high", "medium", "low", "low"][self.lines[id]["priority"]
            .as_u64()
            .map_or(2, |it| it as usize)]
    }

    /// Whether a word occurs where a search looks.
    pub(crate) fn mentions(&self, id: &str, word: &str) -> bool {
        let comments = self.lines[id]["comments"].as_array().into_iter().flatten();
        let texts = comments.filter_map(|comment| comment["text"].as_str());
        let mut texts = texts.chain([self.text(id, "title"), self.text(id, "description")]);
        texts.any(|text| text.to_lowercase().contains(word))
    }

    /// Issues on a cycle of blockers: those that can be reached from themselves.
    pub(crate) fn on_cycles(&self) -> BTreeSet<&str> {
        let reaches_itself = |start: &&str| {
            let (mut seen, mut stack) = (HashSet::new(), vec![*start]);
            while let Some(id) = stack.pop() {
                for next in self.edges(id, "blocks") {
                    if next == *start {
                        return true;
                    }
                    if seen.insert(next) {
                        stack.push(next);
                    }
                }
            }
            false
        };
        self.visible().filter(reaches_itself).collect()
    }

    /// The score of an issue alone; nothing in the data has a due date.
    pub(crate) fn own_score(&self, id: &str) -> i64 {
        let weight = match self.priority(id) {
            "critical" => 4,
            "high" => 3,
            "medium" => 2,
            _ => 1,
        };
        let children = self.children(id);
        let done = children.iter().filter(|child| !self.is_open(child)).count();
        100 * weight
            + if done > 0 && done < children.len() {
                50
            } else {
                0
            }
    }

    /// The greatest score of its own and of the open issues above it.
    pub(crate) fn score(&self, id: &str) -> i64 {
        let above = std::iter::successors(Some(id), |id| {
            self.parent(id).filter(|parent| self.is_open(parent))
        });
        above.map(|id| self.own_score(id)).max().unwrap()
    }
}
