//! What keeps clients of the reference from going on in a hub that was migrated: a branch they are known to stop at.
//!
//! They read every agent's log, and fail where a line that is not the last says what they do not know. A hub of files gets
//! the `meta` and `checkpoint` of an empty third generation besides: without them its log would not be looked at. All of it
//! has the same bytes everywhere, so that it is recognised, made again, and taken away.

use std::collections::BTreeMap;

use crosslink_git::{EntryKind, GitError, NewCommit, ObjectId, Objects, Person, TreeEntry};

use crate::heads::LOCAL;

/// The branch, without what all begin with; its name is what the reference's error says.
const AGENT: &str = "agents/zz-this-hub-needs-a-newer-client";

/// Of several lines only the last may be of an unknown kind.
const EVENTS: &str = concat!(
    r#"{"agent_id":"zz-this-hub-needs-a-newer-client","agent_seq":1,"timestamp":"1970-01-01T00:00:00Z","#,
    r#""event":{"type":"HubMigrated","format":4}}"#,
    "\n",
    r#"{"agent_id":"zz-this-hub-needs-a-newer-client","agent_seq":2,"timestamp":"1970-01-01T00:00:00Z","#,
    r#""event":{"type":"HubMigrated","format":4}}"#,
    "\n"
);

const HUB: &str = r#"{
  "hub_version": 3,
  "migrated_from_commit": "genesis",
  "migrated_at": "1970-01-01T00:00:00Z"
}"#;

const STATE: &str = r#"{
  "next_display_id": 1,
  "next_comment_id": 1,
  "display_id_map": {},
  "locks": {},
  "issues": {},
  "next_milestone_id": 1,
  "watermark": {
    "timestamp": "1970-01-01T00:00:00Z",
    "agent_id": "hub-v3-genesis",
    "agent_seq": 0
  }
}"#;

/// The branches that are put there: names without what all begin with, the file of each, and what it says. `meta` and
/// `checkpoint` are only for a hub that has none of its own.
const PARTS: [(&str, &str, &str); 3] = [
    (AGENT, "events.log", EVENTS),
    ("meta", "hub.json", HUB),
    ("checkpoint", "state.json", STATE),
];

/// The commits of [`PARTS`], which never change.
const COMMITS: [&str; 3] = [
    "7a77436ee320bc18740b8e5a56a1473c31e2b13e",
    "a732965bca7ee8dd42c7f5dcefd8a8ae6a4e2d30",
    "1e09374a17de307bab35e0186b07a4987d7ab846",
];

/// Writes the commits of the fence: the full name of each branch, and the commit. A hub of the third generation has its own
/// `meta` and `checkpoint`.
///
/// # Errors
/// Fails if the repository cannot be written to.
pub fn write(objects: &Objects, third: bool) -> Result<Vec<(String, ObjectId)>, GitError> {
    let parts = PARTS.iter().take(if third { 1 } else { PARTS.len() });
    let written = parts.map(|(name, file, text)| {
        let person = Person {
            name: "crosslink".to_owned(),
            email: "crosslink@crosslink".to_owned(),
            time: 0,
        };
        let tree = objects.write_tree(vec![TreeEntry {
            name: (*file).to_owned(),
            kind: EntryKind::Blob,
            id: objects.write_blob(text.as_bytes())?,
        }])?;
        let commit = NewCommit {
            tree,
            parents: Vec::new(),
            author: person.clone(),
            committer: person,
            message: "This hub was migrated; a newer client is needed\n".to_owned(),
        };
        Ok((
            format!("{LOCAL}{name}"),
            objects.write_commit(&commit, None)?,
        ))
    });
    written.collect()
}

/// Whether a ref of a remote is a part of the fence: its full name, and where it stands.
pub fn is_part(name: &str, id: ObjectId) -> bool {
    let name = name.strip_prefix(LOCAL).unwrap_or(name);
    let part = PARTS.iter().position(|(part, _, _)| *part == name);
    part.is_some_and(|part| COMMITS[part] == id.to_string())
}

/// Takes the fence out of the refs of a hub.
pub(crate) fn take_out(refs: &mut BTreeMap<String, ObjectId>) {
    refs.retain(|name, id| name != AGENT && !is_part(name, *id));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_never_change() {
        let directory = tempfile::tempdir().unwrap();
        crosslink_git::create_repository(directory.path()).unwrap();
        let objects = Objects::open(&directory.path().join(".git")).unwrap();
        let written = write(&objects, false).unwrap();
        let ids: Vec<String> = written.iter().map(|(_, id)| id.to_string()).collect();
        assert_eq!(ids, COMMITS);
        assert!(written.iter().all(|(name, id)| is_part(name, *id)));
        assert_eq!(write(&objects, true).unwrap(), written[..1]);
    }
}
