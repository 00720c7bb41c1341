//! The retired words of the glossary stay retired.

use super::Finding;
use super::files::{File, Tree};

const GLOSSARY: &str = "docs/glossary.md";
const SECTION: &str = "retired words";

/// Finds retired words in sources and documents.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(glossary) = tree.file(GLOSSARY) else {
        return Vec::new();
    };
    let words = retired(&glossary.text);
    tree.files
        .iter()
        .filter(|file| is_searched(file))
        .flat_map(|file| words.iter().flat_map(|word| found(file, word)))
        .collect()
}

fn is_searched(file: &File) -> bool {
    let source =
        file.path.starts_with("crates/") && file.path.contains("/src/") && file.rust.is_some();
    let document = file.path.ends_with(".md")
        && (file.path.starts_with("docs/") || !file.path.contains('/'))
        && !matches!(file.path.as_str(), GLOSSARY | "CHANGELOG.md");
    source || document
}

fn found(file: &File, word: &str) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    lines
        .filter(|(_, line)| holds(&line.to_lowercase(), word))
        .map(|(at, _)| {
            let what = format!("`{word}` is a retired word");
            Finding::new(
                &file.path,
                at + 1,
                what,
                format!("use the one {GLOSSARY} gives"),
            )
        })
        .collect()
}

/// Whole words; an underscore separates words, so that names in code count.
fn holds(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Returns the words the section lists: what is bold or in backticks at the start of a bullet or of a table's row.
fn retired(glossary: &str) -> Vec<String> {
    let is_heading = |line: &&str| line.starts_with('#');
    let mut lines = glossary.lines().skip_while(|line| {
        !(is_heading(line) && line.trim_start_matches('#').trim().to_lowercase() == SECTION)
    });
    lines.next();
    lines
        .take_while(|line| !is_heading(line))
        .filter_map(marked)
        .collect()
}

fn marked(line: &str) -> Option<String> {
    let item = line.trim().strip_prefix(['-', '*', '|'])?.trim_start();
    let mark = ["**", "`"]
        .into_iter()
        .find(|mark| item.starts_with(mark))?;
    let word = item[mark.len()..].split(mark).next()?;
    Some(word.trim().to_lowercase()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::lines_of;
    use super::*;

    const PAGE: &str = "# Glossary\n- **kept** stays\n## Retired words\n\n- **Watermark**: head\n\
                        | word | say |\n| `hydrate` | project |\nprose\n## After\n- **other** x\n";

    #[test]
    fn the_section_is_read() {
        assert_eq!(retired(PAGE), ["watermark", "hydrate"]);
        assert_eq!(retired("# Glossary\n- **a**\n"), Vec::<String>::new());
    }

    #[test]
    fn retired_words_are_found_whole() {
        let files = [
            (GLOSSARY, PAGE),
            (
                "crates/a/src/b.rs",
                "let watermarks = 1;\nfn hydrate_all() {}\n",
            ),
            ("crates/a/tests/it/b.rs", "// watermark\n"),
            ("docs/c.md", "The Watermark.\n"),
            ("CHANGELOG.md", "watermark\n"),
        ];
        assert_eq!(
            lines_of(check, &files),
            [
                "crates/a/src/b.rs:2: `hydrate` is a retired word, use the one docs/glossary.md gives",
                "docs/c.md:1: `watermark` is a retired word, use the one docs/glossary.md gives",
            ]
        );
    }

    #[test]
    fn without_a_glossary_there_is_nothing_to_find() {
        assert_eq!(
            lines_of(check, &[("docs/c.md", "watermark\n")]),
            Vec::<String>::new()
        );
    }
}
