//! The name somebody probably meant.

/// Returns the candidate nearest to `word`, if one is near enough to be a slip of the keyboard.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_ascii_lowercase().replace('-', "_");
    let tolerance = word.len().div_ceil(3).min(4);
    candidates
        .map(|candidate| (distance(&word, &candidate.replace('-', "_")), candidate))
        .filter(|(distance, _)| *distance <= tolerance)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Returns how many bytes must be added, dropped or changed to turn one word into the other.
fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, left) in from.bytes().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, right) in to.bytes().enumerate() {
            let changed = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_finds_its_name_and_nonsense_finds_none() {
        let names = ["tracking_mode", "list.sort", "external-cache-ttl"];
        for (word, expected) in [
            ("traking_mode", Some("tracking_mode")),
            ("Tracking-Mode", Some("tracking_mode")),
            ("list.srot", Some("list.sort")),
            ("external_cache_ttl", Some("external-cache-ttl")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names.into_iter()), expected, "{word}");
        }
    }
}
