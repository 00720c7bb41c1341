//! What may be said about a page.

use crosslink_core::operation::check_title;
use crosslink_core::problem::{Code, Problem};
use crosslink_hub::pages::PageSource;

/// The longest tag, in bytes.
const TAG_LIMIT: usize = 128;

/// The longest name of a contributor, in letters.
const CONTRIBUTOR_LIMIT: usize = 64;

/// The longest address of a source, in bytes.
const URL_LIMIT: usize = 2048;

/// Checks a title.
///
/// # Errors
/// `title.empty`, `title.invalid`, `text.too_long`.
pub(super) fn title(text: &str) -> Result<String, Problem> {
    check_title(text)
}

/// Checks a tag.
///
/// # Errors
/// `page.invalid`.
pub(super) fn tag(text: &str) -> Result<String, Problem> {
    let tag = text.trim();
    let fits = !tag.is_empty() && tag.len() <= TAG_LIMIT && !tag.contains(char::is_control);
    if fits {
        Ok(tag.to_owned())
    } else {
        Err(invalid(format!(
            "Invalid tag '{text}': one line of 1 to {TAG_LIMIT} bytes"
        )))
    }
}

/// Checks the name of a contributor.
///
/// # Errors
/// `page.invalid`.
pub(super) fn contributor(text: &str) -> Result<String, Problem> {
    let length = text.chars().count();
    let bad = |letter: char| letter.is_whitespace() || letter.is_control();
    if (1..=CONTRIBUTOR_LIMIT).contains(&length) && !text.contains(bad) {
        Ok(text.to_owned())
    } else {
        Err(invalid(format!(
            "Invalid contributor '{text}': 1 to {CONTRIBUTOR_LIMIT} characters without blanks"
        )))
    }
}

/// Checks the address of a source that was looked at today.
///
/// # Errors
/// `page.invalid`.
pub(super) fn source(text: &str, today: &str) -> Result<PageSource, Problem> {
    let url = text.trim();
    let bad = |letter: char| letter.is_whitespace() || letter.is_control();
    if url.is_empty() || url.len() > URL_LIMIT || url.contains(bad) {
        return Err(invalid(format!(
            "Invalid source '{text}': expected an address"
        )));
    }
    Ok(PageSource {
        url: url.to_owned(),
        title: String::new(),
        accessed_at: today.to_owned(),
    })
}

fn invalid(message: String) -> Problem {
    Problem::new(Code::PageInvalid, message)
}

/// Adds what is not there yet.
pub(super) fn add<T: PartialEq>(list: &mut Vec<T>, items: impl IntoIterator<Item = T>) {
    for item in items {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}
