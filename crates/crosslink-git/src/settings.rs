//! The few settings of a repository that say where its work tree is.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::DiscoverError;

/// The most that is read of one file of settings; what lies behind is ignored.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// What the repository's own settings say about its work tree. Included files are not followed:
/// git writes these settings into the file itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `core.bare`
    pub(crate) bare: bool,
    /// `core.worktree`, as written.
    pub(crate) work_tree: Option<PathBuf>,
    /// `extensions.worktreeConfig`: there is a second file for the main work tree.
    per_work_tree: bool,
}

impl Settings {
    /// Reads the settings in a common git directory.
    ///
    /// # Errors
    ///
    /// Fails if a file is there but cannot be read.
    pub(crate) fn read(common_dir: &Path) -> Result<Self, DiscoverError> {
        let mut settings = Self::default();
        settings.apply(&read_text(&common_dir.join("config"))?);
        if settings.per_work_tree {
            settings.apply(&read_text(&common_dir.join("config.worktree"))?);
        }
        Ok(settings)
    }

    /// Takes over what a file says; later lines win.
    fn apply(&mut self, text: &str) {
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            let line = match line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
                Some((name, rest)) => {
                    section = name.trim().to_ascii_lowercase();
                    rest.trim()
                }
                None => line,
            };
            let (key, value) = line
                .split_once('=')
                .map_or((line, None), |(k, v)| (k, Some(v)));
            match (section.as_str(), key.trim().to_ascii_lowercase().as_str()) {
                ("core", "bare") => self.bare = is_true(value),
                ("core", "worktree") => self.work_tree = value.map(|it| unquoted(it).into()),
                ("extensions", "worktreeconfig") => self.per_work_tree = is_true(value),
                _ => {}
            }
        }
    }
}

/// A key that stands alone means yes.
fn is_true(value: Option<&str>) -> bool {
    value.is_none_or(|value| {
        let value = unquoted(value).to_ascii_lowercase();
        matches!(value.as_str(), "true" | "yes" | "on") || value.parse().is_ok_and(|n: i64| n != 0)
    })
}

/// Undoes quotes and escapes, and drops a comment and the blanks around the value.
fn unquoted(value: &str) -> String {
    let mut text = String::new();
    let mut kept = 0;
    let mut quoted = false;
    let mut letters = value.trim().chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '#' | ';' if !quoted => break,
            '\\' => text.extend(letters.next().map(|escaped| match escaped {
                'n' => '\n',
                't' => '\t',
                other => other,
            })),
            other => text.push(other),
        }
        if quoted || !letter.is_whitespace() {
            kept = text.len();
        }
    }
    text.truncate(kept);
    text
}

fn read_text(path: &Path) -> Result<String, DiscoverError> {
    let mut bytes = Vec::with_capacity(4096);
    match File::open(path).and_then(|file| file.take(SIZE_LIMIT).read_to_end(&mut bytes)) {
        Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(String::new()),
        Err(source) => Err(DiscoverError::unreadable(path, source)),
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;

    #[test]
    fn settings_are_read_as_git_writes_them() {
        let none = (false, None);
        let table: &[(&str, (bool, Option<&str>))] = &[
            ("", none),
            ("[core]\n\tbare = true\n", (true, None)),
            ("[core]\n\tbare\n", (true, None)),
            ("[CORE] Bare = YES ; always\n", (true, None)),
            ("[core]\nbare = true\nbare = false\n", none),
            ("[core]\nbare = 2\n", (true, None)),
            ("[core]\nbare = 0\n", none),
            ("[core \"sub\"]\nbare = true\n", none),
            ("[remote]\nbare = true\n", none),
            ("[core]\n#bare = true\n;bare = true\n", none),
            (
                "[core]\n\tworktree = ../../../lib\n",
                (false, Some("../../../lib")),
            ),
            (
                "[core]\nworktree = \"a #b \\\"c\\\" \" # rest\n",
                (false, Some("a #b \"c\" ")),
            ),
            (
                "[core]\nworktree = C:\\\\work tree\n",
                (false, Some("C:\\work tree")),
            ),
            ("[core]\r\n\tworktree = lib\r\n", (false, Some("lib"))),
            ("[core\nbare = true", none),
            ("\u{0}\u{fffd}=]=[\\", none),
        ];
        for (text, (bare, work_tree)) in table {
            let mut settings = Settings::default();
            settings.apply(text);
            let expected = Settings {
                bare: *bare,
                work_tree: work_tree.map(Into::into),
                per_work_tree: false,
            };
            assert_eq!(settings, expected, "{text:?}");
        }
    }
}
