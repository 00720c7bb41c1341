//! Reading the Markdown export: ours without loss, the reference's as far as it goes.
//!
//! Where an issue has its mark, the mark is what counts, and a text that a person changed wins over it; how
//! that stands in the document is told in [`super::markdown_text`]. Where there is none, as in documents of
//! the reference, the lines are all there is.

use std::io::BufRead;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;

use super::intake::Intake;
use super::lines::{BYTE_ORDER_MARK, LINE_LIMIT, unreadable};
use super::markdown_issue::Draft;
use super::markdown_text::{read_mark, unguarded};
use super::record::{Fault, Place};

/// Reads a document.
///
/// # Errors
/// `import.unreadable` where the input cannot be read on. What is wrong inside it goes to the intake.
pub(crate) fn read(input: &mut dyn BufRead, intake: &mut Intake) -> Result<(), Problem> {
    let mut document = Document {
        intake,
        draft: None,
        part: Part::Outside,
        exported: None,
    };
    let mut bytes = Vec::new();
    let mut place = Place { line: 0, column: 1 };
    loop {
        bytes.clear();
        let mut limited = std::io::Read::take(&mut *input, LINE_LIMIT);
        let read = limited.read_until(b'\n', &mut bytes);
        if read.map_err(|error| unreadable(&error))? == 0 {
            break;
        }
        place.line += 1;
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
        match std::str::from_utf8(text) {
            Ok(line) => document.line(line.strip_suffix('\n').unwrap_or(line), place),
            Err(_) => document
                .intake
                .refuse(Fault::new(place, "the bytes here are not UTF-8")),
        }
    }
    document.finish();
    Ok(())
}

/// What the next line belongs to.
enum Part {
    /// No issue yet.
    Outside,
    /// The lines with names below a heading.
    Facts,
    /// A text between its marks.
    Text(Vec<String>, Text),
    /// A comment, and how many empty lines may still belong to it.
    Comment(usize),
    /// Text without marks, as the reference writes it.
    Loose,
}

/// Which text.
#[derive(Clone, Copy)]
enum Text {
    Description,
    Acceptance,
}

/// A document while it is read.
struct Document<'i, 'p> {
    intake: &'i mut Intake<'p>,
    draft: Option<Draft>,
    part: Part,
    /// When the document was made.
    exported: Option<Timestamp>,
}

impl Document<'_, '_> {
    fn line(&mut self, line: &str, place: Place) {
        let plain = line.trim_end();
        if let Part::Text(..) = self.part {
            self.text(line, plain);
        } else if let Some((title, is_done)) = heading(plain) {
            self.finish();
            self.draft = Some(Draft::new(place, title, is_done));
            self.part = Part::Facts;
        } else if plain.starts_with("## ") && self.ends_here() {
            self.finish();
        } else if let Some((name, object)) = read_mark(plain) {
            self.mark(name, object, place);
        } else if self.draft.is_some() {
            self.below(line, plain);
        } else if let Some(time) = plain.strip_prefix("Exported: ") {
            self.exported = made_at(time);
        }
    }

    /// Whether a heading of a section is one here, and not a part of a text without marks.
    fn ends_here(&self) -> bool {
        let in_text = matches!(self.part, Part::Loose | Part::Comment(_));
        let draft = self.draft.as_ref();
        !in_text || draft.is_none_or(|draft| draft.is_marked() || draft.is_ended())
    }

    fn text(&mut self, line: &str, plain: &str) {
        let Part::Text(lines, text) = &mut self.part else {
            return;
        };
        if read_mark(plain).is_none_or(|(name, _)| name != "end") {
            lines.push(unguarded(line).into_owned());
            return;
        }
        let whole = Some(lines.join("\n"));
        if let Some(draft) = &mut self.draft {
            match text {
                Text::Description => draft.shown.description = whole,
                Text::Acceptance => draft.shown.acceptance = whole,
            }
        }
        self.part = Part::Loose;
    }

    fn mark(&mut self, name: &str, object: &str, place: Place) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        // The object begins behind the mark's beginning, its name and a space.
        let column = ("<!-- crosslink: ".len() + name.len() + 1) as u64;
        let place = Place { column, ..place };
        match name {
            "issue" | "milestone" => draft.mark(name, object, place),
            "description" => self.part = Part::Text(Vec::new(), Text::Description),
            "acceptance" => self.part = Part::Text(Vec::new(), Text::Acceptance),
            "comment" => {
                draft.comment_mark(object, place);
                self.part = Part::Loose;
            }
            _ => {}
        }
    }

    fn below(&mut self, line: &str, plain: &str) {
        let Some(draft) = &mut self.draft else {
            return;
        };
        if let Part::Comment(empty) = &mut self.part {
            if let Some(more) = line.strip_prefix("  ") {
                draft.comment_more(std::mem::take(empty), &unguarded(more));
                return;
            }
            if plain.is_empty() {
                *empty += 1;
                return;
            }
        }
        if let Part::Facts = self.part {
            if let Some(more) = line.strip_prefix("  ") {
                draft.fact_more(&unguarded(more));
                return;
            }
            if let Some((name, value)) = fact(line) {
                draft.fact(name, &unguarded(value));
                return;
            }
            if plain.is_empty() {
                return;
            }
        }
        self.part = match draft.begins_comment(line) {
            Some(text) => {
                draft.comment(&unguarded(text));
                Part::Comment(0)
            }
            None => {
                draft.loose(line);
                Part::Loose
            }
        };
    }

    fn finish(&mut self) {
        self.part = Part::Outside;
        if let Some(draft) = self.draft.take() {
            self.intake.take(draft.finish(self.exported));
        }
    }
}

/// Reads `2026-11-23 03:34:56 UTC`.
fn made_at(text: &str) -> Option<Timestamp> {
    let (day, time) = text.strip_suffix(" UTC")?.split_once(' ')?;
    Timestamp::parse(&format!("{day}T{time}Z"))
}

/// The title of a heading with a box, and whether the box is ticked.
fn heading(line: &str) -> Option<(String, bool)> {
    let rest = line.strip_prefix("### [")?;
    let (tick, title) = rest.split_once("] ")?;
    let done = match tick {
        "x" | "X" => true,
        " " => false,
        _ => return None,
    };
    Some((unguarded(title).into_owned(), done))
}

/// A line with a name.
fn fact(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix("- **")?.split_once(":**")?;
    Some((name, value.strip_prefix(' ').unwrap_or(value)))
}
