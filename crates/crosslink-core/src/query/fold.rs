//! Comparing texts whatever their case.

/// Folds the case of a text; two texts that differ only in case fold to the same.
///
/// Folding a folded text changes nothing. Each character goes through upper case, so that `ß` meets
/// `SS` and both forms of the Greek sigma meet, wherever they stand.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            folded.push(character.to_ascii_lowercase());
        } else {
            folded.extend(fold_char(character));
        }
    }
    folded
}

/// Whether a text, folded, contains what is already folded.
pub fn contains_folded(text: &str, needle: &str) -> bool {
    find_folded(text, needle).is_some()
}

/// Where in a text, in bytes, something begins that folds to what is already folded: the first such place, or among
/// letters outside ASCII one not far from it.
pub fn find_folded(text: &str, needle: &str) -> Option<usize> {
    // An ASCII letter folds to itself wherever it stands; only other letters may fold to a needle in ASCII.
    let found = needle
        .is_ascii()
        .then(|| find_ascii(text.as_bytes(), needle.as_bytes()))
        .flatten();
    if found.is_some() || text.is_ascii() {
        return found;
    }
    let at = fold(text).find(needle)?;
    let mut folded = 0;
    let mut letters = text.char_indices();
    letters.find_map(|(place, letter)| {
        folded += fold_char(letter).map(char::len_utf8).sum::<usize>();
        (folded > at).then_some(place)
    })
}

/// Where the bytes have the needle, which is in lower case, in any case.
fn find_ascii(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let Some((first, rest)) = needle.split_first() else {
        return Some(0);
    };
    memchr::memchr2_iter(*first, first.to_ascii_uppercase(), bytes).find(|at| {
        let after = bytes.get(at + 1..at + 1 + rest.len());
        after.is_some_and(|after| after.eq_ignore_ascii_case(rest))
    })
}

/// Whether a text folds to what is already folded; allocates nothing.
pub(crate) fn eq_folded(text: &str, folded: &str) -> bool {
    text.chars().flat_map(fold_char).eq(folded.chars())
}

/// Lower case comes first too: a capital `ẞ` is upper case already, and still has to meet `ss`.
fn fold_char(character: char) -> impl Iterator<Item = char> {
    character
        .to_lowercase()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_is_stable_and_blind_to_case_for_every_character() {
        for character in '\0'..=char::MAX {
            let folded = fold(&character.to_string());
            assert_eq!(fold(&folded), folded, "{character:?}");
            assert_eq!(
                fold(&character.to_uppercase().to_string()),
                folded,
                "{character:?}"
            );
            assert!(eq_folded(&character.to_string(), &folded), "{character:?}");
        }
    }

    #[test]
    fn texts_that_differ_in_case_fold_to_the_same() {
        for (one, other) in [
            ("Straße", "STRASSE"),
            ("ΟΔΟΣ", "οδος"),
            ("Émile", "ÉMILE"),
            ("Жук", "жУК"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("emile"), fold("émile"));
    }

    #[test]
    fn a_text_contains_what_its_folded_form_contains() {
        let texts = [
            "",
            "a",
            "Daemon",
            "the daEMON's",
            "daemo",
            "xdaemon",
            "\u{212a}ern",
            "Stra\u{df}e",
            "ΟΔΟΣ",
            "ddaemon",
        ];
        for text in texts {
            for needle in [
                "", "a", "daemon", "kern", "strasse", "ss", "οδο", "n's", "emon",
            ] {
                let whole = fold(text).contains(needle);
                assert_eq!(contains_folded(text, needle), whole, "{text:?} {needle:?}");
            }
        }
        for (text, needle, place) in [
            ("the DAEMON", "daemon", 4),
            ("Ärger mit Straßen", "strasse", 11),
            ("ÉTÉ été", "té", 2),
            ("Übung", "bung", 2),
        ] {
            assert_eq!(
                find_folded(text, needle),
                Some(place),
                "{text:?} {needle:?}"
            );
        }
    }
}
