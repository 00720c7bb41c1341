//! Which assistants, and which pieces of theirs.

use std::path::Path;

use super::Wish;
use super::files::{self, Found};
use super::{json, reference, section, toml};
use crate::assistant::{ASSISTANTS, Assistant, MARK, OTHERS, Piece, SKILLS};

/// The assistants that something in a work tree shows are used there.
pub fn used(root: &Path) -> Vec<&'static dyn Assistant> {
    let shows = |assistant: &&dyn Assistant| {
        let mut signs = assistant.signs().iter();
        signs.any(|sign| root.join(sign).exists())
    };
    ASSISTANTS.iter().copied().filter(shows).collect()
}

/// The assistants whose hooks, or whose instructions, are in a work tree.
pub fn installed(root: &Path) -> Vec<&'static dyn Assistant> {
    let hooked = |assistant: &&dyn Assistant| has_hooks(root, *assistant);
    let mut all: Vec<_> = ASSISTANTS.iter().copied().filter(hooked).collect();
    if instructed(root, OTHERS.instructions()).is_some() {
        all.push(OTHERS);
    }
    all
}

/// Our section in a file of instructions, if it is there.
pub(crate) fn instructed(root: &Path, file: &str) -> Option<String> {
    match files::look(root, file) {
        Found::Text(text, _) => section::found(&text).map(str::to_owned),
        _ => None,
    }
}

fn has_hooks(root: &Path, assistant: &dyn Assistant) -> bool {
    let own = format!("--assistant {} ", assistant.id());
    assistant.pieces().iter().any(|piece| {
        let Found::Text(text, _) = files::look(root, piece.file()) else {
            return false;
        };
        match piece {
            Piece::Whole { .. } => text.contains("crosslink"),
            _ => text.contains(MARK) && text.contains(&own),
        }
    })
}

/// What is put in for an assistant. Instructions and skills are, where somebody wants them, and where they are they are brought up
/// to date.
pub(super) fn to_put_in(root: &Path, assistant: &dyn Assistant, wish: Wish) -> Vec<Piece> {
    let mut pieces = assistant.pieces();
    let file = assistant.instructions();
    if wish.instructions || instructed(root, file).is_some() {
        add_instructions(&mut pieces, file);
    }
    let skills = SKILLS.iter().map(|skill| skill.piece(assistant.id()));
    pieces.extend(skills.filter(|skill| wish.skills || root.join(skill.file()).exists()));
    pieces
}

/// What is taken out for an assistant: what several read only when nobody who stays does.
pub(super) fn to_take_out(
    root: &Path,
    assistant: &dyn Assistant,
    all: &[&dyn Assistant],
) -> Vec<Piece> {
    let mut pieces = assistant.pieces();
    let file = assistant.instructions();
    let goes = |other: &&dyn Assistant| all.iter().any(|gone| gone.id() == other.id());
    let others = ASSISTANTS.iter().filter(|other| !goes(other));
    let stay: Vec<_> = others.filter(|other| has_hooks(root, **other)).collect();
    if !stay.iter().any(|other| other.instructions() == file) {
        add_instructions(&mut pieces, file);
    }
    for skill in SKILLS {
        let file = skill.file(assistant.id());
        if !stay.iter().any(|other| skill.file(other.id()) == file) {
            pieces.push(skill.piece(assistant.id()));
        }
    }
    pieces
}

fn add_instructions(pieces: &mut Vec<Piece>, file: &'static str) {
    let instructions = crate::assistant::instructions(file);
    if !pieces.contains(&instructions) {
        pieces.push(instructions);
    }
}

/// Puts the pieces of one file into its text; `Err` says why not.
pub(super) fn with(text: Option<&str>, pieces: &[Piece]) -> Result<String, &'static str> {
    match pieces {
        [Piece::Section { text: ours, .. }] => section::with(text.unwrap_or_default(), ours),
        [Piece::TomlServer { .. }] => toml::with(text.unwrap_or_default()),
        _ => json::with(&reference::without_entries(text.unwrap_or("{}\n"))?, pieces),
    }
}

/// Takes what is ours out of the text of one file.
pub(super) fn without(
    text: &str,
    assistant: &str,
    pieces: &[Piece],
) -> Result<String, &'static str> {
    match pieces {
        [Piece::Section { .. }] => section::without(text),
        [Piece::TomlServer { .. }] => toml::without(text),
        _ => json::without(text, assistant, pieces),
    }
}

/// Whether a text that ours were taken out of says nothing.
pub(super) fn says_nothing(text: &str, pieces: &[Piece]) -> bool {
    match pieces {
        [Piece::Section { .. } | Piece::TomlServer { .. }] => text.trim().is_empty(),
        _ => json::says_nothing(text, pieces),
    }
}
