//! Repositories on disk, made by the `git` program: remotes, working copies of them, and others who push.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::older_hub::Files;

/// What shuts git off from a person's settings.
const ENVIRONMENT: [(&str, &str); 6] = [
    ("GIT_CONFIG_GLOBAL", "/dev/null"),
    ("GIT_CONFIG_NOSYSTEM", "1"),
    ("GIT_AUTHOR_NAME", "test"),
    ("GIT_AUTHOR_EMAIL", "test@example.invalid"),
    ("GIT_COMMITTER_NAME", "test"),
    ("GIT_COMMITTER_EMAIL", "test@example.invalid"),
];

/// Runs git in a folder and returns what it says.
///
/// # Errors
/// Where git is missing or fails; the error says why.
pub fn git(folder: &Path, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .envs(ENVIRONMENT)
        .output()?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(io::Error::other(format!("git {arguments:?}: {said}")));
    }
    String::from_utf8(output.stdout).map_err(io::Error::other)
}

/// Bare remotes in a folder, working copies of them, and clones of others who push to them.
#[derive(Clone, Debug)]
pub struct Remotes {
    folder: PathBuf,
}

impl Remotes {
    /// Works in a folder that is there.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let folder = folder.into();
        Self { folder }
    }

    /// Where the remote called `acme/<name>` is.
    pub fn remote(&self, name: &str) -> PathBuf {
        self.folder.join(format!("remotes/acme/{name}.git"))
    }

    /// Makes an empty remote and a working copy of it, which it returns.
    ///
    /// # Errors
    /// Where git fails.
    pub fn project(&self, name: &str) -> io::Result<PathBuf> {
        let remote = self.remote(name);
        fs::create_dir_all(&remote)?;
        git(&remote, &["init", "-q", "--bare", "-b", "main"])?;
        self.clone_of(name)
    }

    /// Makes a remote with the branches of a bundle and a working copy of it, which it returns.
    ///
    /// # Errors
    /// Where git fails.
    pub fn unbundle(&self, name: &str, bundle: &Path) -> io::Result<PathBuf> {
        let remote = self.remote(name);
        fs::create_dir_all(&remote)?;
        git(&remote, &["init", "-q", "--bare", "-b", "main"])?;
        let bundle = text(bundle)?;
        git(
            &remote,
            &["fetch", "-q", bundle, "refs/heads/*:refs/heads/*"],
        )?;
        self.clone_of(name)
    }

    fn clone_of(&self, name: &str) -> io::Result<PathBuf> {
        let remote = self.remote(name);
        git(&self.folder, &["clone", "-q", text(&remote)?, name])?;
        Ok(self.folder.join(name))
    }

    /// Pushes files as all there is in the branch `crosslink/<branch>`, from elsewhere.
    ///
    /// # Errors
    /// Where git fails, or a file cannot be written.
    pub fn push(&self, name: &str, branch: &str, files: &Files) -> io::Result<()> {
        let other = self.elsewhere(name, branch);
        if !other.exists() {
            fs::create_dir_all(&other)?;
            git(&other, &["init", "-q", "-b", "work"])?;
        }
        git(&other, &["rm", "-rqf", "--ignore-unmatch", "."])?;
        for (path, bytes) in files {
            let path = other.join(path);
            fs::create_dir_all(path.parent().unwrap_or(&other))?;
            fs::write(path, bytes)?;
        }
        self.publish(name, branch)
    }

    /// Lets somebody change the files of the branch `crosslink/<branch>` in another clone, and push that.
    ///
    /// # Errors
    /// Where git fails, or the change.
    pub fn edit(
        &self,
        name: &str,
        branch: &str,
        change: impl FnOnce(&Path) -> io::Result<()>,
    ) -> io::Result<()> {
        change(&self.other_clone(name, branch)?)?;
        self.publish(name, branch)
    }

    /// Shows the files of the branch `crosslink/<branch>` as somebody else's clone has them.
    ///
    /// # Errors
    /// Where git fails.
    pub fn look(&self, name: &str, branch: &str, look: impl FnOnce(&Path)) -> io::Result<()> {
        look(&self.other_clone(name, branch)?);
        Ok(())
    }

    /// The clone of somebody else, which stands at the branch.
    fn other_clone(&self, name: &str, branch: &str) -> io::Result<PathBuf> {
        let other = self.elsewhere(name, branch);
        if !other.exists() {
            let (remote, branch) = (self.remote(name), format!("crosslink/{branch}"));
            let arguments = ["clone", "-q", "-b", &branch, text(&remote)?, text(&other)?];
            git(&self.folder, &arguments)?;
        }
        Ok(other)
    }

    fn elsewhere(&self, name: &str, branch: &str) -> PathBuf {
        let folder = format!("other-{name}-{}", branch.replace('/', "-"));
        self.folder.join(folder)
    }

    fn publish(&self, name: &str, branch: &str) -> io::Result<()> {
        let other = self.elsewhere(name, branch);
        git(&other, &["add", "-A"])?;
        git(&other, &["commit", "-q", "--allow-empty", "-m", "hub"])?;
        let (remote, target) = (
            self.remote(name),
            format!("HEAD:refs/heads/crosslink/{branch}"),
        );
        git(&other, &["push", "-q", text(&remote)?, &target])?;
        Ok(())
    }
}

fn text(path: &Path) -> io::Result<&str> {
    let text = path.to_str();
    text.ok_or_else(|| io::Error::other(format!("{} is no text", path.display())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_there_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let remotes = Remotes::new(folder.path());
        let clone = remotes.project("one").unwrap();
        assert!(clone.join(".git").is_dir());
        let files = |name: &str| Files::from([(name.to_owned(), b"text".to_vec())]);
        remotes.push("one", "agents/a", &files("a/b")).unwrap();
        remotes.push("one", "agents/a", &files("c")).unwrap();
        remotes
            .edit("one", "agents/a", |tree| fs::write(tree.join("d"), "more"))
            .unwrap();
        let listed = git(
            &remotes.remote("one"),
            &["ls-tree", "-r", "--name-only", "crosslink/agents/a"],
        );
        assert_eq!(listed.unwrap(), "c\nd\n");
    }

    #[test]
    fn a_failure_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let error = git(folder.path(), &["rev-parse", "HEAD"]).unwrap_err();
        assert!(
            error.to_string().contains("not a git repository"),
            "{error}"
        );
    }
}
