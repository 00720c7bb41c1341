//! Texts of a hub, kept small: many issues say the same words, and who only watches need not keep what is long.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// A short text that many issues may share: a name, a label.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(Arc<str>);

impl Word {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Deref for Word {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl PartialEq<str> for Word {
    fn eq(&self, text: &str) -> bool {
        &*self.0 == text
    }
}

impl PartialEq<&str> for Word {
    fn eq(&self, text: &&str) -> bool {
        &*self.0 == *text
    }
}

impl fmt::Display for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(&self.0)
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.0, out)
    }
}

/// The words in use: of each one copy.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: BTreeSet<Word>,
    lists: BTreeSet<Arc<[Word]>>,
}

impl Words {
    /// Puts the copy that is kept in the place of a word.
    pub fn share(&mut self, word: &mut Word) {
        match self.words.get(word) {
            Some(known) => *word = known.clone(),
            None => drop(self.words.insert(word.clone())),
        }
    }

    /// Puts the copy that is kept in the place of a list of words.
    pub fn share_list(&mut self, list: &mut Arc<[Word]>) {
        if let Some(known) = self.lists.get(list) {
            *list = Arc::clone(known);
            return;
        }
        let mut shared = list.to_vec();
        shared.iter_mut().for_each(|word| self.share(word));
        *list = shared.into();
        self.lists.insert(Arc::clone(list));
    }

    /// Forgets what nobody uses any more.
    pub fn tidy(&mut self) {
        self.lists.retain(|list| Arc::strong_count(list) > 1);
        self.words.retain(|word| Arc::strong_count(&word.0) > 1);
    }
}

/// A long text, or, where nobody will read it, only what tells it from others.
#[derive(Clone, Debug)]
pub enum Text {
    /// All of it.
    Whole(Box<str>),
    /// A number that is another for another text.
    Print(u64),
}

impl Text {
    /// The text; nothing where it was left out.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Whole(text) => Some(text),
            Self::Print(_) => None,
        }
    }

    /// Leaves the text out.
    pub fn leave_out(&mut self) {
        *self = Self::Print(self.print());
    }

    fn print(&self) -> u64 {
        match self {
            Self::Whole(text) => {
                let mut hasher = DefaultHasher::new();
                text.hash(&mut hasher);
                hasher.finish()
            }
            Self::Print(print) => *print,
        }
    }
}

/// Two texts are the same, whether left out or not.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_str(), other.as_str()) {
            (Some(text), Some(other)) => text == other,
            _ => self.print() == other.print(),
        }
    }
}

impl Eq for Text {}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Whole(text.into())
    }
}

/// Whether a reader keeps texts that are long: descriptions, what comments say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Texts {
    /// As they are.
    #[default]
    Kept,
    /// Only so much that a change is seen.
    LeftOut,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_left_out_is_still_itself() {
        let (one, other) = (Text::from("one".to_owned()), Text::from("other".to_owned()));
        let mut out = one.clone();
        out.leave_out();
        assert_eq!(
            (out.as_str(), out == one, out == other),
            (None, true, false)
        );
        assert_eq!(out, out.clone());
    }

    #[test]
    fn words_are_shared_as_long_as_they_are_used() {
        let mut words = Words::default();
        let mut found = ["a", "b", "a"].map(Word::from);
        for word in &mut found {
            words.share(word);
        }
        assert!(Arc::ptr_eq(&found[0].0, &found[2].0));
        let mut lists = [["a", "b"], ["a", "b"]].map(|list| list.map(Word::from).into());
        for list in &mut lists {
            words.share_list(list);
        }
        assert!(Arc::ptr_eq(&lists[0], &lists[1]));
        let [a, b, _] = found;
        drop((b, lists));
        words.tidy();
        assert_eq!(
            (words.words, words.lists),
            (BTreeSet::from([a]), BTreeSet::new())
        );
    }
}
