//! The lines of a git settings file, read without judging them. Included files are not followed.

use std::io::{self, ErrorKind, Read};
use std::path::Path;

use crate::open_regular;

/// The most that is read of one file of settings; what lies behind is ignored.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// One setting: `[section "subsection"] key = value`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// In lower case.
    pub(crate) section: String,
    /// As written; empty if there is none.
    pub(crate) subsection: String,
    /// In lower case.
    pub(crate) key: String,
    /// Without quotes and comments; `None` for a key that stands alone, which means yes.
    pub(crate) value: Option<String>,
}

impl Setting {
    /// A key that stands alone means yes.
    pub(crate) fn is_true(&self) -> bool {
        self.value.as_ref().is_none_or(|value| {
            let value = value.to_ascii_lowercase();
            matches!(value.as_str(), "true" | "yes" | "on")
                || value.parse().is_ok_and(|n: i64| n != 0)
        })
    }
}

/// Reads a file of settings; none is an empty one.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::with_capacity(4096);
    match open_regular(path).and_then(|file| file.take(SIZE_LIMIT).read_to_end(&mut bytes)) {
        Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error),
    }
}

/// Returns the settings of a text, in order.
pub(crate) fn settings(text: &str) -> Vec<Setting> {
    let mut found = Vec::new();
    let (mut section, mut subsection) = (String::new(), String::new());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut line = line.trim();
        if let Some((header, rest)) = line.strip_prefix('[').and_then(split_header) {
            (section, subsection) = named(header);
            line = rest.trim();
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = match line.split_once('=') {
            Some((key, value)) => (key, Some(unquoted(value, &mut lines))),
            None => (line, None),
        };
        found.push(Setting {
            section: section.clone(),
            subsection: subsection.clone(),
            key: key.trim().to_ascii_lowercase(),
            value,
        });
    }
    found
}

/// Parts what stands between the brackets from what follows them; a bracket in quotes is text.
fn split_header(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let mut escaped = false;
    let end = text.find(|letter| {
        let taken_as_is = std::mem::take(&mut escaped);
        match letter {
            _ if taken_as_is => {}
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ']' => return !quoted,
            _ => {}
        }
        false
    })?;
    Some((&text[..end], &text[end + 1..]))
}

fn named(header: &str) -> (String, String) {
    match header.split_once('"') {
        Some((section, rest)) => {
            let quoted = rest.trim_end().strip_suffix('"').unwrap_or(rest);
            let mut letters = quoted.chars();
            let mut subsection = String::new();
            while let Some(letter) = letters.next() {
                subsection.extend(if letter == '\\' {
                    letters.next()
                } else {
                    Some(letter)
                });
            }
            (section.trim().to_ascii_lowercase(), subsection)
        }
        None => (header.trim().to_ascii_lowercase(), String::new()),
    }
}

/// Undoes quotes and escapes, joins continued lines, and drops a comment and the blanks around.
fn unquoted<'a>(value: &str, following: &mut impl Iterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut kept = 0;
    let mut quoted = false;
    let mut letters = value.trim_start().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '#' | ';' if !quoted => break,
            '\\' => match letters.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some(other) => text.push(other),
                None => letters = following.next().unwrap_or_default().chars(),
            },
            other => text.push(other),
        }
        if quoted || !letter.is_whitespace() {
            kept = text.len();
        }
    }
    text.truncate(kept);
    text
}

#[cfg(test)]
mod tests {
    use super::settings;

    #[test]
    fn settings_read_as_git_reads_them() {
        let table = [
            ("[remote \"origin\"]\n\turl = a\n", "remote/origin/url=a"),
            (
                "[Remote \"Or]i\\\"g\"] URL = \"a b\" # c",
                "remote/Or]i\"g/url=a b",
            ),
            ("[a]\nb = one \\\n  two\nc", "a//b=one   two a//c"),
            ("[a]\n# b = c\n; d\n\n[broken\nx=y\\", "a//[broken a//x=y"),
            ("[a \"b", "//[a \"b"),
            ("", ""),
        ];
        for (text, expected) in table {
            let told: Vec<_> = settings(text)
                .iter()
                .map(|it| {
                    let value = it.value.as_ref().map(|value| format!("={value}"));
                    let value = value.unwrap_or_default();
                    format!("{}/{}/{}{value}", it.section, it.subsection, it.key)
                })
                .collect();
            assert_eq!(told.join(" "), expected, "{text:?}");
        }
    }
}
