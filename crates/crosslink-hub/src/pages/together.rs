//! Merging two folders of pages that were made from one. Different pages never get in each other's way.

use std::collections::{BTreeMap, BTreeSet};

/// Files by name.
pub type Files<T> = BTreeMap<String, T>;

/// Three folders: the common one, mine and theirs.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a, T> {
    /// What both were made from.
    pub base: &'a Files<T>,
    /// What is held here.
    pub mine: &'a Files<T>,
    /// What the remote has.
    pub theirs: &'a Files<T>,
}

/// What became of a file that both sides changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled<T> {
    /// They were merged.
    Merged(T),
    /// They are at odds: theirs keeps the name, mine is kept under this one.
    Beside(String),
}

/// Something that could not be merged, and what was done instead. Nothing that anybody wrote is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The file.
    pub file: String,
    /// What was done.
    pub instead: Instead,
}

/// What was done instead of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Theirs keeps the name, mine has this one.
    KeptBeside(String),
    /// I removed it, they changed it: it is there.
    RemovedHere,
    /// They removed it, I changed it: it is there.
    RemovedThere,
}

/// Two folders in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together<T> {
    /// The files.
    pub files: Files<T>,
    /// Those that both changed, and that were merged.
    pub merged: Vec<String>,
    /// Those that could not be.
    pub conflicts: Vec<Conflict>,
}

/// Merges two folders. `settle` is asked about each file that both changed differently: by its name, the common version
/// if there is one, mine and theirs.
///
/// # Errors
/// As `settle`.
pub fn together<T: Clone + PartialEq, E>(
    sides: Sides<'_, T>,
    mut settle: impl FnMut(&str, Option<&T>, &T, &T) -> Result<Settled<T>, E>,
) -> Result<Together<T>, E> {
    let mut all = Together {
        files: Files::new(),
        merged: Vec::new(),
        conflicts: Vec::new(),
    };
    let names: BTreeSet<_> = sides.mine.keys().chain(sides.theirs.keys()).collect();
    for name in names {
        let base = sides.base.get(name);
        match (sides.mine.get(name), sides.theirs.get(name)) {
            (Some(mine), Some(theirs)) if mine == theirs || base == Some(mine) => {
                all.put(name, theirs);
            }
            (Some(mine), Some(theirs)) if base == Some(theirs) => all.put(name, mine),
            (Some(mine), Some(theirs)) => match settle(name, base, mine, theirs)? {
                Settled::Merged(both) => {
                    all.put(name, &both);
                    all.merged.push(name.clone());
                }
                Settled::Beside(other) => {
                    all.put(name, theirs);
                    let free = free(&other, mine, &sides);
                    all.files.insert(free.clone(), mine.clone());
                    all.note(name, Instead::KeptBeside(free));
                }
            },
            (Some(mine), None) => all.one_sided(name, mine, (base, Instead::RemovedThere)),
            (None, Some(theirs)) => all.one_sided(name, theirs, (base, Instead::RemovedHere)),
            (None, None) => {}
        }
    }
    Ok(all)
}

impl<T: Clone + PartialEq> Together<T> {
    fn put(&mut self, name: &str, file: &T) {
        self.files.insert(name.to_owned(), file.clone());
    }

    fn note(&mut self, file: &str, instead: Instead) {
        let file = file.to_owned();
        self.conflicts.push(Conflict { file, instead });
    }

    /// Takes a file that only one side has: it is new, or was changed where the other removed it, or it goes.
    fn one_sided(&mut self, name: &str, file: &T, (base, removed): (Option<&T>, Instead)) {
        match base {
            None => self.put(name, file),
            Some(base) if base == file => {}
            Some(_) => {
                self.put(name, file);
                self.note(name, removed);
            }
        }
    }
}

/// A name that nothing else has on any side.
fn free<T: PartialEq>(wanted: &str, file: &T, sides: &Sides<'_, T>) -> String {
    let taken = |name: &str| {
        let all = [sides.base, sides.mine, sides.theirs];
        all.iter()
            .filter_map(|side| side.get(name))
            .any(|other| other != file)
    };
    let (stem, ending) = match wanted.rsplit_once('.') {
        Some((stem, ending)) => (stem, format!(".{ending}")),
        None => (wanted, String::new()),
    };
    let further = (2..).map(|number| format!("{stem}-{number}{ending}"));
    std::iter::once(wanted.to_owned())
        .chain(further)
        .find(|name| !taken(name))
        .expect("there are more numbers than files")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Files<String> {
        let files = text
            .split_whitespace()
            .map(|file| file.split_once('=').unwrap());
        files
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    /// Merges texts by putting them together, unless they hold an `x`.
    fn check(base: &str, mine: &str, theirs: &str, wanted: &str, told: &[&str]) {
        let (base, mine, theirs) = (files(base), files(mine), files(theirs));
        let sides = Sides {
            base: &base,
            mine: &mine,
            theirs: &theirs,
        };
        let settle = |name: &str, base: Option<&String>, mine: &String, theirs: &String| {
            let at_odds = mine.contains('x') || base.is_none();
            Ok::<_, ()>(match at_odds {
                true => Settled::Beside(format!("{name}.conflict-{mine}")),
                false => Settled::Merged(format!("{theirs}+{mine}")),
            })
        };
        let found = together(sides, settle).unwrap();
        assert_eq!(found.files, files(wanted), "{mine:?} {theirs:?}");
        let merged = found.merged.iter().map(|name| format!("{name} merged"));
        let conflicts = found.conflicts.iter();
        let conflicts = conflicts.map(|it| format!("{} {:?}", it.file, it.instead));
        let said: Vec<_> = merged.chain(conflicts).collect();
        assert_eq!(said, told, "{mine:?} {theirs:?}");
    }

    #[test]
    fn different_pages_never_get_in_each_others_way() {
        check("a=1 b=1", "a=2 b=1", "a=1 b=2", "a=2 b=2", &[]);
        check("", "a=1", "b=1", "a=1 b=1", &[]);
        check("a=1 b=1", "b=1", "a=1", "", &[]);
        check("a=1", "a=2", "a=2", "a=2", &[]);
    }

    #[test]
    fn a_page_that_both_changed_is_merged() {
        check("a=1", "a=2", "a=3", "a=3+2", &["a merged"]);
    }

    #[test]
    fn what_cannot_be_merged_keeps_theirs_and_mine_beside_it() {
        let said = ["a KeptBeside(\"a.conflict-x\")"];
        check("a=1", "a=x", "a=2", "a=2 a.conflict-x=x", &said);
        let twice = "a=2 a.conflict-x=x";
        check("a=1", "a=x", twice, twice, &said);
    }

    #[test]
    fn a_name_that_is_taken_is_left_to_who_has_it() {
        let said = ["a KeptBeside(\"a-2.conflict-x\")"];
        let theirs = "a=2 a.conflict-x=other";
        check(
            "a=1",
            "a=x",
            theirs,
            "a=2 a.conflict-x=other a-2.conflict-x=x",
            &said,
        );
    }

    #[test]
    fn what_one_changed_and_the_other_removed_stays() {
        check("a=1", "a=2", "", "a=2", &["a RemovedThere"]);
        check("a=1", "", "a=2", "a=2", &["a RemovedHere"]);
    }
}
