//! What signatures are worth.

use crosslink_hub::Signatures;
use crosslink_hub::v3::{AllowedSigners, Check, ParsedLog, SignatureCache, Verdict, check_event};

use crate::v3_support::parsed;

const ALPHA: &str = include_str!("v3_data/agent-alpha.log");
const KEYS: &str = include_str!("v3_data/allowed_signers");

/// Alpha's second event, changed.
fn changed(change: impl Fn(&str) -> String) -> Check {
    let line = change(ALPHA.lines().nth(1).unwrap());
    let log = ParsedLog::parse(line.as_bytes());
    assert_eq!(log.bad, []);
    check_event(&log.events[0])
}

fn judged(change: impl Fn(&str) -> String, signers: &str) -> Verdict {
    let signers = AllowedSigners::parse(signers.as_bytes());
    changed(change).judge("agent-alpha", Some(&signers))
}

#[test]
fn whatever_is_changed_shows() {
    const TEXT: &str = "the signature does not fit the text";
    const KEY: &str = "the signature was made with another key than it names";
    let cases: [(&str, &str, &str); 9] = [
        ("\"label\":\"bug\"", "\"label\":\"bag\"", TEXT),
        ("\"agent_seq\":2", "\"agent_seq\":3", TEXT),
        ("agent-alpha", "agent-beta", TEXT),
        ("014150331Z", "014150332Z", TEXT),
        ("014150331Z", "014150Z", TEXT),
        ("SHA256:+QIN", "SHA256:xQIN", KEY),
        ("U1NIU0lH", "U1NIU0lI", "the signature is no SSH signature"),
        ("U1NIU0lH", "!1NIU0lH", "the signature is no base64"),
        (
            "PY3Jvc3NsaW5rLWV2ZW50",
            "PY3Jvc3NsaW5rLWV2ZW51",
            "the signature was made for something else",
        ),
    ];
    for (from, to, reason) in cases {
        let check = changed(|line| {
            assert!(line.contains(from), "{from}");
            line.replace(from, to)
        });
        assert_eq!(check, Check::Invalid(reason), "{from} -> {to}");
    }
    let unsigned = changed(|line| line.split(",\"signed_by\"").next().unwrap().to_owned() + "}");
    assert_eq!(unsigned, Check::Unsigned);
    let alone = changed(|line| line.split(",\"signature\"").next().unwrap().to_owned() + "}");
    assert_eq!(alone, Check::Unsigned);
}

#[test]
fn what_does_not_matter_does_not_show() {
    for (from, to) in [
        ("014150331Z", "014150331+00:00"),
        ("\"agent_id\"", "\"extra\":1,\"agent_id\""),
        ("\"label\"", "\"extra\":1,\"label\""),
        ("\"label\":\"bug\"", "\"label\":\"\\u0062ug\""),
        (",\"event\"", ", \"event\""),
    ] {
        let check = changed(|line| line.replace(from, to));
        assert!(
            matches!(check, Check::Verified { .. }),
            "{from} -> {to}: {check:?}"
        );
    }
}

#[test]
fn a_cut_signature_is_no_signature() {
    let line = ALPHA.lines().nth(1).unwrap();
    let start = line.find("U1NIU0lH").unwrap();
    for length in 0..(line.len() - start - 2) {
        let cut = changed(|line| format!("{}\"}}", &line[..start + length]));
        assert!(matches!(cut, Check::Invalid(_)), "{length}: {cut:?}");
    }
}

#[test]
fn only_the_agents_own_listed_key_counts() {
    let alpha = KEYS.lines().next().unwrap().split_once(' ').unwrap().1;
    let beta = KEYS.lines().nth(1).unwrap().split_once(' ').unwrap().1;
    let trusted = [
        format!("agent-alpha@crosslink {alpha}"),
        format!("# a comment\r\n\r\nagent-alpha@crosslink\t{alpha} crosslink-agent:alpha@box\r\n"),
        format!("agent-alpha@crosslink {beta}\nagent-alpha@crosslink {alpha}"),
        format!("other@x,*@crosslink {alpha}"),
        format!("agent-alpha@crosslink namespaces=\"git,crosslink-*\" {alpha}"),
    ];
    for list in trusted {
        assert_eq!(judged(str::to_owned, &list), Verdict::Valid, "{list}");
    }
    let untrusted = [
        String::new(),
        format!("agent-beta@crosslink {alpha}"),
        format!("agent-alpha@crosslink {beta}"),
        format!("agent-alpha {alpha}"),
        format!("# agent-alpha@crosslink {alpha}"),
        format!("agent-alpha@crosslink namespaces=\"git\" {alpha}"),
        format!("agent-alpha@crosslink cert-authority {alpha}"),
        format!("agent-alpha@crosslink valid-before=\"20200101\" {alpha}"),
        format!("!agent-alpha@crosslink,*@crosslink {alpha}"),
        format!(
            "agent-alpha@crosslink {}",
            alpha.replace("ssh-ed25519 ", "ssh-rsa ")
        ),
        format!("agent-alpha@crosslink {}", &alpha[..40]),
    ];
    for list in untrusted {
        let expected = Verdict::Untrusted("the hub does not list the key for this agent");
        assert_eq!(judged(str::to_owned, &list), expected, "{list}");
    }
    assert_eq!(
        changed(str::to_owned).judge("agent-alpha", None),
        Verdict::Valid
    );
}

#[test]
fn lines_that_cannot_be_read_are_told() {
    let list = "ok\n# fine\na@x ssh-ed25519 !!!\nb@x shh-ed25519 AAAA\nc@x cert-authority ssh-rsa AAAA\n\u{0}";
    let places: Vec<_> = AllowedSigners::parse(list.as_bytes())
        .damage("list")
        .into_iter()
        .map(|one| one.place)
        .collect();
    assert_eq!(
        places,
        [
            "list line 1",
            "list line 3",
            "list line 4",
            "list line 5",
            "list line 6"
        ]
    );
}

#[test]
fn a_key_of_another_type_is_not_trusted() {
    // The first mention of the type is the key's own.
    let check = changed(|line| line.replacen("c3NoLWVkMjU1MTkA", "c3NoLWVkMjU1MTgA", 1));
    assert_eq!(check, Check::Unsupported);
    assert_eq!(
        check.judge("agent-alpha", None),
        Verdict::Untrusted("a key of a type that cannot be verified here")
    );
}

#[test]
fn verdicts_are_counted_and_each_line_is_verified_once() {
    let logs = [parsed(
        "agent-alpha",
        (ALPHA.to_owned() + &ALPHA.replace("bug", "bag") + ALPHA).as_bytes(),
    )];
    let mut cache = SignatureCache::default();
    let signers = AllowedSigners::parse(KEYS.as_bytes());
    let nobody = AllowedSigners::default();
    let expected = Signatures {
        valid: 8,
        invalid: 1,
        ..Signatures::default()
    };
    assert_eq!(cache.verify(&logs, Some(&signers)).signatures, expected);
    // What changes is only whom to trust.
    let verdicts = cache.verify(&logs, Some(&nobody));
    assert_eq!(
        verdicts.signatures,
        Signatures {
            untrusted: 8,
            invalid: 1,
            ..Signatures::default()
        }
    );
    assert!(matches!(
        verdicts.of(&logs[0].log.events[4]),
        Some(Verdict::Invalid(_))
    ));
}
