//! An empty repository, for projects that are thrown away.

use std::io;
use std::path::Path;

/// Makes `directory` an empty repository with a work tree, as `git init` does, without starting git.
///
/// # Errors
/// Where the directory cannot be written.
pub fn create_repository(directory: &Path) -> io::Result<()> {
    let git = directory.join(".git");
    for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
        std::fs::create_dir_all(git.join(folder))?;
    }
    std::fs::write(git.join("HEAD"), "ref: refs/heads/main\n")?;
    std::fs::write(
        git.join("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n\tlogallrefupdates = true\n",
    )
}
