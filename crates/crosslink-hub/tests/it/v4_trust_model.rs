//! The trust log against a model that knows nothing but the list of what was said.

use std::collections::BTreeMap;

use crosslink_hub::v4::trust::{Entry, Policy, Role, TrustState, Verdict};
use crosslink_hub::v4::{HubRef, LogName};
use crosslink_hub::{ObjectId, VerifyingKey};
use proptest::prelude::*;

use super::v4_trust_support::{key, log, parse, step, told};

const KEYS: [&str; 6] = ["R", "S", "A", "B", "C", "D"];

/// One accepted entry, with who said it in which commit, and whether that was the root then.
struct Said {
    commit: usize,
    by: VerifyingKey,
    by_root: bool,
    entry: Entry,
}

/// What a list of entries says of one key.
#[derive(Clone, Default)]
struct Standing {
    role: Option<Role>,
    out: Option<BTreeMap<String, ObjectId>>,
    out_in: Option<usize>,
    by_root: bool,
}

fn by_log(last: &crosslink_hub::v4::trust::LastCommits) -> BTreeMap<String, ObjectId> {
    last.iter()
        .map(|(log, commit)| (log.to_string(), commit))
        .collect()
}

fn root(said: &[Said]) -> Option<VerifyingKey> {
    said.iter().fold(None, |root, said| match &said.entry {
        Entry::Root(entry) => Some(entry.key),
        Entry::Rotate(entry) if root == Some(said.by) => Some(entry.key),
        _ => root,
    })
}

fn standing(said: &[Said], key: &VerifyingKey) -> Standing {
    let mut standing = Standing::default();
    for (index, one) in said.iter().enumerate() {
        let goes_on = standing.out.is_some() && standing.out_in == Some(one.commit);
        match &one.entry {
            Entry::Root(entry) if entry.key == *key => standing.role = Some(Role::Driver),
            Entry::Admit(entry) if entry.key == *key => {
                standing.role = Some(entry.role);
                standing.out = None;
            }
            Entry::Revoke(entry) if entry.key == *key && goes_on => {
                let more = by_log(&entry.last);
                standing.out.get_or_insert_default().extend(more);
            }
            Entry::Revoke(entry) if entry.key == *key => {
                standing.role.get_or_insert(Role::Writer);
                standing.out = Some(by_log(&entry.last));
                (standing.out_in, standing.by_root) = (Some(one.commit), one.by_root);
            }
            Entry::Rotate(entry) if one.by == *key => {
                standing.out = Some(by_log(&entry.last));
                (standing.out_in, standing.by_root) = (Some(one.commit), one.by_root);
            }
            Entry::Rotate(entry) if entry.key == *key => {
                standing.role = self::standing(&said[..index], &one.by).role;
            }
            _ => {}
        }
    }
    standing
}

/// Whether an entry is allowed after what was said.
fn allowed(said: &[Said], new: &Said) -> bool {
    let root = root(said);
    let may_touch = |key: &VerifyingKey| {
        let of = standing(said, key);
        let protected = of.role == Some(Role::Driver) || (of.out.is_some() && of.by_root);
        Some(*key) != root && (new.by_root || !protected)
    };
    match &new.entry {
        Entry::Root(_) => false,
        Entry::Admit(entry) => may_touch(&entry.key),
        Entry::Revoke(entry) => {
            let of = standing(said, &entry.key);
            (of.out.is_some() && of.out_in == Some(new.commit)) || may_touch(&entry.key)
        }
        Entry::Rotate(entry) => {
            let still_in = |key: &VerifyingKey| standing(said, key).out.is_none();
            entry.key != new.by
                && still_in(&new.by)
                && still_in(&entry.key)
                && may_touch(&entry.key)
        }
        _ => true,
    }
}

/// Adds a commit to the list if all of it is allowed.
fn model(said: &mut Vec<Said>, commit: usize, script: &str) -> bool {
    let (by, entries) = parse(script);
    let before = said.len();
    let by_root = root(said) == Some(by);
    let speaker = standing(said, &by);
    let mut good = speaker.role == Some(Role::Driver) && speaker.out.is_none();
    for entry in entries {
        let new = Said {
            commit,
            by,
            by_root,
            entry,
        };
        good = good && allowed(said, &new);
        said.push(new);
    }
    if !good {
        said.truncate(before);
    }
    good
}

fn policy(said: &[Said]) -> Policy {
    let last = said.iter().rev().find_map(|said| match &said.entry {
        Entry::Policy(entry) => Some(entry.policy),
        _ => None,
    });
    last.unwrap_or_default()
}

