//! Made-up hubs, those of the reference's generations as files: for tests, for the demo, for measurements.

use std::collections::BTreeMap;

use crosslink_core::time::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::random::Random;

/// Files by their paths.
pub type Files = BTreeMap<String, Vec<u8>>;

/// How large a made-up hub is, and how well it fares.
#[derive(Clone, Debug)]
pub struct OlderHub {
    /// Everything follows from it.
    pub seed: u64,
    /// How many issues; two of three are open.
    pub issues: u32,
    /// How many agents.
    pub agents: u32,
    /// How many issues are held, each by one of the agents.
    pub locks: u32,
    /// Whether something is wrong: an issue overdue, a lock held for hours, an agent that fell silent.
    pub trouble: bool,
    /// When it is looked at; all times lie before.
    pub now: Timestamp,
}

impl Default for OlderHub {
    fn default() -> Self {
        Self {
            seed: 1,
            issues: 30,
            agents: 2,
            locks: 2,
            trouble: false,
            now: Timestamp::from_seconds(1_800_000_000),
        }
    }
}

pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) const WORDS: [&str; 12] = [
    "parser", "cache", "timeout", "empty", "input", "retry", "remote", "lock", "index", "slow",
    "wrong", "report",
];

impl OlderHub {
    /// The name of an agent.
    pub fn agent(number: u32) -> String {
        format!("agent-{}", number + 1)
    }

    /// The files of the branch `crosslink/hub`, second generation.
    pub fn second_generation(&self) -> Files {
        let mut files = Files::new();
        put(
            &mut files,
            "meta/version.json",
            &json!({"layout_version": 2}),
        );
        let counters = json!({
            "next_display_id": self.issues + 1, "next_comment_id": 1, "next_milestone_id": 1
        });
        put(&mut files, "meta/counters.json", &counters);
        for (id, issue) in self.all_issues() {
            let (mut issue, comments) = issue;
            issue["uuid"] = json!(id);
            put(&mut files, &format!("issues/{id}/issue.json"), &issue);
            for (comment_id, mut comment) in comments {
                comment["uuid"] = json!(comment_id);
                comment["issue_uuid"] = json!(id);
                let path = format!("issues/{id}/comments/{comment_id}.json");
                put(&mut files, &path, &comment);
            }
        }
        for (number, mut lock) in self.all_locks() {
            lock["issue_id"] = json!(number);
            put(&mut files, &format!("locks/{number}.json"), &lock);
        }
        for number in 0..self.agents {
            let (name, beat) = self.heartbeat(number);
            put(&mut files, &format!("heartbeats/{name}.json"), &beat);
        }
        files
    }

    /// The files of each branch of the third generation, by what follows `crosslink/`: everything
    /// is in the checkpoint, the logs are empty.
    pub fn third_generation(&self) -> BTreeMap<String, Files> {
        let mut meta = Files::new();
        let hub = json!({
            "hub_version": 3, "migrated_from_commit": "genesis", "migrated_at": text(self.now.plus_seconds(-90 * DAY))
        });
        put(&mut meta, "hub.json", &hub);
        let mut state = Files::new();
        put(&mut state, "state.json", &self.state());
        let mut branches =
            BTreeMap::from([("meta".to_owned(), meta), ("checkpoint".to_owned(), state)]);
        for number in 0..self.agents {
            let (name, beat) = self.heartbeat(number);
            let mut files = Files::from([("events.log".to_owned(), Vec::new())]);
            put(&mut files, "heartbeat.json", &beat);
            branches.insert(format!("agents/{name}"), files);
        }
        branches
    }

    fn state(&self) -> Value {
        let (mut issues, mut numbers) = (serde_json::Map::new(), serde_json::Map::new());
        for (id, (mut issue, comments)) in self.all_issues() {
            issue["uuid"] = json!(id);
            let comments: serde_json::Map<_, _> = comments
                .into_iter()
                .map(|(id, comment)| (id.to_string(), comment))
                .collect();
            if !comments.is_empty() {
                issue["comments"] = Value::Object(comments);
            }
            numbers.insert(id.to_string(), issue["display_id"].clone());
            issues.insert(id.to_string(), issue);
        }
        let locks: serde_json::Map<_, _> = self
            .all_locks()
            .map(|(number, lock)| (number.to_string(), lock))
            .collect();
        json!({
            "next_display_id": self.issues + 1, "next_comment_id": 1, "display_id_map": numbers, "locks": locks,
            "issues": issues, "next_milestone_id": 1,
            "watermark": {"timestamp": "1970-01-01T00:00:00Z", "agent_id": "hub-v3-genesis", "agent_seq": 0}
        })
    }

