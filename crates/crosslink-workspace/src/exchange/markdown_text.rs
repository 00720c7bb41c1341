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
//! A line of text that itself looks like one of the marks gets a `\` after `crosslink`, so that no text can
//! end the part it stands in.

use std::borrow::Cow;

use serde::Serialize;

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
