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
}
