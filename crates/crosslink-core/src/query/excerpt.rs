//! Where a text has what was searched for.

use super::fold::find_folded;

/// So many bytes of a line are shown at most.
const LONGEST: usize = 1024;

/// The first line of a text that has one of the needles, which are folded.
pub fn excerpt<'a>(text: &'a str, needles: &[String]) -> Option<&'a str> {
    let places = needles
        .iter()
        .filter_map(|needle| find_folded(text, needle));
    places.min().map(|place| line_at(text, place))
}

/// The line of a text in which a place lies; of a very long line the beginning.
pub fn line_at(text: &str, place: usize) -> &str {
    let (before, after) = text.split_at(place);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = place + after.find('\n').unwrap_or(after.len());
    let line = &text[start..end];
    let shown = (0..=line.len().min(LONGEST)).rev();
    let mut shown = shown.filter(|length| line.is_char_boundary(*length));
    &line[..shown.next().unwrap_or_default()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_with_a_needle_is_shown() {
        let text = "first\nthe Second line\nand a third\n";
        for (needles, line) in [
            (vec!["second"], Some("the Second line")),
            (vec!["third", "line"], Some("the Second line")),
            (vec!["third", "fourth"], Some("and a third")),
            (vec!["fi"], Some("first")),
            (vec!["fourth"], None),
            (vec![], None),
        ] {
            let needles: Vec<String> = needles.into_iter().map(str::to_owned).collect();
            assert_eq!(excerpt(text, &needles), line, "{needles:?}");
        }
    }

    #[test]
    fn of_a_very_long_line_the_beginning_is_shown() {
        let text = format!("a\nx{}needle", "é".repeat(LONGEST));
        let line = excerpt(&text, &["needle".to_owned()]).unwrap();
        assert_eq!(line, format!("x{}", "é".repeat(LONGEST / 2 - 1)));
    }
}
