//! The text of a changelog: entries go in and out, and every other byte stays.

use std::ops::Range;

/// A page without entries.
pub(super) const NEW: &str = "\
# Changelog

What changes for those who use this project, newest first.
The format follows [Keep a Changelog](https://keepachangelog.com/en/1.0.0/).

## [Unreleased]

### Added

### Fixed

### Changed
";

/// An entry, where it belongs, and what it is known by.
pub(super) struct Entry {
    /// The whole line, without its end.
    pub(super) line: String,
    /// What the line ends with: the issue in parentheses.
    pub(super) mark: String,
}

impl Entry {
    /// The entry of an issue.
    pub(super) fn of(title: &str, display_id: &str) -> Self {
        let mark = format!("({display_id})");
        Self {
            line: format!("- {title} {mark}"),
            mark,
        }
    }

    fn is_meant_by(&self, line: &str) -> bool {
        is_item(line) && line.trim_end().ends_with(&self.mark)
    }
}

/// Puts an entry under a section of what is not released yet; nothing if it is there, or stands as it is in a release.
pub(super) fn add(text: &str, section: &str, entry: &Entry) -> Option<String> {
    let page = Page::of(text);
    let region = page.unreleased();
    let listed = |at: usize| entry.is_meant_by(page.lines[at]);
    let written = page.lines.iter().any(|line| line.trim_end() == entry.line);
    if written || region.clone().is_some_and(|mut region| region.any(listed)) {
        return None;
    }
    let line = &entry.line;
    Some(match region {
        Some(region) => match page.section(&region, section) {
            Some(heading) => page.insert(page.first_place(heading), &[line]),
            None => {
                let heading = format!("### {section}");
                page.insert(page.end_of(&region), &["", &heading, line])
            }
        },
        None => {
            let heading = format!("### {section}");
            let block = ["## [Unreleased]", "", heading.as_str(), line];
            match page.headings("## ").next() {
                Some(at) => page.insert(at, &[&block[..], &[""]].concat()),
                None => page.insert(page.lines.len(), &[&[""], &block[..]].concat()),
            }
        }
    })
}

/// What taking an entry out came to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// The page without it.
    Out(String),
    /// There is an entry for the issue, but not as it was written.
    Reworded,
    /// There is none.
    Absent,
}

/// Takes an entry out of what is not released yet, if it stands there as it was written.
pub(super) fn remove(text: &str, entry: &Entry) -> Taken {
    let page = Page::of(text);
    let Some(mut region) = page.unreleased() else {
        return Taken::Absent;
    };
    let exact = region
        .clone()
        .find(|at| page.lines[*at].trim_end_matches(['\r', '\n']) == entry.line);
    match exact {
        Some(at) => Taken::Out([&page.lines[..at], &page.lines[at + 1..]].concat().concat()),
        None if region.any(|at| entry.is_meant_by(page.lines[at])) => Taken::Reworded,
        None => Taken::Absent,
    }
}

/// The lines of a page with their ends, and which of them stand between code fences.
struct Page<'a> {
    lines: Vec<&'a str>,
    fenced: Vec<bool>,
    end: &'static str,
}

impl<'a> Page<'a> {
    fn of(text: &'a str) -> Self {
        let lines: Vec<_> = text.split_inclusive('\n').collect();
        let mut inside = false;
        let fenced = lines
            .iter()
            .map(|line| {
                let fence = line.trim_start().starts_with("```");
                inside ^= fence;
                inside || fence
            })
            .collect();
        let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { lines, fenced, end }
    }

    fn headings(&self, mark: &'static str) -> impl Iterator<Item = usize> {
        let is_heading = move |at: &usize| !self.fenced[*at] && self.lines[*at].starts_with(mark);
        (0..self.lines.len()).filter(is_heading)
    }

    /// The lines between the heading of what is not released and the next heading of its rank.
    fn unreleased(&self) -> Option<Range<usize>> {
        let is_it = |at: &usize| {
            let title = self.lines[*at][3..].trim_start().trim_start_matches('[');
            title.to_ascii_lowercase().starts_with("unreleased")
        };
        let heading = self.headings("## ").find(is_it)?;
        let next = self.headings("## ").find(|at| *at > heading);
        Some(heading + 1..next.unwrap_or(self.lines.len()))
    }

    fn section(&self, region: &Range<usize>, name: &str) -> Option<usize> {
        self.headings("### ")
            .filter(|at| region.contains(at))
            .find(|at| self.lines[*at][4..].trim().eq_ignore_ascii_case(name))
    }

    /// Below a heading; where a blank line parts it from its entries, below that.
    fn first_place(&self, heading: usize) -> usize {
        let below = heading + 1;
        let blank = self.lines[below..]
            .iter()
            .take_while(|line| line.trim().is_empty())
            .count();
        match self.lines.get(below + blank) {
            Some(line) if is_item(line) => below + blank,
            _ => below,
        }
    }

