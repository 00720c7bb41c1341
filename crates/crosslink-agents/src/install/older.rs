//! The reference's files, taken away where nobody changed them, and put back when ours go.

use std::path::Path;

use crosslink_workspace::Paths;
use crosslink_workspace::core::problem::Problem;

use super::files::{self, Found};
use super::record::{Put, Record};
use super::{Done, FileDone, reference, work_tree};

/// Why a file goes.
const OLDER: &str = "the reference put it there";

/// Takes away the files that the reference wrote; those that were changed since are named.
pub(super) fn away(
    paths: &Paths,
    record: &mut Record,
    dry_run: bool,
) -> Result<Vec<FileDone>, Problem> {
    let root = work_tree(paths)?;
    let mut done = Vec::new();
    let mut going = Vec::new();
    for (file, digest) in reference::listed(paths) {
        let text = match found(root, &file) {
            None => continue,
            Some(Err(why)) => {
                done.push(told(&file, Done::LeftAlone, why));
                continue;
            }
            Some(Ok(text)) => text,
        };
        if !reference::is(&text, &digest) {
            let why = "the reference put it there, and it was changed since";
            done.push(told(&file, Done::LeftAlone, why));
            continue;
        }
        done.push(told(&file, Done::Removed, OLDER));
        let put = Put {
            before: Some(text),
            mode: files::mode(&root.join(&file)),
            ..Put::default()
        };
        going.push((file, put));
    }
    if dry_run || going.is_empty() {
        return Ok(done);
    }
    // Written down before it is gone.
    record.files.extend(going.iter().cloned());
    record.write(paths)?;
    for (file, _) in going {
        files::clear(root, &file)?;
    }
    Ok(done)
}

/// What a file says, if it is there; or why it is left alone.
fn found(root: &Path, file: &str) -> Option<Result<String, &'static str>> {
    if root.join(file).is_symlink() {
        return Some(Err("it is a link now"));
    }
    match files::look(root, file) {
        Found::Nothing => None,
        Found::Alone(why) => Some(Err(why)),
        Found::Text(text, _) => Some(Ok(text)),
    }
}

/// Puts back what was taken away.
pub(super) fn back(
    paths: &Paths,
    record: &mut Record,
    dry_run: bool,
) -> Result<Vec<FileDone>, Problem> {
    let root = work_tree(paths)?;
    let gone = record.files.iter().filter(|(_, put)| put.after.is_none());
    let gone: Vec<_> = gone
        .map(|(file, put)| (file.clone(), put.clone()))
        .collect();
    let mut done = Vec::new();
    for (file, put) in gone {
        match files::look(root, &file) {
            Found::Nothing => {}
            Found::Alone(_) | Found::Text(..) => {
                done.push(told(&file, Done::LeftAlone, "it is there again"));
                continue;
            }
        }
        done.push(told(&file, Done::Restored, OLDER));
        if dry_run {
            continue;
        }
        let path = root.join(&file);
        files::write(&path, put.before.as_deref().unwrap_or_default())?;
        if let Some(mode) = put.mode {
            files::set_mode(&path, mode)?;
        }
        record.files.remove(&file);
    }
    Ok(done)
}

fn told(file: &str, what: Done, why: &str) -> FileDone {
    FileDone {
        path: file.to_owned(),
        what,
        why: Some(why.to_owned()),
    }
}
