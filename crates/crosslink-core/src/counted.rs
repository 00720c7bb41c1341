//! Numbers of things, in words.

/// So many of something that takes an `s` where it is not one: `1 event`, `2 events`.
pub fn counted(number: u64, word: &str) -> String {
    match number {
        1 => format!("1 {word}"),
        _ => format!("{number} {word}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::counted;

    #[test]
    fn one_is_no_plural() {
        let said = [0, 1, 2].map(|number| counted(number, "event"));
        assert_eq!(said, ["0 events", "1 event", "2 events"]);
    }
}
