//! Text of others within Markdown: data that looks like text, and cannot become anything else.

/// Characters that mean something to Markdown within a line.
const MEANING: &[char] = &[
    '\\', '`', '*', '_', '[', ']', '#', '|', '~', '!', '$', ':', '@',
];

/// A text of one line, all of it literal.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 8);
    for character in text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        match character {
            '<' => literal.push_str("&lt;"),
            '>' => literal.push_str("&gt;"),
            '&' => literal.push_str("&amp;"),
            hidden if is_hidden(hidden) => literal.push('\u{fffd}'),
            character => {
                if MEANING.contains(&character) {
                    literal.push('\\');
                }
                literal.push(character);
            }
        }
    }
    literal
}

/// A text of Markdown as a quotation. It keeps its form, but holds no HTML, loads no image and names no target for links
/// of other texts; and as every line of it is quoted, no heading in it looks like one of the file.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 16);
    let mut fence: Option<Fence> = None;
    for line in text.trim_end().lines() {
        let line = shown(line);
        quoted.push('>');
        let line = match &fence {
            Some(open) => {
                let ends = open.is_ended_by(&line);
                fence = fence.filter(|_| !ends);
                line
            }
            None => match Fence::opened_by(&line) {
                Some((open, first)) => {
                    fence = Some(open);
                    first
                }
                None => harmless(&line),
            },
        };
        if !line.is_empty() {
            quoted.push(' ');
            quoted.push_str(&line);
        }
        quoted.push('\n');
    }
    quoted
}

/// A line without what steers or hides.
fn shown(line: &str) -> String {
    let line = line.trim_end_matches('\r');
    let shown = line.chars();
    shown
        .map(|it| {
            if it != '\t' && is_hidden(it) {
                '\u{fffd}'
            } else {
                it
            }
        })
        .collect()
}

fn is_hidden(character: char) -> bool {
    let turns = matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || character.is_control()
}

/// A line of text in which nothing is HTML, an image, or the target of links.
fn harmless(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        let next = rest.peek().copied();
        match (character, next) {
            ('<', Some('/' | '!' | '?')) => out.push_str("&lt;"),
            ('<', Some(letter)) if letter.is_ascii_alphabetic() => out.push_str("&lt;"),
            ('!', Some('[')) => {
                rest.next();
                out.push_str("!\\[");
            }
            (']', Some(':')) => {
                rest.next();
                out.push_str("]\\:");
            }
            _ => out.push(character),
        }
    }
    out
}

/// A fence that begins a block of code where a line begins; what is moved in may belong to a list, and is text here.
struct Fence {
    mark: char,
    length: usize,
}

impl Fence {
    /// The fence that a line opens, and the line with no more than the name of a language behind it.
    fn opened_by(line: &str) -> Option<(Self, String)> {
        let mark = line
            .chars()
            .next()
            .filter(|mark| matches!(mark, '`' | '~'))?;
        let rest = line.trim_start_matches(mark);
        let length = line.len() - rest.len();
        let is_one = length >= 3 && !(mark == '`' && rest.contains('`'));
        if !is_one {
            return None;
        }
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "+-_.".contains(letter);
        let language: String = rest.trim().chars().take_while(|it| plain(*it)).collect();
        // Those are drawn, not shown.
        let drawn = ["mermaid", "math", "geojson", "topojson", "stl"];
        let is_drawn = drawn.iter().any(|it| it.eq_ignore_ascii_case(&language));
        let language = if is_drawn { String::new() } else { language };
        let first = format!("{}{language}", &line[..length]);
        Some((Self { mark, length }, first))
    }

    /// Whether a line ends the block, or could be thought to.
    fn is_ended_by(&self, line: &str) -> bool {
        let line = line.trim();
        line.len() >= self.length && line.chars().all(|it| it == self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::{literal, quoted};

    #[test]
    fn a_title_is_literal() {
        let table = [
            ("plain title", "plain title"),
            ("a  b\nc", "a b c"),
            ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
            (
                "[x](http://y) `c` *e* _u_",
                "\\[x\\](http\\://y) \\`c\\` \\*e\\* \\_u\\_",
            ),
            ("![i](x) # | ~ \\", "\\!\\[i\\](x) \\# \\| \\~ \\\\"),
            ("\u{202e}turned\u{7}", "\u{fffd}turned\u{fffd}"),
        ];
        for (text, wanted) in table {
            assert_eq!(literal(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn a_text_stays_in_its_quotation() {
        let table = [
            ("", ""),
            ("one\n\ntwo\n", "> one\n>\n> two\n"),
            ("# Comments\n---", "> # Comments\n> ---\n"),
            (
                "a < b, <script>x</script> <!-- y -->",
                "> a < b, &lt;script>x&lt;/script> &lt;!-- y -->\n",
            ),
            ("![pixel](http://x)", "> !\\[pixel](http://x)\n"),
            ("[docs]: http://x", "> [docs]\\: http://x\n"),
            ("line\r\nend\u{1b}[2J", "> line\n> end\u{fffd}[2J\n"),
        ];
        for (text, wanted) in table {
            assert_eq!(quoted(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn code_stays_as_it_is_where_it_is_sure_to_be_code() {
        let table = [
            (
                "```rust\nVec<u8>\n```\n<b>",
                "> ```rust\n> Vec<u8>\n> ```\n> &lt;b>\n",
            ),
            (
                "~~~\n```\n<b>\n~~~\n<b>",
                "> ~~~\n> ```\n> <b>\n> ~~~\n> &lt;b>\n",
            ),
            ("````\n```\n<b>", "> ````\n> ```\n> <b>\n"),
            (
                "- ```\n  <b>\n  ```\n<b>",
                "> - ```\n>   &lt;b>\n>   ```\n> &lt;b>\n",
            ),
            ("``` a`b\n<b>", "> ``` a`b\n> &lt;b>\n"),
            (
                "```mermaid x\n<b>\n   ```\n<b>",
                "> ```\n> <b>\n>    ```\n> &lt;b>\n",
            ),
        ];
        for (text, wanted) in table {
            assert_eq!(quoted(text), wanted, "{text:?}");
        }
    }
}
