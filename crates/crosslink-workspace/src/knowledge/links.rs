//! Which pages refer to which.

/// Whether a text refers to a page: by a link to its file or its name, or by its name in double brackets.
pub(super) fn refers(text: &str, slug: &str) -> bool {
    let links = text.match_indices("](").map(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        rest.split([')', '\n', ' ', '#']).next().unwrap_or_default()
    });
    let names = text.match_indices("[[").map(|(at, mark)| {
        let rest = &text[at + mark.len()..];
        rest.split([']', '\n', '|', '#']).next().unwrap_or_default()
    });
    links.chain(names).any(|target| is(target, slug))
}

fn is(target: &str, slug: &str) -> bool {
    let target = target.trim_matches(['<', '>', ' ']);
    let target = target
        .strip_prefix("crosslink://knowledge/")
        .unwrap_or(target);
    let target = target.strip_prefix("./").unwrap_or(target);
    let target = target.strip_suffix(".md").unwrap_or(target);
    target == slug || target.replace("%20", " ") == slug
}

#[cfg(test)]
mod tests {
    use super::refers;

    #[test]
    fn a_link_refers_and_a_word_does_not() {
        let table = [
            ("see [it](a.md).", true),
            ("see [it](./a.md#part)", true),
            ("see [it](a)", true),
            ("see [it](<a.md> \"title\")", true),
            ("see [[a]] and [[b]]", true),
            ("see [[a|that]]", true),
            ("[x](crosslink://knowledge/a)", true),
            ("a page about a", false),
            ("[x](https://ex.com/a.md)", false),
            ("[a](b.md) [[ab]] `a.md`", false),
            ("](", false),
            ("[[", false),
        ];
        for (text, wanted) in table {
            assert_eq!(refers(text, "a"), wanted, "{text}");
        }
    }
}
