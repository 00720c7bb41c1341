//! Trust logs written as short scripts, and told in short words.

use std::sync::LazyLock;

use crosslink_git::ObjectId;
use crosslink_hub::v4::trust::{
    Admit, Entry, LastCommits, Member, Migrated, Name, Policy, Refusal, Revoke, Role, Root, Rotate,
    SetPolicy, Source, TrustState, Verdict, decode,
};
use crosslink_hub::v4::{HubRef, LogId, LogName};
use crosslink_hub::{SigningKey, VerifyingKey};

/// The keys of the scripts.
pub(crate) const LETTERS: &str = "RSABCDEW";

/// The key that a letter stands for.
pub(crate) fn signing(letter: &str) -> SigningKey {
    SigningKey::from_seed(&[letter.as_bytes()[0]; 32])
}

/// Its public half, made once.
pub(crate) fn key(letter: &str) -> VerifyingKey {
    static KEYS: LazyLock<Vec<VerifyingKey>> = LazyLock::new(|| {
        let letters = LETTERS.chars().map(|letter| letter.to_string());
        letters
            .map(|letter| signing(&letter).verifying_key())
            .collect()
    });
    KEYS[LETTERS.find(letter).unwrap()]
}

/// The commit that a number stands for.
pub(crate) fn commit(number: &str) -> ObjectId {
    ObjectId::from_bytes([number.parse().unwrap(); 20])
}

/// The log that a number stands for.
pub(crate) fn log(number: &str) -> LogId {
    LogId([number.parse().unwrap(); 16])
}

/// `1=5 2=6`: of log 1 up to commit 5, of log 2 up to commit 6.
fn last<'a>(words: impl Iterator<Item = &'a str>) -> LastCommits {
    let pair = |word: &str| {
        let (of, to) = word.split_once('=').unwrap();
        (log(of), commit(to))
    };
    words.map(pair).collect()
}

/// One entry out of a few words.
pub(crate) fn entry(script: &str) -> Entry {
    let mut words = script.split_whitespace();
    let mut next = || words.next().unwrap();
    let (time, name) = (0, |key: &str| Name::new(key).unwrap());
    match next() {
        "root" => {
            let letter = next();
            let (key, name) = (key(letter), name(letter));
            Entry::Root(Root { key, name, time })
        }
        "admit" => {
            let letter = next();
            let (key, name, role) = (key(letter), name(letter), role(next()));
            Entry::Admit(Admit {
                key,
                role,
                name,
                time,
            })
        }
        "revoke" => Entry::Revoke(Revoke {
            key: key(next()),
            last: last(words),
            time,
        }),
        "rotate" => Entry::Rotate(Rotate {
            key: key(next()),
            last: last(words),
            time,
        }),
        "policy" => Entry::Policy(SetPolicy {
            policy: policy(next()),
            time,
        }),
        "migrated" => Entry::Migrated(Migrated {
            genesis: commit(next()),
            source: Source::V3,
            commits: Default::default(),
            time,
        }),
        other => {
            let line = format!("{{\"entry\":\"{other}\"}}\n");
            decode(line.as_bytes()).unwrap().remove(0)
        }
    }
}

fn role(word: &str) -> Role {
    match word {
        "writer" => Role::Writer,
        "driver" => Role::Driver,
        other => panic!("{other} is no role"),
    }
}

fn policy(word: &str) -> Policy {
    match word {
        "open" => Policy::Open,
        "audit" => Policy::Audit,
        "enforce" => Policy::Enforce,
        other => panic!("{other} is no policy"),
    }
}

/// `R: admit A driver; policy audit`: who signs, and what the commit brings.
pub(crate) fn parse(script: &str) -> (VerifyingKey, Vec<Entry>) {
    let (signer, entries) = script.trim().split_once(':').unwrap();
    let entries = entries.split(';').map(str::trim);
    let entries = entries.filter(|words| !words.is_empty());
    (key(signer), entries.map(entry).collect())
}

/// Takes in one more commit, or begins with it.
pub(crate) fn step(state: Option<TrustState>, script: &str) -> Result<TrustState, Refusal> {
    let (signer, entries) = parse(script);
    match state {
        None => TrustState::found(&signer, &entries),
        Some(mut state) => {
            let before = state.clone();
            let judged = state.apply(&signer, &entries);
            if judged.is_err() {
                assert_eq!(state, before, "what is refused leaves nothing behind");
            }
            judged.map(|()| state)
        }
    }
}

/// The state after commits, one a line, that all follow.
pub(crate) fn after(script: &str) -> TrustState {
    let lines = script.lines().filter(|line| !line.trim().is_empty());
    let state = lines.fold(None, |state, line| {
        let next = step(state, line);
        Some(next.unwrap_or_else(|refusal| panic!("{line}: {}", letters(&refusal.to_string()))))
    });
    state.unwrap()
}

/// Puts letters in the place of the names of keys.
pub(crate) fn letters(text: &str) -> String {
    LETTERS
        .split("")
        .filter(|letter| !letter.is_empty())
        .fold(text.to_owned(), |text, letter| {
            text.replace(key(letter).name().as_str(), letter)
        })
}

/// Whom a state names, and as what.
pub(crate) fn told(state: &TrustState) -> String {
    let member = |member: Member| {
        let what = match (&member.out, member.root) {
            (Some(out), _) => match out.heir {
                Some(heir) => format!("was {}, now {heir}", member.role),
                None => format!("out, was {}", member.role),
            },
            (None, true) => "root".to_owned(),
            (None, false) => member.role.to_string(),
        };
        letters(&format!("{} {what}", member.key_name))
    };
    let mut members: Vec<String> = state.members().map(member).collect();
    members.sort();
    format!("{}: {}", state.policy(), members.join("; "))
}

/// What counts of a log: `A1` is log 1 of key A.
pub(crate) fn counts(state: &TrustState, place: &str) -> String {
    let (letter, number) = place.split_at(1);
    let key = key(letter).name();
    let log = log(number);
    match state.verdict(HubRef::Log(LogName { key, log })) {
        Verdict::Counts => "counts".to_owned(),
        Verdict::CountsMarked => "marked".to_owned(),
        Verdict::UpTo(id) => format!("up to {}", id.as_bytes()[0]),
        Verdict::Quarantined => "quarantined".to_owned(),
        Verdict::Out => "out".to_owned(),
    }
}
