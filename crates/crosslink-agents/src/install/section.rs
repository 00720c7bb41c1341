//! Our section in a file of instructions that people write: put in and taken out between two marks, and nothing else is touched.

use std::ops::Range;

/// How the line above the section begins.
pub(crate) const BEGIN: &str = "<!-- crosslink: begin";

/// The line below it.
pub(crate) const END: &str = "<!-- crosslink: end -->";

/// Puts the section into a text: where it stands already, else at the end after an empty line. `Err` says why not.
pub(crate) fn with(text: &str, section: &str) -> Result<String, &'static str> {
    // One that is to follow a carriage return would make an end of line of it.
    let windows = text.contains("\r\n") || text.ends_with('\r');
    let end_of_line = if windows { "\r\n" } else { "\n" };
    let section = section.lines().collect::<Vec<_>>().join(end_of_line);
    Ok(match place(text)? {
        Some(place) => [&text[..place.start], &section, &text[place.end..]].concat(),
        None if text.is_empty() => section + end_of_line,
        None if text.ends_with('\n') => [text, end_of_line, &section, end_of_line].concat(),
        // No end of line more than there was, so that taking it out gives back every byte.
        None => [text, end_of_line, &section].concat(),
    })
}

/// Takes the section out of a text, with the ends of lines that came with it.
pub(crate) fn without(text: &str) -> Result<String, &'static str> {
    let Some(place) = place(text)? else {
        return Ok(text.to_owned());
    };
    let after = &text[place.end..];
    let after = after.strip_prefix('\r').unwrap_or(after);
    let after = after.strip_prefix('\n').unwrap_or(after);
    let before = &text[..place.start];
    let above = before.strip_suffix('\n');
    let above = above.map(|above| above.strip_suffix('\r').unwrap_or(above));
    let empty_line =
        above.filter(|above| after.is_empty() || above.is_empty() || above.ends_with('\n'));
    Ok([empty_line.unwrap_or(before), after].concat())
}

/// The section as it stands in a text, without the end of its last line.
pub(crate) fn found(text: &str) -> Option<&str> {
    let place = place(text).ok().flatten()?;
    Some(&text[place])
}

/// Where the section stands.
fn place(text: &str) -> Result<Option<Range<usize>>, &'static str> {
    let (mut begins, mut ends) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare.starts_with(BEGIN) {
            begins.push(at);
        } else if bare == END {
            ends.push(at + END.len());
        }
        at += line.len();
    }
    match (begins.as_slice(), ends.as_slice()) {
        ([], []) => Ok(None),
        ([begin], [end]) if begin < end => Ok(Some(*begin..*end)),
        _ => Err("the marks around what is ours are damaged"),
    }
}
