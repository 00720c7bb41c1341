//! Putting hooks, and our server of tools, into the settings of assistants, our rules into what they read, and all of it out again.
//!
//! What is put in is little, and known again by the command it names. What is there stays; what it was is written down, so that
//! taking out gives back every byte where nobody changed the file since, and only takes our own out where somebody did.

mod files;
mod json;
mod older;
mod record;
pub(crate) mod reference;
pub(crate) mod section;
pub(crate) mod toml;
mod which;

use std::collections::BTreeMap;
use std::path::Path;

use crosslink_workspace::Paths;
use crosslink_workspace::core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::assistant::{Assistant, Piece, SERVER};
use crate::memory;
use files::Found;
use record::{Put, Record};
use which::{says_nothing, to_put_in, to_take_out, with, without};

pub(crate) use which::instructed;
pub use which::{installed, used};

/// What becomes of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FileDone {
    /// The file, seen from the work tree.
    pub path: String,
    /// What becomes of it.
    pub what: Done,
    /// Why it is left alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// It is made.
    Created,
    /// Something is put in or taken out.
    Changed,
    /// It says again what it said before.
    Restored,
    /// It is taken away.
    Removed,
    /// It is as it should be.
    Unchanged,
    /// It is left alone.
    LeftAlone,
}

/// What becomes of the files of assistants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "setup")]
pub struct SetupReport {
    /// The assistants.
    pub assistants: Vec<String>,
    /// Whether nothing was written because only a plan was asked for.
    pub dry_run: bool,
    /// The files.
    pub files: Vec<FileDone>,
}

/// How hooks are put in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Whether our rules are put into the files of instructions too; where they are they stay.
    pub instructions: bool,
    /// Whether skills are put in too; where they are they stay.
    pub skills: bool,
    /// Whether only a plan is asked for.
    pub dry_run: bool,
}

/// A file as it should be: its text, or that it goes; and what that means.
struct Wanted {
    text: Option<String>,
    put: Option<Put>,
    what: Done,
}

/// Puts hooks into the settings of assistants.
///
/// # Errors
/// `project.not_found` in a bare repository; `file.unwritable`.
pub fn put_in(
    paths: &Paths,
    assistants: &[&dyn Assistant],
    wish: Wish,
) -> Result<SetupReport, Problem> {
    let pieces = |root: &Path, assistant: &dyn Assistant| to_put_in(root, assistant, wish);
    let (mut report, mut record) = each(paths, assistants, wish.dry_run, (&pieces, putting))?;
    if knew(assistants) {
        report
            .files
            .extend(older::away(paths, &mut record, wish.dry_run)?);
    }
    if !wish.dry_run {
        record.write(paths)?;
    }
    Ok(report)
}

/// Takes hooks out of the settings of assistants, and what hooks remembered.
///
/// # Errors
/// `project.not_found` in a bare repository; `file.unwritable`.
pub fn take_out(
    paths: &Paths,
    assistants: &[&dyn Assistant],
    dry_run: bool,
) -> Result<SetupReport, Problem> {
    if !dry_run {
        memory::forget_all(paths);
    }
    let pieces = |root: &Path, assistant: &dyn Assistant| to_take_out(root, assistant, assistants);
    let (mut report, mut record) = each(paths, assistants, dry_run, (&pieces, taking))?;
    if knew(assistants) {
        report
            .files
            .extend(older::back(paths, &mut record, dry_run)?);
    }
    if !dry_run {
        record.write(paths)?;
    }
    Ok(report)
}

fn work_tree(paths: &Paths) -> Result<&Path, Problem> {
    paths.work_tree.as_deref().ok_or_else(|| {
        let message = "A bare repository has no settings of assistants";
        Problem::new(Code::ProjectNotFound, message).hint("go to one of its work trees")
    })
}

