//! Repositories made without starting git, for projects that are thrown away.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use crate::{EntryKind, Expect, GitError, NewCommit, ObjectId, Objects, Person, TreeEntry};

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

/// Makes `directory` an empty bare repository, as `git init --bare` does, without starting git.
///
/// # Errors
/// Where the directory cannot be written.
pub fn create_bare_repository(directory: &Path) -> io::Result<()> {
    for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags"] {
        std::fs::create_dir_all(directory.join(folder))?;
    }
    std::fs::write(directory.join("HEAD"), "ref: refs/heads/main\n")?;
    std::fs::write(
        directory.join("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
    )
}

/// Gives the repository at `directory` a remote on this machine, as `git remote add` does. For repositories that are thrown
/// away: a path with quotes or line ends in it is not written as git would.
///
/// # Errors
/// Where the settings cannot be written.
pub fn name_remote(directory: &Path, name: &str, path: &Path) -> io::Result<()> {
    let settings = directory.join(".git").join("config");
    let mut text = std::fs::read_to_string(&settings)?;
    let path = path.display();
    text.push_str(&format!(
        "[remote \"{name}\"]\n\turl = {path}\n\tfetch = +refs/heads/*:refs/remotes/{name}/*\n"
    ));
    std::fs::write(&settings, text)
}

/// Writes files as the next commit of a ref, whose old files are gone from it then. `time` is in seconds since 1970.
///
/// # Errors
/// Where there is no repository, a path is none that git allows, or something cannot be written.
pub fn commit_files(
    directory: &Path,
    name: &str,
    files: &BTreeMap<String, Vec<u8>>,
    time: i64,
) -> Result<ObjectId, GitError> {
    let objects = Objects::open(directory)?;
    let files: Vec<_> = files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let before = objects.resolve(name)?;
    let person = Person {
        name: "crosslink".to_owned(),
        email: "crosslink@example.invalid".to_owned(),
        time,
    };
    let commit = NewCommit {
        tree: tree_of(&objects, &files)?,
        parents: before.into_iter().collect(),
        author: person.clone(),
        committer: person,
        message: format!("{} files\n", files.len()),
    };
    let id = objects.write_commit(&commit, None)?;
    let expect = before.map_or(Expect::MustNotExist, Expect::MustBe);
    objects.set_ref(name, expect, Some(id))?;
    Ok(id)
}

fn tree_of(objects: &Objects, files: &[(&str, &[u8])]) -> Result<ObjectId, GitError> {
    let mut entries = Vec::new();
    let mut folders: BTreeMap<&str, Vec<(&str, &[u8])>> = BTreeMap::new();
    let mut add = |name: &str, kind, id| {
        let name = name.to_owned();
        entries.push(TreeEntry { name, kind, id });
    };
    for (path, bytes) in files {
        match path.split_once('/') {
            Some((folder, rest)) => folders.entry(folder).or_default().push((rest, bytes)),
            None => add(path, EntryKind::Blob, objects.write_blob(bytes)?),
        }
    }
    for (folder, files) in folders {
        add(folder, EntryKind::Tree, tree_of(objects, &files)?);
    }
    objects.write_tree(entries)
}
