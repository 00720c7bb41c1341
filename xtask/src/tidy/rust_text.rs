//! Rust source taken apart into code, strings and comments, so that each check looks where it means to.

/// What a character belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Code,
    Text,
    Comment,
}

/// One source file, lexed. Every view has the lines and columns of the source, with the rest blanked.
pub(crate) struct RustText {
    pub(crate) code: String,
    pub(crate) strings: String,
    pub(crate) comments: String,
    /// Code and strings, for what only means something with its literal.
    pub(crate) uncommented: String,
    tests: Vec<bool>,
}

impl RustText {
    pub(crate) fn read(source: &str) -> RustText {
        let characters: Vec<char> = source.chars().collect();
        let parts = Lexer {
            characters: &characters,
            parts: Vec::new(),
        }
        .parts();
        let view = |keep: &[Part]| -> String {
            let one = |(at, part): (usize, &Part)| {
                let character = characters[at];
                if character == '\n' || keep.contains(part) {
                    character
                } else {
                    ' '
                }
            };
            parts.iter().enumerate().map(one).collect()
        };
        let code = view(&[Part::Code]);
        RustText {
            tests: test_lines(&code),
            strings: view(&[Part::Text]),
            comments: view(&[Part::Comment]),
            uncommented: view(&[Part::Code, Part::Text]),
            code,
        }
    }

    /// Returns whether the line (from 1) lies in an item under `#[cfg(test)]`.
    pub(crate) fn in_test(&self, line: usize) -> bool {
        line.checked_sub(1)
            .and_then(|at| self.tests.get(at))
            .copied()
            .unwrap_or(false)
    }
}

/// Returns the depth of a line's indentation.
pub(crate) fn indent(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Marks the items under `#[cfg(test)]`, by the indentation that rustfmt gives them.
fn test_lines(code: &str) -> Vec<bool> {
    let lines: Vec<&str> = code.lines().collect();
    let mut tests = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].trim_start().starts_with("#[cfg(test)]") {
            at += 1;
            continue;
        }
        let depth = indent(lines[at]);
        let ends = |line: &str| {
            let line = line.trim();
            line.starts_with('}') || (!line.starts_with("#[") && line.ends_with([';', '}']))
        };
        let mut end = at + 1;
        while end < lines.len() && !(indent(lines[end]) == depth && ends(lines[end])) {
            end += 1;
        }
        let end = end.min(lines.len() - 1);
        tests[at..=end].fill(true);
        at = end + 1;
    }
    tests
}

struct Lexer<'a> {
    characters: &'a [char],
    parts: Vec<Part>,
}

impl Lexer<'_> {
    fn parts(mut self) -> Vec<Part> {
        while self.parts.len() < self.characters.len() {
            let at = self.parts.len();
            match self.characters[at] {
                '/' if self.at(at + 1) == Some('/') => self.line_comment(),
                '/' if self.at(at + 1) == Some('*') => self.block_comment(),
                '"' => self.string(),
                'r' if self.begins_raw(at) => self.raw_string(),
                '\'' => self.quote(),
                _ => self.mark(1, Part::Code),
            }
        }
        self.parts
    }

    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).copied()
    }

    fn mark(&mut self, count: usize, part: Part) {
        let end = (self.parts.len() + count).min(self.characters.len());
        self.parts.resize(end, part);
    }

    fn line_comment(&mut self) {
        while self
            .at(self.parts.len())
            .is_some_and(|character| character != '\n')
        {
            self.mark(1, Part::Comment);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while let Some(character) = self.at(self.parts.len()) {
            let pair = (character, self.at(self.parts.len() + 1));
            let step = match pair {
                ('/', Some('*')) => 1,
                ('*', Some('/')) => -1,
                _ => 0,
            };
            depth += step;
            self.mark(if step == 0 { 1 } else { 2 }, Part::Comment);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.mark(1, Part::Text);
        while let Some(character) = self.at(self.parts.len()) {
            self.mark(if character == '\\' { 2 } else { 1 }, Part::Text);
            if character == '"' {
                return;
            }
        }
    }

    /// A raw string, not a word that ends in `r` nor a raw identifier.
    fn begins_raw(&self, at: usize) -> bool {
        let is_word = |index: usize| {
            self.characters[index].is_alphanumeric() || self.characters[index] == '_'
        };
        let before = match at.checked_sub(1) {
            Some(index) if matches!(self.characters[index], 'b' | 'c') => index.checked_sub(1),
            other => other,
        };
        !before.is_some_and(is_word) && self.at(at + 1 + self.hashes(at + 1)) == Some('"')
    }

    fn hashes(&self, from: usize) -> usize {
        self.characters[from.min(self.characters.len())..]
            .iter()
            .take_while(|&&one| one == '#')
            .count()
    }

    fn raw_string(&mut self) {
        let hashes = self.hashes(self.parts.len() + 1);
        self.mark(hashes + 2, Part::Text);
        while let Some(character) = self.at(self.parts.len()) {
            if character == '"' && self.hashes(self.parts.len() + 1) >= hashes {
                self.mark(hashes + 1, Part::Text);
                return;
            }
            self.mark(1, Part::Text);
        }
    }

    /// A character literal, or the tick of a lifetime.
    fn quote(&mut self) {
        let at = self.parts.len();
        if self.at(at + 1) == Some('\\') {
            self.mark(3, Part::Text);
            while self
                .at(self.parts.len())
                .is_some_and(|character| character != '\'')
            {
                self.mark(1, Part::Text);
            }
            self.mark(1, Part::Text);
        } else if self.at(at + 2) == Some('\'') {
            self.mark(3, Part::Text);
        } else {
            self.mark(1, Part::Code);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(view: &str) -> Vec<&str> {
        view.split_whitespace().collect()
    }

    #[test]
    fn code_strings_and_comments_are_told_apart() {
        for (source, code, strings, comments) in [
            ("a // b\nc", "a c", "", "// b"),
            ("a /* b /* c */ d */ e", "a e", "", "/* b /* c */ d */"),
            (r#"a("b // c")"#, "a( )", "\"b // c\"", ""),
            (r#"a("b\" c") d"#, "a( ) d", r#""b\" c""#, ""),
            ("a r#\"b \" c\"# d", "a d", "r#\"b \" c\"#", ""),
            ("a br\"b\\\" d", "a b d", "r\"b\\\"", ""),
            ("r#type /* x */", "r#type", "", "/* x */"),
            (
                "f('\"') 'a: &'a str '\\'' x",
                "f( ) 'a: &'a str x",
                "'\"' '\\''",
                "",
            ),
            ("for\"x\"", "for", "\"x\"", ""),
        ] {
            let text = RustText::read(source);
            assert_eq!(words(&text.code).join(" "), code, "{source}");
            assert_eq!(words(&text.strings).join(" "), strings, "{source}");
            assert_eq!(words(&text.comments).join(" "), comments, "{source}");
            assert_eq!(
                text.code.chars().count(),
                source.chars().count(),
                "{source}"
            );
        }
    }

    #[test]
    fn items_under_cfg_test_are_tests() {
        let source = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {\n    }\n}\n\n\
                      #[cfg(test)]\nuse c;\nfn d() {}\n";
        let text = RustText::read(source);
        let tests: Vec<_> = (1..=11).filter(|&line| text.in_test(line)).collect();
        assert_eq!(tests, [3, 4, 5, 6, 7, 9, 10]);
    }
}