/// Whether the reference's files are of these assistants: it knew one.
fn knew(assistants: &[&dyn Assistant]) -> bool {
    assistants
        .iter()
        .any(|assistant| assistant.id() == "claude")
}

/// What becomes of a file with these pieces.
type Step = fn(
    &Path,
    &dyn Assistant,
    (&str, &[Piece]),
    Option<&Put>,
) -> Result<Option<Wanted>, &'static str>;

/// The pieces of an assistant that a step is about.
type Pieces<'a> = &'a dyn Fn(&Path, &dyn Assistant) -> Vec<Piece>;

fn each(
    paths: &Paths,
    assistants: &[&dyn Assistant],
    dry_run: bool,
    (pieces, step): (Pieces<'_>, Step),
) -> Result<(SetupReport, Record), Problem> {
    let root = work_tree(paths)?;
    let mut record = Record::read(paths);
    let mut report = SetupReport {
        assistants: assistants
            .iter()
            .map(|assistant| assistant.id().to_owned())
            .collect(),
        dry_run,
        files: Vec::new(),
    };
    for assistant in assistants {
        let mut by_file: BTreeMap<&str, Vec<Piece>> = BTreeMap::new();
        for piece in pieces(root, *assistant) {
            by_file.entry(piece.file()).or_default().push(piece);
        }
        for (file, pieces) in by_file {
            // Several read the same instructions.
            if report.files.iter().any(|done| done.path == file) {
                continue;
            }
            let wanted = step(root, *assistant, (file, &pieces), record.files.get(file));
            let done = |what, why: Option<&str>| FileDone {
                path: file.to_owned(),
                what,
                why: why.map(str::to_owned),
            };
            report.files.push(match wanted {
                Err(why) => done(Done::LeftAlone, Some(why)),
                Ok(None) => done(Done::Unchanged, None),
                Ok(Some(wanted)) => {
                    let what = wanted.what;
                    if !dry_run {
                        carry_out(paths, (root, file), wanted, &mut record)?;
                    }
                    done(what, None)
                }
            });
        }
    }
    Ok((report, record))
}

/// Writes down what is about to be, then does it.
fn carry_out(
    paths: &Paths,
    (root, file): (&Path, &str),
    wanted: Wanted,
    record: &mut Record,
) -> Result<(), Problem> {
    let target = match files::look(root, file) {
        Found::Text(_, target) => target,
        _ => root.join(file),
    };
    let directories = record
        .files
        .get(file)
        .map(|put| put.directories.clone())
        .unwrap_or_default();
    match wanted.put {
        Some(mut put) => {
            put.directories = record.made_for(file, put.directories);
            record.files.insert(file.to_owned(), put);
            record.write(paths)?;
        }
        None => {
            record.files.remove(file);
        }
    }
    match wanted.text {
        Some(text) => files::write(&target, &text),
        None => files::delete(root, &target, &directories),
    }
}

fn putting(
    root: &Path,
    assistant: &dyn Assistant,
    (file, pieces): (&str, &[Piece]),
    put: Option<&Put>,
) -> Result<Option<Wanted>, &'static str> {
    let found = match files::look(root, file) {
        Found::Alone(why) => return Err(why),
        Found::Nothing => None,
        Found::Text(text, _) => Some(text),
    };
    let known = put.filter(|put| found.is_some() && put.after == found);
    let (before, after) = match (pieces, known) {
        ([Piece::Whole { text, .. }], known) => {
            let ours = known.is_some() || found.as_ref().is_none_or(|found| found == text);
            if !ours {
                return Err("it was changed, or is somebody else's");
            }
            (
                known.map_or_else(|| None, |put| put.before.clone()),
                text.clone(),
            )
        }
        (_, Some(put)) => (put.before.clone(), with(put.before.as_deref(), pieces)?),
        // People write there too: what is ours stays where they moved it.
        ([Piece::Section { .. }], None) => {
            let bare = |text: &String| without(text, assistant.id(), pieces);
            (
                found.as_ref().map(bare).transpose()?,
                with(found.as_deref(), pieces)?,
            )
        }
        (_, None) => {
            let base = found
                .as_deref()
                .map(|text| without(text, assistant.id(), pieces))
                .transpose()?;
            let after = with(base.as_deref(), pieces)?;
            (base, after)
        }
    };
    if found.as_ref() == Some(&after) {
        return Ok(None);
    }
    let whole = matches!(pieces, [Piece::Whole { .. }]);
    if let (false, Some(before)) = (whole, &before) {
        keeps((before, &after), assistant.id(), pieces)?;
    }
    let directories = put.map_or_else(
        || files::missing_directories(root, file),
        |put| put.directories.clone(),
    );
    Ok(Some(Wanted {
        text: Some(after.clone()),
        what: if found.is_some() {
            Done::Changed
        } else {
            Done::Created
        },
        put: Some(Put {
            before,
            after: Some(after),
            directories,
            mode: None,
        }),
    }))
}

