//! Whom a hub trusts: OpenSSH's list of allowed signers.

use crate::base64;
use crate::snapshot::Damage;
use crate::sshsig::key_kind;

/// The longest list that is read, in bytes.
pub const SIGNERS_LIMIT: usize = 1 << 20;

/// The beginnings of the names of key types.
const KEY_TYPES: [&str; 6] = [
    "ssh-ed25519",
    "ssh-rsa",
    "ssh-dss",
    "ecdsa-sha2-",
    "sk-ssh-ed25519",
    "sk-ecdsa-sha2-",
];

/// Which keys may sign for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedSigners {
    entries: Vec<Entry>,
    damage: Vec<(usize, &'static str)>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    principals: String,
    namespaces: Option<String>,
    key: Vec<u8>,
}

impl AllowedSigners {
    /// Reads the list. A line that cannot be read allows nobody; no line at all allows nobody either.
    pub fn parse(bytes: &[u8]) -> Self {
        let mut signers = Self::default();
        if bytes.len() > SIGNERS_LIMIT {
            signers.damage.push((0, "too long: nobody is trusted"));
            return signers;
        }
        for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line = line.trim_ascii();
            if line.is_empty() || line.starts_with(b"#") {
                continue;
            }
            let entry = std::str::from_utf8(line).map_err(|_| "not UTF-8");
            match entry.and_then(Entry::parse) {
                Ok(entry) => signers.entries.push(entry),
                Err(reason) => signers.damage.push((number + 1, reason)),
            }
        }
        signers
    }

    /// Whether a key, as it is encoded, may sign for a principal in a namespace.
    pub fn allow(&self, principal: &str, namespace: &str, key: &[u8]) -> bool {
        self.entries.iter().any(|entry| {
            entry.key == key && in_list(&entry.principals, principal) && entry.is_for(namespace)
        })
    }

    /// Whether a key, as it is encoded, may sign for anybody in a namespace.
    pub fn allow_anybody(&self, namespace: &str, key: &[u8]) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.key == key && entry.is_for(namespace))
    }

    /// Whether any key may sign for a principal.
    pub fn know(&self, principal: &str) -> bool {
        (self.entries.iter()).any(|entry| in_list(&entry.principals, principal))
    }

    /// The principals, each as its line has it.
    pub fn principals(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| entry.principals.as_str())
    }

    /// The lines that could not be read.
    pub fn damage(&self, place: &str) -> Vec<Damage> {
        let damage = |(line, reason): &(usize, &str)| Damage {
            place: format!("{place} line {line}"),
            reason: (*reason).to_owned(),
        };
        self.damage.iter().map(damage).collect()
    }
}

impl Entry {
    /// Whether it is good for a namespace.
    fn is_for(&self, namespace: &str) -> bool {
        (self.namespaces.as_deref()).is_none_or(|list| in_list(list, namespace))
    }

    fn parse(line: &str) -> Result<Self, &'static str> {
        let (principals, rest) = field(line);
        let (mut kind, mut rest) = field(rest);
        let mut namespaces = None;
        if !KEY_TYPES.iter().any(|known| kind.starts_with(known)) {
            namespaces = options(kind)?;
            (kind, rest) = field(rest);
        }
        if !KEY_TYPES.iter().any(|known| kind.starts_with(known)) {
            return Err("no known type of key");
        }
        let key = base64::decode(field(rest).0).ok_or("the key is no base64")?;
        if key_kind(&key) != Some(kind.as_bytes()) {
            return Err("the key is not of the type it is said to be");
        }
        Ok(Self {
            principals: principals.trim_matches('"').to_owned(),
            namespaces,
            key,
        })
    }
}

/// Splits off the first field; blanks between quotation marks do not end it.
fn field(line: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = line.find(|character: char| {
        quoted ^= character == '"';
        !quoted && matches!(character, ' ' | '\t')
    });
    let (field, rest) = line.split_at(end.unwrap_or(line.len()));
    (field, rest.trim_start())
}

/// The namespaces a line is good for. Whatever else would narrow it or turn it into something else makes it useless.
fn options(text: &str) -> Result<Option<String>, &'static str> {
    let mut quoted = false;
    let mut namespaces = None;
    let options = text.split(|character: char| {
        quoted ^= character == '"';
        !quoted && character == ','
    });
    for option in options {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name.to_ascii_lowercase().as_str() {
            "namespaces" => namespaces = Some(value.trim_matches('"').to_owned()),
            "cert-authority" | "valid-after" | "valid-before" => {
                return Err("an option that cannot be judged here");
            }
            _ => return Err("an unknown option, or no known type of key"),
        }
    }
    Ok(namespaces)
}

/// Whether a list of patterns with commas between names a text; a pattern after `!` shuts it out.
fn in_list(list: &str, text: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',') {
        match pattern.strip_prefix('!') {
            Some(pattern) if fits(pattern, text) => return false,
            Some(_) => {}
            None => found |= fits(pattern, text),
        }
    }
    found
}

/// Whether a text fits a pattern: `*` stands for any characters, `?` for one.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut at, mut seen, mut star) = (0, 0, None);
    while seen < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(wanted) if *wanted == b'?' || *wanted == text[seen] => {
                (at, seen) = (at + 1, seen + 1);
            }
            _ => {
                let Some((place, taken)) = star else {
                    return false;
                };
                star = Some((place, taken + 1));
                (at, seen) = (place + 1, taken + 1);
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::in_list;

    #[test]
    fn patterns_name_principals() {
        for (list, text, expected) in [
            ("a@crosslink", "a@crosslink", true),
            ("a@crosslink", "b@crosslink", false),
            ("b@x,a@crosslink", "a@crosslink", true),
            ("*@crosslink", "a@crosslink", true),
            ("*@crosslink,!a@*", "a@crosslink", false),
            ("?@crosslink", "ab@crosslink", false),
            ("*a*b*", "xaxbx", true),
            ("*a*b", "xaxbx", false),
            ("", "", true),
            ("*", "", true),
            ("a", "", false),
        ] {
            assert_eq!(in_list(list, text), expected, "{list} {text}");
        }
    }
}