    fn all_issues(&self) -> impl Iterator<Item = (Uuid, (Value, Vec<(Uuid, Value)>))> {
        let mut random = Random::new(self.seed);
        let ids: Vec<Uuid> = (0..self.issues).map(|_| uuid(&mut random)).collect();
        let made: Vec<_> = (0..self.issues)
            .map(|number| (ids[number as usize], self.issue(number, &ids, &mut random)))
            .collect();
        made.into_iter()
    }

    /// An issue without its name, and its comments by theirs.
    fn issue(&self, number: u32, ids: &[Uuid], random: &mut Random) -> (Value, Vec<(Uuid, Value)>) {
        let created = self
            .now
            .plus_seconds(-30 * DAY + i64::from(number) * MINUTE);
        let open = number % 3 != 2;
        let mut word = || WORDS[random.below(WORDS.len())];
        let title = format!("The {} {} is {}", word(), word(), word());
        let priority = ["low", "medium", "high"][number as usize % 3];
        let mut issue = json!({
            "display_id": number + 1, "title": title, "status": if open { "open" } else { "closed" },
            "priority": priority, "created_by": Self::agent(number % self.agents.max(1)),
            "created_at": text(created), "updated_at": text(created.plus_seconds(HOUR)), "labels": ["made-up"]
        });
        if !open {
            issue["closed_at"] = json!(text(created.plus_seconds(HOUR)));
        }
        if number % 7 == 6 {
            issue["blockers"] = json!([ids[number as usize - 5]]);
        }
        if self.trouble && number == 0 {
            issue["due_at"] = json!(text(self.now.plus_seconds(-DAY)));
        }
        let comment = json!({
            "author": Self::agent(0), "content": format!("Looked at {title}."), "created_at": text(created), "kind": "note"
        });
        let comments = number.is_multiple_of(4).then(|| (uuid(random), comment));
        (issue, comments.into_iter().collect())
    }

    fn all_locks(&self) -> impl Iterator<Item = (u32, Value)> {
        let since = if self.trouble { -3 * HOUR } else { -5 * MINUTE };
        let claimed = text(self.now.plus_seconds(since));
        let agents = self.agents.max(1);
        (0..self.locks.min(self.issues)).map(move |number| {
            let lock = json!({"agent_id": Self::agent(number % agents), "claimed_at": claimed});
            // Every third issue is closed; those before it are not.
            (number + number / 2 + 1, lock)
        })
    }

    fn heartbeat(&self, number: u32) -> (String, Value) {
        let name = Self::agent(number);
        let age = if self.trouble && number == 0 {
            2 * HOUR
        } else {
            MINUTE
        };
        let beat = json!({
            "agent_id": name, "last_heartbeat": text(self.now.plus_seconds(-age)), "active_issue_id": null,
            "machine_id": "made-up"
        });
        (name, beat)
    }
}

fn put(files: &mut Files, path: &str, value: &Value) {
    let text = serde_json::to_vec_pretty(value).expect("JSON serialises");
    files.insert(path.to_owned(), text);
}

pub(crate) fn uuid(random: &mut Random) -> Uuid {
    Uuid::from_u64_pair(random.draw(), random.draw())
}

fn text(time: Timestamp) -> String {
    time.second()
        .replace(' ', "T")
        .trim_end_matches('Z')
        .to_owned()
        + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_hub_again() {
        let hub = OlderHub::default();
        assert_eq!(hub.second_generation(), hub.second_generation());
        let other = OlderHub {
            seed: 2,
            ..OlderHub::default()
        };
        assert_ne!(hub.second_generation(), other.second_generation());
        assert_eq!(hub.third_generation().len(), 2 + 2);
    }

    #[test]
    fn times_are_as_the_reference_writes_them() {
        assert_eq!(text(Timestamp::from_seconds(0)), "1970-01-01T00:00:00Z");
    }
}
