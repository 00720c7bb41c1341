//! Merging two texts that were made from one, line by line.

use std::iter::Peekable;
use std::ops::Range;
use std::vec::IntoIter;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// More lines than this are not compared: that could take minutes.
const LINES_LIMIT: usize = 10_000;

/// A stretch of the common text, and what one side has in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Change<'a> {
    base: Range<usize>,
    new: &'a [&'a str],
}

impl Change<'_> {
    /// Whether both touch the same lines. What is only inserted beside a changed line touches nothing.
    fn overlaps(&self, other: &Self) -> bool {
        self.base.start < other.base.end && other.base.start < self.base.end
    }

    fn order(&self) -> (usize, usize) {
        (self.base.start, self.base.end)
    }
}

/// Both sides changed the same lines differently.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct AtOdds;

/// Merges the lines of two sides. What both inserted at one place is kept of both, theirs first.
///
/// # Errors
/// Where both changed the same lines differently, or there are too many to compare.
pub(crate) fn merged<'a>(
    base: &[&'a str],
    mine: &'a [&'a str],
    theirs: &'a [&'a str],
) -> Result<Vec<&'a str>, AtOdds> {
    let sizes = [base.len(), mine.len(), theirs.len()];
    if sizes.into_iter().any(|lines| lines > LINES_LIMIT) {
        return Err(AtOdds);
    }
    let waiting = |side| changes(base, side).into_iter().peekable();
    let (mut ours, mut others): (Waiting<'_>, Waiting<'_>) = (waiting(mine), waiting(theirs));
    let mut lines = Vec::with_capacity(mine.len().max(theirs.len()));
    let mut done = 0;
    while let Some(next) = next_change(&mut ours, &mut others)? {
        lines.extend_from_slice(&base[done..next.base.start]);
        lines.extend_from_slice(next.new);
        done = next.base.end;
    }
    lines.extend_from_slice(&base[done..]);
    Ok(lines)
}

/// The changes of one side that are still to be looked at.
type Waiting<'a> = Peekable<IntoIter<Change<'a>>>;

/// Takes the next change of both sides; what both did alike is taken once.
fn next_change<'a>(
    ours: &mut Waiting<'a>,
    others: &mut Waiting<'a>,
) -> Result<Option<Change<'a>>, AtOdds> {
    let from_ours = match (ours.peek(), others.peek()) {
        (Some(mine), Some(theirs)) if mine == theirs => {
            ours.next();
            false
        }
        (Some(mine), Some(theirs)) if mine.overlaps(theirs) => return Err(AtOdds),
        (Some(mine), Some(theirs)) => mine.order() < theirs.order(),
        (mine, _) => mine.is_some(),
    };
    Ok(if from_ours {
        ours.next()
    } else {
        others.next()
    })
}

/// What one side has in place of which lines, in order.
fn changes<'a>(base: &[&str], side: &'a [&'a str]) -> Vec<Change<'a>> {
    let mut changes: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, base, side) {
        if matches!(operation, DiffOp::Equal { .. }) {
            continue;
        }
        let (old, new) = (operation.old_range(), operation.new_range());
        match changes.last_mut() {
            Some((last_old, last_new)) if last_old.end == old.start => {
                (last_old.end, last_new.end) = (old.end, new.end);
            }
            _ => changes.push((old, new)),
        }
    }
    let changes = changes.into_iter().map(|(base, new)| Change {
        base,
        new: &side[new],
    });
    changes.collect()
}

#[cfg(test)]
mod tests {
    use super::{AtOdds, merged};

    /// Each letter is a line.
    fn merge(base: &str, mine: &str, theirs: &str) -> Result<String, AtOdds> {
        let lines = |text: &'static str| text.split_inclusive(|_| true).collect::<Vec<_>>();
        let [base, mine, theirs] = [base, mine, theirs].map(|text| lines(text.to_owned().leak()));
        merged(&base, &mine, &theirs).map(|lines| lines.concat())
    }

    #[test]
    fn edits_of_different_lines_both_survive() {
        let table = [
            ("abcdef", "Abcdef", "abcdeF", "AbcdeF"),
            ("abcdef", "abcdef", "aXf", "aXf"),
            ("abcdef", "acdef", "abcdf", "acdf"),
            ("abc", "aXbc", "abYc", "aXbYc"),
            ("abc", "aBc", "aBc", "aBc"),
            ("abc", "aBc", "abC", "aBC"),
            ("abc", "aBc", "aXbc", "aXBc"),
            ("abc", "aBc", "abXc", "aBXc"),
            ("abc", "", "abc", ""),
            ("", "", "x", "x"),
        ];
        for (base, mine, theirs, wanted) in table {
            let found = merge(base, mine, theirs);
            assert_eq!(found.as_deref(), Ok(wanted), "{base} {mine} {theirs}");
            let turned = merge(base, theirs, mine);
            assert_eq!(turned.as_deref(), Ok(wanted), "{base} {theirs} {mine}");
        }
    }

    #[test]
    fn what_both_add_at_one_place_is_kept_of_both() {
        assert_eq!(merge("ab", "abM", "abT").as_deref(), Ok("abTM"));
        assert_eq!(merge("ab", "aMb", "aTb").as_deref(), Ok("aTMb"));
        assert_eq!(merge("ab", "abX", "abX").as_deref(), Ok("abX"));
    }

    #[test]
    fn edits_of_one_line_are_at_odds() {
        for (base, mine, theirs) in [
            ("abc", "aMc", "aTc"),
            ("abc", "ac", "aTc"),
            ("abcd", "aMd", "abTd"),
            ("abc", "", "abT"),
            ("abcd", "ad", "abXcd"),
        ] {
            assert_eq!(
                merge(base, mine, theirs),
                Err(AtOdds),
                "{base} {mine} {theirs}"
            );
            assert_eq!(
                merge(base, theirs, mine),
                Err(AtOdds),
                "{base} {theirs} {mine}"
            );
        }
    }

    #[test]
    fn too_many_lines_are_not_compared() {
        let lines = vec!["a"; 10_001];
        assert_eq!(merged(&[], &lines, &lines), Err(AtOdds));
    }
}
