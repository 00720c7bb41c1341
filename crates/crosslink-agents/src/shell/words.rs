//! Words: quotes, escapes, variables and substitutions.

use super::Word;
use super::reader::{Reader, read};

/// A word in the making. Variables that are not quoted may turn it into several.
struct Making {
    done: Vec<Word>,
    word: Word,
    started: bool,
    quoted: bool,
}

impl Making {
    fn new() -> Self {
        Self {
            done: Vec::new(),
            word: Word::known(""),
            started: false,
            quoted: false,
        }
    }

    fn push(&mut self, letter: char) {
        self.word.text.push(letter);
        self.started = true;
    }

    fn unknown(&mut self) {
        self.word.known = false;
        self.started = true;
    }

    fn cut(&mut self) {
        if self.started {
            self.done
                .push(std::mem::replace(&mut self.word, Word::known("")));
            self.started = false;
        }
    }

    /// Takes over the value of a variable, parted at blanks where nothing quotes it.
    fn value(&mut self, value: &Word, quoted: bool) {
        if !value.known {
            self.unknown();
        }
        for letter in value.text.chars() {
            match letter.is_whitespace() && !quoted {
                true => self.cut(),
                false => self.push(letter),
            }
        }
    }
}

impl Reader<'_> {
    /// Reads one word; a variable or braces may make it several, and an empty variable none.
    pub(super) fn word(&mut self) -> Vec<Word> {
        let mut making = Making::new();
        while let Some(next) = self.peek(0) {
            match next {
                ' ' | '\t' | '\r' | '\n' | ';' | '&' | '|' | '(' | ')' | '<' | '>' => break,
                '\'' => {
                    making.quoted = true;
                    self.single(&mut making);
                }
                '"' => {
                    making.quoted = true;
                    self.double(&mut making);
                }
                '\\' => {
                    self.at += 1;
                    match self.peek(0) {
                        Some('\n') | None => {}
                        Some(letter) => making.push(letter),
                    }
                    making.quoted = true;
                    self.at += 1;
                }
                '$' => self.dollar(&mut making, false),
                '`' => self.backticks(&mut making),
                '*' | '?' | '[' if next != '[' || self.names_files() => {
                    making.push(next);
                    making.word.known = false;
                    self.at += 1;
                }
                letter => {
                    making.push(letter);
                    self.at += 1;
                }
            }
        }
        let quoted = making.quoted;
        making.started |= quoted;
        making.cut();
        match quoted {
            true => making.done,
            false => making.done.into_iter().flat_map(braces).collect(),
        }
    }

    /// Whether a bracket opens a set of letters within this word, rather than standing for the command `[`.
    fn names_files(&self) -> bool {
        let rest = self.text[self.at + 1..].iter();
        rest.take_while(|next| !next.is_whitespace())
            .any(|next| *next == ']')
    }

    fn single(&mut self, making: &mut Making) {
        self.at += 1;
        making.started = true;
        while let Some(next) = self.peek(0) {
            self.at += 1;
            if next == '\'' {
                return;
            }
            making.push(next);
        }
    }

    fn double(&mut self, making: &mut Making) {
        self.at += 1;
        making.started = true;
        while let Some(next) = self.peek(0) {
            match next {
                '"' => {
                    self.at += 1;
                    return;
                }
                '\\' => {
                    let escaped = self.peek(1);
                    if !matches!(escaped, Some('$' | '`' | '"' | '\\' | '\n')) {
                        making.push('\\');
                    }
                    if let Some(letter) = escaped.filter(|letter| *letter != '\n') {
                        making.push(letter);
                    }
                    self.at += 2;
                }
                '$' => self.dollar(making, true),
                '`' => self.backticks(making),
                letter => {
                    making.push(letter);
                    self.at += 1;
                }
            }
        }
    }

    fn dollar(&mut self, making: &mut Making, quoted: bool) {
        match self.peek(1) {
            Some('(') => {
                self.at += 2;
                making.unknown();
                self.script(true);
            }
            Some('{') => self.braced(making, quoted),
            Some('\'') if !quoted => {
                making.quoted = true;
                self.ansi(making);
            }
            Some('"') if !quoted => self.at += 1,
            Some(next) if next.is_ascii_alphabetic() || next == '_' => {
                self.at += 1;
                let name = self.name();
                self.variable(&name, making, quoted);
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!' | '0'..='9') => {
                self.at += 2;
                making.unknown();
            }
            _ => {
                making.push('$');
                self.at += 1;
            }
        }
    }

    fn name(&mut self) -> String {
        let rest = self.text[self.at..].iter();
        let name: String = rest
            .take_while(|next| next.is_ascii_alphanumeric() || **next == '_')
            .collect();
        self.at += name.len();
        name
    }

    fn variable(&self, name: &str, making: &mut Making, quoted: bool) {
        match self.names.variables.get(name) {
            Some(value) => making.value(value, quoted),
            None => making.unknown(),
        }
    }

    /// `${…}`: a name, or something that is only known when it runs; what is substituted within it runs.
    fn braced(&mut self, making: &mut Making, quoted: bool) {
        self.at += 2;
        let name = self.name();
        if self.peek(0) == Some('}') {
            self.at += 1;
            return self.variable(&name, making, quoted);
        }
        making.unknown();
        let mut inner = Making::new();
        let mut open = 1usize;
        while let Some(next) = self.peek(0) {
            match next {
                '}' => {
                    open -= 1;
                    self.at += 1;
                    if open == 0 {
                        return;
                    }
                }
                '$' if self.peek(1) == Some('{') => {
                    open += 1;
                    self.at += 2;
                }
                '$' => self.dollar(&mut inner, quoted),
                '`' => self.backticks(&mut inner),
                '\'' if !quoted => self.single(&mut inner),
                '\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }

    fn backticks(&mut self, making: &mut Making) {
        self.at += 1;
        making.unknown();
        let mut inner = String::new();
        while let Some(next) = self.peek(0) {
            self.at += 1;
            match next {
                '`' => break,
                '\\' if matches!(self.peek(0), Some('`' | '\\' | '$')) => {
                    inner.extend(self.peek(0));
                    self.at += 1;
                }
                letter => inner.push(letter),
            }
        }
        read(&inner, self.depth + 1, self.names, self.out);
    }

    /// `$'…'`, with the escapes of C.
    fn ansi(&mut self, making: &mut Making) {
        self.at += 2;
        making.started = true;
        while let Some(next) = self.peek(0) {
            self.at += 1;
            match next {
                '\'' => return,
                '\\' => {
                    if let Some(letter) = self.escape() {
                        making.push(letter);
                    }
                }
                letter => making.push(letter),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let next = self.peek(0)?;
        self.at += 1;
        let (base, most) = match next {
            'n' => return Some('\n'),
            't' => return Some('\t'),
            'x' => (16, 2),
            'u' => (16, 4),
            'U' => (16, 8),
            '0'..='7' => {
                self.at -= 1;
                (8, 3)
            }
            other => return Some(other),
        };
        let rest = self.text[self.at..].iter().take(most);
        let digits: String = rest.take_while(|digit| digit.is_digit(base)).collect();
        self.at += digits.len();
        char::from_u32(u32::from_str_radix(&digits, base).ok()?)
    }
}

/// `{git,push}` is two words.
fn braces(word: Word) -> Vec<Word> {
    let inner = word
        .text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match inner.filter(|inner| inner.contains(',') && !inner.contains(['{', '}'])) {
        None => vec![word],
        Some(inner) => {
            let known = word.known;
            let parts = inner.split(',').map(str::to_owned);
            parts.map(|text| Word { text, known }).collect()
        }
    }
}
