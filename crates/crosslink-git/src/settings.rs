//! The few settings of a repository that say where its work tree is and how it is kept.

use std::path::{Path, PathBuf};

use crate::{DiscoverError, config};

/// What the repository's own settings say about its shape. Included files are not followed:
/// git writes these settings into the file itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// `core.bare`
    pub(crate) bare: bool,
    /// `core.worktree`, as written.
    pub(crate) work_tree: Option<PathBuf>,
    /// `extensions.worktreeConfig`: there is a second file for the main work tree.
    per_work_tree: bool,
    /// `extensions.objectFormat`: how objects are named, if not as ever.
    pub(crate) object_format: Option<String>,
    /// `extensions.refStorage`: how refs are kept, if not as ever.
    pub(crate) ref_storage: Option<String>,
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
        for setting in config::settings(text) {
            if !setting.subsection.is_empty() {
                continue;
            }
            match (setting.section.as_str(), setting.key.as_str()) {
                ("core", "bare") => self.bare = setting.is_true(),
                ("core", "worktree") => self.work_tree = setting.value.map(PathBuf::from),
                ("extensions", "worktreeconfig") => self.per_work_tree = setting.is_true(),
                ("extensions", "objectformat") => self.object_format = setting.value,
                ("extensions", "refstorage") => self.ref_storage = setting.value,
                _ => {}
            }
        }
    }
}

fn read_text(path: &Path) -> Result<String, DiscoverError> {
    config::read(path).map_err(|source| DiscoverError::unreadable(path, source))
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
                ..Settings::default()
            };
            assert_eq!(settings, expected, "{text:?}");
        }
    }
}
