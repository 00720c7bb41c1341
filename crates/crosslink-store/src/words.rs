//! The words of the full-text index: one for each three characters that follow each other in a folded text.
//!
//! FTS5 sees words of four letters instead of the characters themselves. Each comes once for a text, however often the characters
//! do, and all are spread evenly over its hash, whose function lumps characters as they stand. Of a million words some stand for
//! several threes: the index narrows, and the query language decides.

/// What a word is written with. Not one of FTS5's operators can be.
const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

/// Letters in a word.
const LENGTH: u32 = 4;

/// Bits a letter stands for.
const BITS: u32 = LETTERS.len().ilog2();

/// Which word three characters have.
fn number(three: [char; 3]) -> u32 {
    let [first, second, third] = three.map(|character| u64::from(u32::from(character)));
    let odd = 0x9e37_79b9_7f4a_7c15;
    let mixed = ((first << 42) | (second << 21) | third).wrapping_mul(odd);
    (mixed >> (64 - LENGTH * BITS)) as u32
}

fn push(words: &mut String, number: u32) {
    for place in 0..LENGTH {
        let letter = (number >> (place * BITS)) as usize % LETTERS.len();
        words.push(char::from(LETTERS[letter]));
    }
}

/// The word of three characters.
pub(crate) fn word_of(three: [char; 3]) -> String {
    let mut word = String::new();
    push(&mut word, number(three));
    word
}

/// Turns texts into words, and remembers which of a text came before.
pub(crate) struct Words {
    /// A bit for each word that there is.
    met: Vec<u64>,
    numbers: Vec<u32>,
    text: String,
}

impl Words {
    pub(crate) fn new() -> Self {
        Self {
            met: vec![0; 1 << (LENGTH * BITS - u64::BITS.ilog2())],
            numbers: Vec::new(),
            text: String::new(),
        }
    }

    /// The words of a folded text, each once.
    pub(crate) fn of(&mut self, folded: &str) -> &str {
        self.numbers.clear();
        let mut three = ['\0'; 3];
        for (at, character) in folded.chars().enumerate() {
            three = [three[1], three[2], character];
            if at >= 2 {
                self.note(number(three));
            }
        }
        self.text.clear();
        for number in &self.numbers {
            self.met[(number / u64::BITS) as usize] = 0;
            push(&mut self.text, *number);
            self.text.push(' ');
        }
        &self.text
    }

    fn note(&mut self, number: u32) {
        let place = &mut self.met[(number / u64::BITS) as usize];
        let bit = 1 << (number % u64::BITS);
        if *place & bit == 0 {
            *place |= bit;
            self.numbers.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_three_characters_have_their_word_once() {
        let mut words = Words::new();
        for (text, count) in [
            ("", 0),
            ("ab", 0),
            ("abc", 1),
            ("abcabcabc", 3),
            ("aaaaaa", 1),
            ("жук!", 2),
            ("a\n b", 2),
        ] {
            let found: Vec<String> = words
                .of(text)
                .split_whitespace()
                .map(str::to_owned)
                .collect();
            assert_eq!(found.len(), count, "{text}");
            let characters: Vec<char> = text.chars().collect();
            let wanted: HashSet<String> = characters
                .windows(3)
                .map(|three| word_of([three[0], three[1], three[2]]))
                .collect();
            assert_eq!(found.into_iter().collect::<HashSet<_>>(), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_short_and_lower_case() {
        let word = word_of(['A', 'N', 'D']);
        assert_eq!(word.len(), 4);
        assert!(word.bytes().all(|byte| LETTERS.contains(&byte)), "{word}");
    }

    #[test]
    fn few_of_the_threes_of_real_texts_share_a_word() {
        let letters: Vec<char> = ('a'..='z').chain(" .,-'/".chars()).collect();
        let mut words = HashSet::new();
        for first in &letters {
            for second in &letters {
                words.extend(
                    letters
                        .iter()
                        .map(|third| number([*first, *second, *third])),
                );
            }
        }
        let threes = letters.len().pow(3);
        assert!(
            words.len() * 100 > threes * 95,
            "{} of {threes}",
            words.len()
        );
    }
}