    /// Behind the last line of a region that says something; definitions of links at its end stay there.
    fn end_of(&self, region: &Range<usize>) -> usize {
        let says = |at: &usize| {
            let line = self.lines[*at].trim();
            let defines = line.starts_with('[') && line.contains("]:");
            !line.is_empty() && !defines
        };
        region
            .clone()
            .rev()
            .find(says)
            .map_or(region.start, |at| at + 1)
    }

    fn insert(&self, at: usize, lines: &[&str]) -> String {
        let mut text = self.lines[..at].concat();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(self.end);
        }
        for line in lines {
            text.push_str(line);
            text.push_str(self.end);
        }
        text.push_str(&self.lines[at..].concat());
        text
    }
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("- ") || line.starts_with("* ")
}

#[cfg(test)]
mod tests {
    use super::{Entry, NEW, Taken, add, remove};

    fn entry() -> Entry {
        Entry::of("Fix it", "#7")
    }

    #[test]
    fn an_entry_goes_below_its_section_of_what_is_not_released() {
        let table = [
            (
                "## [Unreleased]\n\n### Fixed\n\n## [1.0.0]\n\n### Fixed\n- Old (#1)\n",
                "## [Unreleased]\n\n### Fixed\n- Fix it (#7)\n\n## [1.0.0]\n\n### Fixed\n- Old (#1)\n",
            ),
            (
                "## [Unreleased]\n### Fixed\n\n- Other (#2)\n",
                "## [Unreleased]\n### Fixed\n\n- Fix it (#7)\n- Other (#2)\n",
            ),
            (
                "## Unreleased\n\n### Added\n- New (#2)\n\n## 1.0.0\n### Fixed\n",
                "## Unreleased\n\n### Added\n- New (#2)\n\n### Fixed\n- Fix it (#7)\n\n## 1.0.0\n### Fixed\n",
            ),
            (
                "# Changelog\n\n## [1.0.0]\n\n### Fixed\n- Old (#1)\n",
                "# Changelog\n\n## [Unreleased]\n\n### Fixed\n- Fix it (#7)\n\n## [1.0.0]\n\n### Fixed\n- Old (#1)\n",
            ),
            (
                "# Changelog",
                "# Changelog\n\n## [Unreleased]\n\n### Fixed\n- Fix it (#7)\n",
            ),
            (
                "## [Unreleased]\n\n[Unreleased]: https://example.org\n",
                "## [Unreleased]\n\n### Fixed\n- Fix it (#7)\n\n[Unreleased]: https://example.org\n",
            ),
            (
                "```\n## [Unreleased]\n### Fixed\n```\n## [Unreleased]\n### Fixed\n",
                "```\n## [Unreleased]\n### Fixed\n```\n## [Unreleased]\n### Fixed\n- Fix it (#7)\n",
            ),
            (
                "## [Unreleased]\r\n### Fixed\r\n",
                "## [Unreleased]\r\n### Fixed\r\n- Fix it (#7)\r\n",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(
                add(text, "Fixed", &entry()).as_deref(),
                Some(expected),
                "{text:?}"
            );
        }
    }

    #[test]
    fn an_issue_has_one_entry() {
        let table = [
            ("## [Unreleased]\n### Fixed\n- Fix it (#7)\n", true),
            ("## [Unreleased]\n### Added\n* Said better (#7)\n", true),
            ("## [Unreleased]\n\n## 1.0\n- Fix it (#7)\n", true),
            ("## [Unreleased]\n\n## 1.0\n- A pull request (#7)\n", false),
            ("## [Unreleased]\nSee (#7)\n- Fix it (#77)\n", false),
        ];
        for (text, there) in table {
            assert_eq!(add(text, "Fixed", &entry()).is_none(), there, "{text:?}");
        }
    }

    #[test]
    fn what_was_put_in_comes_out_again() {
        for text in [NEW, "## [Unreleased]\r\n### Fixed\r\n- Other (#2)\r\n"] {
            let with = add(text, "Fixed", &entry()).unwrap();
            assert_eq!(remove(&with, &entry()), Taken::Out(text.to_owned()));
        }
    }

    #[test]
    fn only_what_was_written_comes_out() {
        let table = [
            ("## [Unreleased]\n- Said better (#7)\n", Taken::Reworded),
            ("## [Unreleased]\n## 1.0\n- Fix it (#7)\n", Taken::Absent),
            ("no headings\n- Fix it (#7)\n", Taken::Absent),
        ];
        for (text, expected) in table {
            assert_eq!(remove(text, &entry()), expected, "{text:?}");
        }
    }
}
