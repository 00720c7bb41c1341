//! Merging two versions of one page that were made from one.

use std::collections::BTreeSet;

use super::front::FrontMatter;
use super::lines;
use super::page::Page;
use super::sections::ending;

/// Three versions of something: the common one, mine and theirs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Three<T> {
    pub(super) base: T,
    pub(super) mine: T,
    pub(super) theirs: T,
}

impl<T: PartialEq + Copy> Three<T> {
    /// The version that counts where at most one side changed it, or both alike.
    fn chosen(self) -> Option<T> {
        if self.mine == self.theirs || self.mine == self.base {
            Some(self.theirs)
        } else {
            (self.theirs == self.base).then_some(self.mine)
        }
    }
}

/// Merges two versions of a page; nothing if they are at odds. Without a common version their texts have to be equal,
/// but for what is said about them.
pub fn merged_page(base: Option<&str>, mine: &str, theirs: &str) -> Option<String> {
    let texts = Three {
        base,
        mine: Some(mine),
        theirs: Some(theirs),
    };
    if let Some(Some(chosen)) = texts.chosen() {
        return Some(chosen.to_owned());
    }
    let pages = [base.unwrap_or_default(), mine, theirs].map(Page::parse);
    let [base_page, my_page, their_page] = &pages;
    let bodies = Three {
        base: base_page.body.as_str(),
        mine: &my_page.body,
        theirs: &their_page.body,
    };
    let body = match base {
        Some(_) => merged_text(bodies)?,
        None => (bodies.mine.trim() == bodies.theirs.trim()).then(|| bodies.theirs.to_owned())?,
    };
    let mut page = with_front(base.map(|_| base_page), my_page, their_page)?;
    page.body = body;
    Some(page.text())
}

/// Their page, with what was said about it here.
fn with_front(base: Option<&Page>, mine: &Page, theirs: &Page) -> Option<Page> {
    let readable = |page: &Page| page.has_front();
    if !readable(mine) || !readable(theirs) || !base.is_none_or(readable) {
        let fronts = Three {
            base: base.map(|page| &page.front),
            mine: Some(&mine.front),
            theirs: Some(&theirs.front),
        };
        let chosen = fronts.chosen()??;
        let page = if *chosen == theirs.front {
            theirs
        } else {
            mine
        };
        return Some(page.clone());
    }
    let mut page = theirs.clone();
    let base_front = base.map(Page::front);
    let front = merged_front(base_front.as_ref(), &mine.front(), &theirs.front())?;
    let keys: BTreeSet<_> = [base, Some(mine), Some(theirs)]
        .into_iter()
        .flatten()
        .flat_map(Page::unknown_keys)
        .collect();
    for key in keys {
        let lines = Three {
            base: base.map_or_else(String::new, |page| page.lines_of(&key)),
            mine: mine.lines_of(&key),
            theirs: theirs.lines_of(&key),
        };
        let lines = Three {
            base: lines.base.as_str(),
            mine: &lines.mine,
            theirs: &lines.theirs,
        };
        page.set_lines(&key, lines.chosen()?);
    }
    page.set_front(&front).ok()?;
    Some(page)
}

fn merged_front(
    base: Option<&FrontMatter>,
    mine: &FrontMatter,
    theirs: &FrontMatter,
) -> Option<FrontMatter> {
    let none = FrontMatter::default();
    let base = base.unwrap_or(&none);
    let title = Three {
        base: base.title.as_str(),
        mine: &mine.title,
        theirs: &theirs.title,
    };
    Some(FrontMatter {
        title: title.chosen()?.to_owned(),
        tags: merged_list(&base.tags, &mine.tags, &theirs.tags),
        sources: merged_list(&base.sources, &mine.sources, &theirs.sources),
        contributors: merged_list(&base.contributors, &mine.contributors, &theirs.contributors),
        created: first_day(&mine.created, &theirs.created),
        updated: mine.updated.clone().max(theirs.updated.clone()),
    })
}

/// What both have, and what one added; what one took away is gone. Theirs come first.
fn merged_list<T: PartialEq + Clone>(base: &[T], mine: &[T], theirs: &[T]) -> Vec<T> {
    let stays = theirs
        .iter()
        .filter(|item| mine.contains(item) || !base.contains(item));
    let comes = mine
        .iter()
        .filter(|item| !theirs.contains(item) && !base.contains(item));
    stays.chain(comes).cloned().collect()
}

fn first_day(mine: &str, theirs: &str) -> String {
    let days = [mine, theirs].into_iter().filter(|day| !day.is_empty());
    days.min().unwrap_or_default().to_owned()
}

/// Merges texts line by line. They end, and their lines end, as the side has it that changed that, else theirs.
fn merged_text(texts: Three<&str>) -> Option<String> {
    if let Some(chosen) = texts.chosen() {
        return Some(chosen.to_owned());
    }
    let [base, mine, theirs]: [Vec<&str>; 3] =
        [texts.base, texts.mine, texts.theirs].map(|text| text.lines().collect());
    let lines = lines::merged(&base, &mine, &theirs).ok()?;
    let ends = Three {
        base: ending(texts.base),
        mine: ending(texts.mine),
        theirs: ending(texts.theirs),
    };
    let end = ends.chosen().unwrap_or(ends.theirs);
    let mut text = lines.join(end);
    if !text.is_empty() {
        text.push_str(end);
    }
    Some(text)
}
