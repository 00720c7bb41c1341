//! Looking for words in pages.

use crosslink_core::problem::{Code, Problem};
use crosslink_core::query::{contains_folded, fold};
use crosslink_hub::pages::Page;
use schemars::JsonSchema;
use serde::Serialize;

use super::Knowledge;
use super::views::{PageDamage, PageFilter, PageView};

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSearch {
    /// Words, of which a line has to have one, in any case.
    pub words: String,
    /// How many lines around one are told.
    pub context: usize,
    /// Only in these pages.
    pub filter: PageFilter,
}

/// A place in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "page_hit")]
pub struct PageHit {
    /// The page.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// The first line that has a word.
    pub line_number: usize,
    /// It with the lines around; those of further hits that are near belong to it.
    pub context: Vec<ContextLine>,
}

/// A line of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ContextLine {
    /// Its number, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
}

impl Knowledge {
    /// Looks for words; the pages that have most of them come first.
    ///
    /// # Errors
    /// `request.empty` without words, or where the repository cannot be read.
    pub fn search(&self, search: &PageSearch) -> Result<(Vec<PageHit>, Vec<PageDamage>), Problem> {
        let mut terms: Vec<String> = fold(&search.words)
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        terms.sort_unstable();
        terms.dedup();
        if terms.is_empty() {
            let message = "Provide a search query or --source domain";
            return Err(Problem::new(Code::NothingToDo, message));
        }
        let (texts, damage) = self.texts(&self.standing()?)?;
        let mut found: Vec<(usize, Vec<PageHit>)> = Vec::new();
        for (slug, text) in texts {
            let page = PageView::of(&slug, Page::parse(&text).front());
            if search.filter.fits(&page) {
                let hits = hits(&page, &text, (&terms, search.context));
                let count = terms
                    .iter()
                    .filter(|term| contains_folded(&text, term))
                    .count();
                found.push((count, hits));
            }
        }
        // Pages came by name, and equal ones stay in their order.
        found.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
        Ok((
            found.into_iter().flat_map(|(_, hits)| hits).collect(),
            damage,
        ))
    }
}

/// The places of a page that have one of the terms.
fn hits(page: &PageView, text: &str, (terms, context): (&[String], usize)) -> Vec<PageHit> {
    let lines: Vec<&str> = text.lines().collect();
    let has = |line: &str| terms.iter().any(|term| contains_folded(line, term));
    let mut hits: Vec<PageHit> = Vec::new();
    // The line behind what was told last.
    let mut told = 0;
    for (at, _) in lines.iter().enumerate().filter(|(_, line)| has(line)) {
        let from = at.saturating_sub(context).max(told);
        let to = at.saturating_add(context + 1).min(lines.len());
        let further = (from.max(told)..to).map(|at| ContextLine {
            line: at + 1,
            text: lines[at].to_owned(),
        });
        match hits.last_mut() {
            Some(last) if at.saturating_sub(context) <= told => last.context.extend(further),
            _ => hits.push(PageHit {
                slug: page.slug.clone(),
                title: page.title.clone(),
                line_number: at + 1,
                context: further.collect(),
            }),
        }
        told = to;
    }
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, context: usize, wanted: &[&str]) {
        let page = PageView::of(
            &crosslink_hub::pages::Slug::new("p").unwrap(),
            Page::parse("").front(),
        );
        let terms = ["x".to_owned(), "straße".to_owned()].map(|term| fold(&term));
        let found = hits(&page, &text.replace(' ', "\n"), (&terms, context));
        let told: Vec<_> = found
            .iter()
            .map(|hit| {
                let lines = hit
                    .context
                    .iter()
                    .map(|it| format!("{}{}", it.line, it.text));
                format!(
                    "{}: {}",
                    hit.line_number,
                    lines.collect::<Vec<_>>().join(" ")
                )
            })
            .collect();
        assert_eq!(told, wanted, "{text} {context}");
    }

    #[test]
    fn lines_around_a_hit_are_told_once() {
        check("a b X c d e x f", 1, &["3: 2b 3X 4c", "7: 6e 7x 8f"]);
        check("a X b x c", 1, &["2: 1a 2X 3b 4x 5c"]);
        check("a X b c x d", 1, &["2: 1a 2X 3b 4c 5x 6d"]);
        check("x a b", 0, &["1: 1x"]);
        check("x x b", 0, &["1: 1x 2x"]);
        check("x", usize::MAX - 1, &["1: 1x"]);
        check("a STRASSE b", 0, &["2: 2STRASSE"]);
        check("a b", 3, &[]);
    }
}
