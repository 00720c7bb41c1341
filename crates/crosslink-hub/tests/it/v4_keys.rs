//! Keys and signatures, with `ssh-keygen` as the oracle.

use std::fs;

use crosslink_hub::{KeyError, KeyName, SigningKey, VerifyingKey};

use crate::v4_support::{Place, key};

/// Keeps a private key in a file as `ssh-keygen` wants it.
fn keep(place: &Place, name: &str, key: &SigningKey) -> String {
    let path = place.path(name);
    fs::write(&path, key.to_openssh().as_bytes()).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    }
    path.to_string_lossy().into_owned()
}

#[test]
fn signatures_are_to_the_byte_those_of_ssh_keygen() {
    let place = Place::new();
    for number in [1, 2, 200] {
        let key = key(number);
        let file = keep(&place, "key", &key);
        for message in [&b""[..], b"a", &[0xff; 3000]] {
            let ours = key.sign("git", message);
            let words = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", &file];
            let theirs = place.run(&words, message).unwrap();
            assert_eq!(ours, theirs);
            let holds = key.verifying_key().verify("git", message, &theirs);
            assert_eq!(holds, Ok(()));
        }
    }
}

#[test]
fn ssh_keygen_reads_our_keys_and_verifies_our_signatures() {
    let place = Place::new();
    let key = key(1);
    let file = keep(&place, "key", &key);
    let public = place.run(&["ssh-keygen", "-y", "-f", &file], b"").unwrap();
    assert_eq!(public.trim(), key.verifying_key().to_string());
    fs::write(place.path("signers"), format!("a@b {public}")).unwrap();
    fs::write(place.path("signature"), key.sign("git", b"text")).unwrap();
    let words = [
        "ssh-keygen",
        "-Y",
        "verify",
        "-n",
        "git",
        "-I",
        "a@b",
        "-f",
        "signers",
        "-s",
        "signature",
    ];
    place.run(&words, b"text").unwrap();
    place.run(&words, b"another text").unwrap_err();
}

#[test]
fn keys_of_ssh_keygen_are_read() {
    let place = Place::new();
    for (kind, words, expected) in [
        ("ed25519", "", None),
        ("ed25519", "secret", Some(KeyError::Protected)),
        ("rsa", "", Some(KeyError::OtherType)),
    ] {
        let file = format!("{kind}{words}");
        let make = [
            "ssh-keygen",
            "-q",
            "-t",
            kind,
            "-N",
            words,
            "-C",
            "a comment",
            "-f",
            &file,
        ];
        place.run(&make, b"").unwrap();
        let private = fs::read_to_string(place.path(&file)).unwrap();
        let read = SigningKey::from_openssh(&private);
        assert_eq!(read.as_ref().err(), expected.as_ref(), "{file}");
        let public = fs::read_to_string(place.path(&format!("{file}.pub"))).unwrap();
        let verifying = VerifyingKey::parse_line(&public);
        if let Ok(key) = read {
            assert_eq!(verifying, Ok(key.verifying_key()));
            let again = SigningKey::from_openssh(&key.to_openssh()).unwrap();
            assert_eq!(again.sign("git", b"a"), key.sign("git", b"a"));
        }
        assert!(
            VerifyingKey::parse(&public).is_err(),
            "a comment is no part of a key"
        );
    }
    assert_eq!(
        SigningKey::from_openssh("-----BEGIN").err(),
        Some(KeyError::NotPrivate)
    );
}

#[test]
fn a_key_has_one_text_one_encoding_and_one_name() {
    let key = key(1).verifying_key();
    let text = key.to_string();
    assert_eq!(VerifyingKey::parse(&text), Ok(key));
    assert_eq!(VerifyingKey::from_wire(&key.to_wire()), Ok(key));
    assert_eq!(key.to_wire().len(), 51);
    for bad in [
        "",
        "ssh-ed25519",
        &format!("{text} comment"),
        &format!("{text}\n"),
        &format!(" {text}"),
        &text.replace(' ', "  "),
        &text[..text.len() - 4],
        &format!("{text}AAAA"),
    ] {
        assert!(VerifyingKey::parse(bad).is_err(), "{bad:?}");
    }
    for line in [format!("{text} a comment\n"), format!("  {text}")] {
        assert_eq!(VerifyingKey::parse_line(&line), Ok(key), "{line:?}");
    }
    let mut longer = key.to_wire();
    longer.push(0);
    assert!(VerifyingKey::from_wire(&longer).is_err());
    assert_eq!(KeyName::parse(key.name().as_str()), Some(key.name()));
}

/// The name follows from what `ssh-keygen -l` prints: base64 and base32 of the same hash.
#[test]
fn the_name_of_a_key_is_the_hash_that_ssh_keygen_shows() {
    let place = Place::new();
    fs::write(place.path("key.pub"), key(1).verifying_key().to_string()).unwrap();
    let shown = place
        .run(&["ssh-keygen", "-l", "-f", "key.pub"], b"")
        .unwrap();
    let base64 = shown
        .split("SHA256:")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap();
    let digit = |letter: char| match letter {
        'A'..='Z' => letter as u32 - 'A' as u32,
        'a'..='z' => letter as u32 - 'a' as u32 + 26,
        '0'..='9' => letter as u32 - '0' as u32 + 52,
        '+' => 62,
        _ => 63,
    };
    let bits: String = base64
        .chars()
        .map(|it| format!("{:06b}", digit(it)))
        .collect();
    let letters = b"abcdefghijklmnopqrstuvwxyz234567";
    let name: String = (0..26)
        .map(|at| usize::from_str_radix(&bits[at * 5..at * 5 + 5], 2).unwrap())
        .map(|digit| char::from(letters[digit]))
        .collect();
    assert_eq!(key(1).verifying_key().name().to_string(), name);
}

#[test]
fn a_private_key_is_never_shown() {
    let key = key(1);
    let shown = format!("{key:?}");
    assert_eq!(shown, format!("SigningKey({})", key.verifying_key().name()));
}

#[test]
fn a_signature_holds_in_one_text_only() {
    let key = key(1);
    let text = key.sign("git", b"a");
    let verify = |text: &str| key.verifying_key().verify("git", b"a", text);
    assert_eq!(verify(&text), Ok(()));
    assert_eq!(verify(text.trim_end()), Ok(()));
    let lines: Vec<_> = text.lines().collect();
    let inside = lines[1..lines.len() - 1].concat();
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    for bad in [
        text.replace('\n', "\r\n"),
        format!("{text}\n"),
        format!("\n{text}"),
        format!("{first}\n{inside}\n{last}\n"),
        format!("{text}{text}"),
        text.replace("SSH SIGNATURE", "SIGNATURE"),
        key.sign("file", b"a"),
        key.sign("git", b"b"),
        self::key(2).sign("git", b"a"),
        "a".repeat(5000),
        String::new(),
    ] {
        assert!(verify(&bad).is_err(), "{bad}");
    }
}
