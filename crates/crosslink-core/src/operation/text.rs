//! What text is let in: sizes and characters.

use crate::model::{COMMENT_LIMIT, DESCRIPTION_LIMIT, LABEL_LIMIT, TITLE_LIMIT, WORD_LIMIT};
use crate::problem::{Code, Problem};

/// Checks a title and takes the space around it away.
///
/// # Errors
/// `title.empty`, `title.invalid`, `text.too_long`.
pub fn check_title(text: &str) -> Result<String, Problem> {
    let title = text.trim();
    if !title.chars().any(is_visible) {
        return Err(Problem::new(Code::TitleEmpty, "The title is empty"));
    }
    if title.chars().count() > TITLE_LIMIT {
        return Err(too_long(format!(
            "Title exceeds maximum length of {TITLE_LIMIT} characters"
        )));
    }
    if title.chars().any(char::is_control) {
        return Err(Problem::new(
            Code::TitleInvalid,
            "The title has control characters or more than one line",
        )
        .hint("put further lines into the description (`--description`)"));
    }
    Ok(title.to_owned())
}

/// Checks a longer text, such as a description, under the name that a refusal gives it: `Description`.
/// An empty text stands for none.
///
/// # Errors
/// `text.too_long`, `text.invalid`.
pub fn check_body(text: &str, what: &str) -> Result<Option<String>, Problem> {
    if text.len() > DESCRIPTION_LIMIT {
        return Err(too_long(format!(
            "{what} exceeds maximum length of {DESCRIPTION_LIMIT} bytes"
        ))
        .hint("put what does not fit into comments, which may have 1 MiB"));
    }
    check_characters(text, &what.to_lowercase())?;
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// Checks the text of a comment.
///
/// # Errors
/// `comment.empty`, `text.too_long`, `text.invalid`.
pub fn check_comment(text: &str) -> Result<String, Problem> {
    if !text.chars().any(is_visible) {
        return Err(Problem::new(Code::CommentEmpty, "The comment is empty"));
    }
    if text.len() > COMMENT_LIMIT {
        return Err(too_long(format!(
            "Comment exceeds maximum length of {COMMENT_LIMIT} bytes"
        ))
        .hint("commit long material as a file, and name it in the comment"));
    }
    check_characters(text, "comment")?;
    Ok(text.to_owned())
}

/// Checks a label.
///
/// # Errors
/// `label.invalid`.
pub fn check_label(text: &str) -> Result<String, Problem> {
    let label = text.trim();
    if label.len() > LABEL_LIMIT {
        let message = format!("Label exceeds maximum length of {LABEL_LIMIT} bytes");
        return Err(Problem::new(Code::LabelInvalid, message));
    }
    if !label.chars().any(is_visible) || label.chars().any(char::is_control) {
        return Err(Problem::new(
            Code::LabelInvalid,
            "A label needs visible characters on one line",
        ));
    }
    Ok(label.to_owned())
}

/// Checks an assignee, reference or other short word. An empty text stands for none.
///
/// # Errors
/// `text.too_long`, `text.invalid`.
pub fn check_word(text: &str, what: &str) -> Result<Option<String>, Problem> {
    let word = text.trim();
    if word.len() > WORD_LIMIT {
        return Err(too_long(format!(
            "The {what} exceeds maximum length of {WORD_LIMIT} bytes"
        )));
    }
    if word.chars().any(char::is_control) {
        return Err(Problem::new(
            Code::TextInvalid,
            format!("The {what} has control characters"),
        ));
    }
    Ok((!word.is_empty()).then(|| word.to_owned()))
}

/// Text of many lines may hold tabs, line ends and escape sequences (a pasted log), but no NUL.
fn check_characters(text: &str, what: &str) -> Result<(), Problem> {
    if text.contains('\0') {
        return Err(Problem::new(
            Code::TextInvalid,
            format!("The {what} holds a NUL byte, so it looks like binary data"),
        ));
    }
    Ok(())
}

fn is_visible(character: char) -> bool {
    // Zero-width characters make a text look empty.
    const INVISIBLE: [char; 6] = [
        '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}',
    ];
    !character.is_whitespace() && !character.is_control() && !INVISIBLE.contains(&character)
}

fn too_long(message: String) -> Problem {
    Problem::new(Code::TextTooLong, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_one_visible_line_of_512_characters() {
        let check = |text: &str| check_title(text).map_err(|problem| problem.code());
        assert_eq!(check("  ok  "), Ok("ok".to_owned()));
        assert_eq!(check(&"ä".repeat(512)), Ok("ä".repeat(512)));
        assert_eq!(check(&"a".repeat(513)), Err(Code::TextTooLong));
        for empty in ["", "   ", "\u{200b}", "\n\t"] {
            assert_eq!(check(empty), Err(Code::TitleEmpty), "{empty:?}");
        }
        for bad in ["a\nb", "a\u{1b}[31mb"] {
            assert_eq!(check(bad), Err(Code::TitleInvalid), "{bad:?}");
        }
    }

    #[test]
    fn a_body_may_have_lines_but_no_nul() {
        assert_eq!(
            check_body("a\n\tb", "Text").unwrap().as_deref(),
            Some("a\n\tb")
        );
        assert_eq!(check_body("", "Text").unwrap(), None);
        let refusal = |text: &str| {
            let problem = check_body(text, "Close reason").unwrap_err();
            (problem.code(), problem.message().to_owned())
        };
        assert_eq!(
            refusal("a\0"),
            (
                Code::TextInvalid,
                "The close reason holds a NUL byte, so it looks like binary data".to_owned()
            )
        );
        assert_eq!(
            refusal(&"x".repeat(65_537)),
            (
                Code::TextTooLong,
                "Close reason exceeds maximum length of 65536 bytes".to_owned()
            )
        );
    }
}
