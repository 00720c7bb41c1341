//! Whether an alert is gone because all is well, or because part of the hub could not be read.

use crosslink_hub::{Damage, HubSnapshot};

use super::row::AlertKey;

/// Whether something that could not be read may be the reason why an alert is not found any more.
pub(super) fn is_in_doubt(snapshot: &HubSnapshot, key: &AlertKey) -> bool {
    if snapshot.damage.is_empty() {
        return false;
    }
    let damaged = |hit: &dyn Fn(&str) -> bool| {
        let places = snapshot.damage.iter();
        places.flat_map(words).any(hit)
    };
    // Of a state with too many damaged parts, only the first are named.
    let within = |folder: &str| damaged(&|word| word == folder || word == "state");
    match key.subject_ref.split_once(':') {
        Some(("agent", id)) => {
            let holds = snapshot.locks.values().any(|lock| lock.agent == id);
            damaged(&|word| word == id) || (!holds && within("locks"))
        }
        Some(("lock", number)) => {
            let known = number
                .parse()
                .is_ok_and(|number| snapshot.locks.contains_key(&number));
            !known && within("locks")
        }
        Some(("issue", name)) => {
            let known = snapshot.issues.values().any(|issue| {
                let number = issue.number.map(|number| number.to_string());
                number.as_deref() == Some(name) || issue.id.to_string() == name
            });
            !known && within("issues")
        }
        Some(("milestone", _)) => within("milestones"),
        Some(("commit", _)) => damaged(&|word| matches!(word, "ci-status" | "trust")),
        _ => false,
    }
}

/// The parts of a place: folders, refs, and names of files without what they end in.
fn words(damage: &Damage) -> impl Iterator<Item = &str> {
    let parts = damage.place.split(|letter: char| {
        matches!(letter, '/' | ':' | ',' | '`' | '"') || letter.is_whitespace()
    });
    parts.map(|part| {
        let ends = [".ack.json", ".json", ".log", ".pub"];
        let end = ends.iter().find_map(|end| part.strip_suffix(end));
        end.unwrap_or(part)
    })
}