/// Everything that was there still is, and says the same.
fn keeps(
    (before, after): (&str, &str),
    assistant: &str,
    pieces: &[Piece],
) -> Result<(), &'static str> {
    let kept = match pieces {
        [Piece::Section { .. }] => Some(without(after, assistant, pieces)? == before),
        [Piece::TomlServer { .. }] => Some(toml::keeps(before, after)),
        _ => None,
    };
    match kept {
        Some(true) => return Ok(()),
        Some(false) => return Err("it is written in a way that would not be kept"),
        None => {}
    }
    let bare = |text: &str| {
        json::without(text, assistant, pieces)
            .ok()
            .and_then(|text| json::value(&text))
    };
    let before = reference::without_entries(before)?;
    let (before, after) = (bare(&before).map(essence), bare(after).map(essence));
    match before == after {
        true => Ok(()),
        false => Err("it is written in a way that would not be kept"),
    }
}

/// What a text says beside what is put in where it is missing, and beside lists and objects that are empty.
fn essence(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove("version");
        if let Some(hooks) = object.get_mut("hooks").and_then(Value::as_object_mut) {
            hooks.retain(|_, list| list.as_array().is_none_or(|list| !list.is_empty()));
        }
        object.retain(|key, value| {
            let place = key == "hooks" || key == SERVER.0;
            !place || value.as_object().is_none_or(|entries| !entries.is_empty())
        });
    }
    value
}

fn taking(
    root: &Path,
    assistant: &dyn Assistant,
    (file, pieces): (&str, &[Piece]),
    put: Option<&Put>,
) -> Result<Option<Wanted>, &'static str> {
    let found = match files::look(root, file) {
        Found::Alone(_) if put.is_none() => return Ok(None),
        Found::Alone(why) => return Err(why),
        Found::Nothing => return Ok(None),
        Found::Text(text, _) => text,
    };
    if let Some(put) = put.filter(|put| put.after.as_ref() == Some(&found)) {
        let what = if put.before.is_some() {
            Done::Restored
        } else {
            Done::Removed
        };
        return Ok(Some(gone(put.before.clone(), what)));
    }
    if let [Piece::Whole { text, .. }] = pieces {
        return match (found == *text, put) {
            (true, _) => Ok(Some(gone(None, Done::Removed))),
            (false, Some(_)) => Err("it was changed since; delete it by hand"),
            (false, None) => Ok(None),
        };
    }
    let bare = without(&found, assistant.id(), pieces)?;
    if bare == found {
        return Ok(None);
    }
    let made = put.is_some_and(|put| put.before.is_none());
    Ok(Some(match made && says_nothing(&bare, pieces) {
        true => gone(None, Done::Removed),
        false => gone(Some(bare), Done::Changed),
    }))
}

fn gone(text: Option<String>, what: Done) -> Wanted {
    Wanted {
        text,
        put: None,
        what,
    }
}