fn verdict(said: &[Said], letter: &str, number: &str) -> Verdict {
    let of = standing(said, &key(letter));
    match (of.role, of.out, policy(said)) {
        (_, Some(last), _) => match last.get(&log(number).to_string()) {
            Some(commit) => Verdict::UpTo(*commit),
            None => Verdict::Out,
        },
        (Some(_), None, _) | (None, None, Policy::Open) => Verdict::Counts,
        (None, None, Policy::Audit) => Verdict::CountsMarked,
        (None, None, Policy::Enforce) => Verdict::Quarantined,
    }
}

fn real_verdict(state: &TrustState, letter: &str, number: &str) -> Verdict {
    state.verdict(HubRef::Log(LogName {
        key: key(letter).name(),
        log: log(number),
    }))
}

fn check(state: &TrustState, said: &[Said]) {
    assert_eq!(Some(*state.root()), root(said));
    assert_eq!(state.policy(), policy(said));
    assert_eq!(state.entries(), said.len());
    for letter in KEYS {
        let of = standing(said, &key(letter));
        let role = of.role.filter(|_| of.out.is_none());
        assert_eq!(state.role(&key(letter)), role, "{letter}");
        for number in ["1", "2"] {
            assert_eq!(
                real_verdict(state, letter, number),
                verdict(said, letter, number),
                "{letter}{number}"
            );
        }
    }
}

fn letter() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&KEYS[..])
}

fn last() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["", " 1=5", " 1=6", " 2=7", " 1=3 2=4"][..])
}

fn entry() -> impl Strategy<Value = String> {
    let role = prop::sample::select(&["writer", "driver"][..]);
    let policy = prop::sample::select(&["open", "audit", "enforce"][..]);
    prop_oneof![
        6 => (letter(), role).prop_map(|(key, role)| format!("admit {key} {role}")),
        6 => (letter(), last()).prop_map(|(key, last)| format!("revoke {key}{last}")),
        2 => (letter(), last()).prop_map(|(key, last)| format!("rotate {key}{last}")),
        1 => policy.prop_map(|policy| format!("policy {policy}")),
        1 => Just("someday".to_owned()),
        1 => Just("root R".to_owned()),
    ]
}

fn commits() -> impl Strategy<Value = Vec<String>> {
    let signer = prop_oneof![2 => Just("R"), 1 => Just("S"), 3 => letter()];
    let commit = (signer, prop::collection::vec(entry(), 1..4))
        .prop_map(|(signer, entries)| format!("{signer}: {}", entries.join("; ")));
    prop::collection::vec(commit, 0..24)
}

/// The keys that only the root can take back, with what of their logs counts.
fn beyond_recall(state: &TrustState, said: &[Said]) -> Vec<(&'static str, [Verdict; 2])> {
    let of = |letter| ["1", "2"].map(|number| real_verdict(state, letter, number));
    let is_out = |letter: &&str| {
        let of = standing(said, &key(letter));
        of.out.is_some() && (of.by_root || of.role == Some(Role::Driver))
    };
    let out = KEYS.into_iter().filter(is_out);
    out.map(|letter| (letter, of(letter))).collect()
}

/// The state after the founding and some commits that all follow.
fn folded(commits: &[String]) -> TrustState {
    let founded = step(None, "R: root R");
    let folded = commits
        .iter()
        .try_fold(founded.unwrap(), |state, script| step(Some(state), script));
    folded.unwrap()
}

proptest! {
    #[test]
    fn the_state_is_what_the_list_of_entries_says(commits in commits()) {
        let mut said = Vec::new();
        let (by, mut entries) = parse("R: root R");
        let entry = entries.remove(0);
        said.push(Said { commit: 0, by, by_root: true, entry });
        let mut state = folded(&[]);
        let mut accepted = Vec::new();
        for (index, script) in commits.iter().enumerate() {
            let out = beyond_recall(&state, &said);
            let by_root = state.is_root(&parse(script).0);
            let judged = step(Some(state.clone()), script);
            prop_assert_eq!(judged.is_ok(), model(&mut said, index + 1, script), "{}", script);
            let Ok(next) = judged else { continue };
            check(&next, &said);
            for (letter, verdicts) in out.iter().filter(|_| !by_root) {
                let now = ["1", "2"].map(|number| real_verdict(&next, letter, number));
                prop_assert_eq!(&now, verdicts, "{} outlived it by {}", letter, script);
                prop_assert_eq!(next.role(&key(letter)), None);
            }
            accepted.push(script.clone());
            state = next;
        }
        prop_assert_eq!(&folded(&accepted), &state);
        let newer: Vec<String> = accepted.iter().map(|script| format!("{script}; newer")).collect();
        prop_assert_eq!(told(&folded(&newer)), told(&state));
    }
}
