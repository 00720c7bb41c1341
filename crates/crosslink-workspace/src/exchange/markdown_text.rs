//! What the Markdown export and import agree on: how data and text stand in a document.
//!
//! ```text
//! ### [ ] #1: A title
//!
//! <!-- crosslink:issue {"uuid":"…",…} -->      what the lines below do not say, or say only roughly
//!
//! - **Priority:** medium                       lines for people; one that was changed counts
//!
//! <!-- crosslink:description -->
//! Any text, as it is.
//! <!-- crosslink:end -->
//! ```
//!
//! The object of an issue has `shown` beside the fields of [`IssueFile`](super::issue_file::IssueFile): a
//! digest of what stands below it, by which an import knows whether a person changed that since.
//!
//! A line of text that itself looks like one of the marks gets a `\` after `crosslink`, so that no text can
//! end the part it stands in.

use std::borrow::Cow;

use crosslink_core::time::Timestamp;
use serde::Serialize;
use uuid::Uuid;

/// How every mark begins.
pub(crate) const MARK: &str = "<!-- crosslink";

/// How every mark ends.
const MARK_END: &str = "-->";

/// A mark that stands alone on its line.
pub(crate) fn mark(name: &str) -> String {
    format!("{MARK}:{name} {MARK_END}")
}

/// A mark that carries an object. No string in it can end the comment.
pub(crate) fn mark_with(name: &str, value: &impl Serialize) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(value)?.replace('>', "\\u003e");
    Ok(format!("{MARK}:{name} {json} {MARK_END}"))
}

/// The name and the object of a line that is a mark; the object is empty where it carries none.
pub(crate) fn read_mark(line: &str) -> Option<(&str, &str)> {
    let inside = line.strip_prefix(MARK)?.strip_prefix(':')?;
    let inside = inside.trim_end().strip_suffix(MARK_END)?;
    let (name, object) = inside.split_once(' ').unwrap_or((inside, ""));
    Some((name, object.trim()))
}

/// Makes marks inside a text harmless.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    guard(text, |slashes| slashes + 1)
}

/// Brings a text back to what it was.
pub(crate) fn unguarded(text: &str) -> Cow<'_, str> {
    guard(text, |slashes: usize| slashes.saturating_sub(1))
}

/// Changes the number of backslashes between the beginning of what looks like a mark and its colon.
fn guard(text: &str, change: impl Fn(usize) -> usize) -> Cow<'_, str> {
    if !text.contains(MARK) {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split(MARK);
    let mut changed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        changed.push_str(MARK);
        let rest = part.trim_start_matches('\\');
        let slashes = part.len() - rest.len();
        let slashes = if rest.starts_with(':') {
            change(slashes)
        } else {
            slashes
        };
        changed.extend(std::iter::repeat_n('\\', slashes));
        changed.push_str(rest);
    }
    Cow::Owned(changed)
}

/// What a person sees of one issue, as it is in the data.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The title.
    pub(crate) title: String,
    /// The lines with a name.
    pub(crate) facts: Vec<(String, String)>,
    /// The description.
    pub(crate) description: Option<String>,
    /// What must hold when it is done.
    pub(crate) acceptance: Option<String>,
    /// The texts of the comments.
    pub(crate) comments: Vec<String>,
}

impl Shown {
    /// The same for the same text.
    pub(crate) fn digest(&self) -> Uuid {
        let mut text = format!("{}\0", self.title);
        for (name, value) in &self.facts {
            text.push_str(&format!("{name}\0{value}\0"));
        }
        for part in [&self.description, &self.acceptance] {
            text.push_str(part.as_deref().unwrap_or_default());
            text.push('\0');
        }
        for comment in &self.comments {
            text.push_str(comment);
            text.push('\0');
        }
        Uuid::new_v5(&Uuid::NAMESPACE_OID, text.as_bytes())
    }

    /// The value of a line with a name.
    pub(crate) fn fact(&self, name: &str) -> Option<&str> {
        let found = self.facts.iter().find(|(fact, _)| fact == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What stands before the text of a comment.
pub(crate) fn comment_lead(created_at: Timestamp, kind: &str, author: &str) -> String {
    format!("[{}] **{kind}** {author}:", created_at.minute())
}

/// The lines of a comment below a bullet: every one but the first moves in by two spaces.
pub(crate) fn indented(text: &str) -> String {
    text.replace('\n', "\n  ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_looks_like_a_mark_comes_back_as_it_was() {
        for text in [
            "<!-- crosslink:end -->",
            "a\n<!-- crosslink\\:end -->\n<!-- crosslink\\\\:x",
            "<!-- crosslink -->",
            "plain",
        ] {
            let safe = guarded(text);
            assert_eq!(unguarded(&safe), text);
            assert!(safe.lines().all(|line| read_mark(line).is_none()), "{safe}");
        }
    }

    #[test]
    fn an_object_cannot_end_its_mark() {
        let line = mark_with("issue", &["a --> b"]).unwrap();
        assert_eq!(read_mark(&line), Some(("issue", r#"["a --\u003e b"]"#)));
        assert_eq!(read_mark(&mark("end")), Some(("end", "")));
    }
}
