//! The lines of the trust log: what is read, what is refused, and how much there may be.

use crosslink_git::ObjectId;
use crosslink_hub::v4::LogId;
use crosslink_hub::v4::trust::{
    ENTRY_LIMIT, Entry, LINE_LIMIT, LastCommits, LineError, Revoke, Rotate, decode, encode,
};

use super::v4_trust_support::{after, commit, key};

/// A hub with the root R, the driver C and the writer A.
const HUB: &str = "R: root R; admit C driver; admit A writer";

#[test]
fn lines_that_are_no_entries_are_refused() {
    let ssh = key("A").to_string();
    let admit = format!(r#"{{"entry":"admit","key":"{ssh}","role":"writer","name":"a","time":1}}"#);
    let log = "0123456789abcdef0123456789abcdef";
    let hex = "0123456789abcdef0123456789abcdef01234567";
    let revoke =
        |last: &str| format!(r#"{{"entry":"revoke","key":"{ssh}","last":{last},"time":1}}"#);
    assert_eq!(decode(admit.as_bytes()), Err(LineError::Open(1)));
    let good = [
        admit.clone(),
        admit.replace(r#""time":1"#, r#""time":-1,"scope":{"a":[1e999]}"#),
        admit.replace(r#""name":"a""#, r#""name":"\u001b[2J\n""#),
        revoke("{}"),
        revoke(&format!(r#"{{"{log}":"{hex}"}}"#)),
        r#"{"time":null,"entry":"x"}"#.to_owned(),
    ];
    for line in &good {
        let entries = decode(format!("{line}\n").as_bytes()).unwrap();
        assert_eq!(decode(&encode(&entries).unwrap()), Ok(entries), "{line}");
    }
    let bad = [
        String::new(),
        "{}".to_owned(),
        "[]".to_owned(),
        r#"["admit"]"#.to_owned(),
        r#"{"entry":1}"#.to_owned(),
        r#"{"entry":"x","entry":"y"}"#.to_owned(),
        r#"{"entry":"x"} {}"#.to_owned(),
        r#"{"entry":"policy","time":1}"#.to_owned(),
        r#"{"entry":"policy","policy":"Open","time":1}"#.to_owned(),
        r#"{"entry":"policy","policy":"open","policy":"audit","time":1}"#.to_owned(),
        r#"{"entry":"policy","policy":"open","time":1.5}"#.to_owned(),
        r#"{"entry":"policy","policy":"open","time":9223372036854775808}"#.to_owned(),
        admit.replace("writer", "root"),
        admit.replace("ssh-ed25519 ", "ssh-rsa "),
        admit.replace(&ssh, &format!("{ssh} me@here")),
        admit.replace(r#""name":"a""#, &format!(r#""name":"{}""#, "a".repeat(129))),
        revoke(&format!(r#"{{"{log}":"{hex}","{log}":"{hex}"}}"#)),
        revoke(&format!(r#"{{"{}":"{hex}"}}"#, log.to_uppercase())),
        revoke(&format!(r#"{{"{log}":"{}"}}"#, hex.to_uppercase())),
        revoke(&format!(r#"{{"{log}":"{}"}}"#, "0".repeat(40))),
        revoke("[]"),
    ];
    for line in &bad {
        let error = decode(format!("{admit}\n{line}\n").as_bytes());
        assert!(
            matches!(error, Err(LineError::Malformed { line: 2, .. })),
            "{line}: {error:?}"
        );
    }
}

#[test]
fn limits_are_kept() {
    let long = |bytes: usize| {
        let frame = r#"{"entry":"x","y":""}"#.len();
        format!(
            "{{\"entry\":\"x\",\"y\":\"{}\"}}\n",
            "z".repeat(bytes - frame)
        )
    };
    assert!(decode(long(LINE_LIMIT).as_bytes()).is_ok());
    assert_eq!(
        decode(long(LINE_LIMIT + 1).as_bytes()),
        Err(LineError::TooLong(1))
    );
    let lines = |count| "{\"entry\":\"x\"}\n".repeat(count);
    assert_eq!(
        decode(lines(ENTRY_LIMIT).as_bytes()).map(|all| all.len()),
        Ok(ENTRY_LIMIT)
    );
    assert_eq!(
        decode(lines(ENTRY_LIMIT + 1).as_bytes()),
        Err(LineError::TooMany)
    );
    let log = |number: u128| (LogId(number.to_be_bytes()), commit("1"));
    let last: LastCommits = (0..900).map(log).collect();
    let entry = Entry::Revoke(Revoke {
        key: key("A"),
        last,
        time: 0,
    });
    assert_eq!(encode(&[entry]), Err(LineError::TooLong(1)));
}

#[test]
fn a_key_with_more_logs_than_fit_into_a_line_is_revoked_in_one_commit() {
    let id = |number: u16| {
        let mut bytes = [1; 20];
        bytes[..2].copy_from_slice(&number.to_be_bytes());
        ObjectId::from_bytes(bytes)
    };
    let log = |number: u16| LogId(u128::from(number).to_be_bytes());
    let last: LastCommits = (0..5000).map(|number| (log(number), id(number))).collect();
    for (signer, entries) in [
        ("C", Revoke::entries(&key("A"), &last, 0)),
        ("C", Rotate::entries(&key("C"), &key("E"), &last, 0)),
    ] {
        assert!(entries.len() > 1);
        assert_eq!(decode(&encode(&entries).unwrap()), Ok(entries.clone()));
        let mut state = after(HUB);
        state.apply(&key(signer), &entries).unwrap();
        let out = state.members().find_map(|member| member.out).unwrap();
        assert_eq!(out.last, last);
    }
    assert_eq!(
        Revoke::entries(&key("A"), &LastCommits::default(), 0).len(),
        1
    );
}
