//! Operators, redirections and simple commands.

use std::collections::BTreeMap;

use super::{Input, Script, Simple, Word};

/// How deep substitutions may lie within each other.
const DEPTH: usize = 24;

/// How many texts within a text are read.
const TEXTS: usize = 128;

/// How many commands are kept.
const COMMANDS: usize = 4096;

/// Words in front of a command that start nothing themselves.
const KEYWORDS: &[&str] = &[
    "if", "then", "else", "elif", "do", "while", "until", "!", "time", "{", "}", "coproc", "fi",
    "done", "esac",
];

/// Words that begin something that is no command.
const HEADS: &[&str] = &["for", "case", "select", "function"];

/// Words that set variables from arguments.
const SETTERS: &[&str] = &["export", "declare", "local", "readonly", "typeset"];

/// Reads text, keeping names that it sets.
pub(super) struct Reader<'a> {
    pub(super) text: Vec<char>,
    pub(super) at: usize,
    pub(super) depth: usize,
    pub(super) names: &'a mut Names,
    pub(super) out: &'a mut Script,
}

/// What the text itself says about names.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) variables: BTreeMap<String, Word>,
    pub(super) aliases: BTreeMap<String, String>,
    texts: usize,
}

/// The command that is being read.
#[derive(Default)]
struct Current {
    simple: Simple,
    heredocs: Vec<(String, bool)>,
    test: bool,
}

/// Reads a script and what lies within it.
pub(super) fn read(text: &str, depth: usize, names: &mut Names, out: &mut Script) {
    names.texts += 1;
    if depth > DEPTH || names.texts > TEXTS {
        out.unread = true;
        return;
    }
    let text = text.chars().collect();
    let at = 0;
    Reader {
        text,
        at,
        depth,
        names,
        out,
    }
    .script(false);
}

impl Reader<'_> {
    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    pub(super) fn starts(&self, start: &str) -> bool {
        let mut at = self.at;
        start.chars().all(|wanted| {
            at += 1;
            self.text.get(at - 1) == Some(&wanted)
        })
    }

    /// Reads commands up to the end, or up to the bracket that closes a substitution.
    pub(super) fn script(&mut self, closes: bool) {
        self.depth += 1;
        if self.depth > DEPTH || self.out.commands.len() > COMMANDS {
            self.out.unread = true;
            self.at = self.text.len();
        }
        let mut current = Current::default();
        let mut open = 0usize;
        while let Some(next) = self.peek(0) {
            match next {
                ' ' | '\t' | '\r' => self.at += 1,
                '\\' if self.peek(1) == Some('\n') => self.at += 2,
                '#' => self.comment(),
                _ if current.test && !matches!(next, '\n' | ';') => self.test_word(&mut current),
                '\n' => self.line_ends(&mut current),
                '(' => {
                    self.at += 1;
                    open += 1;
                    self.finish(&mut current);
                }
                ')' => {
                    self.at += 1;
                    self.finish(&mut current);
                    if open == 0 && closes {
                        break;
                    }
                    open = open.saturating_sub(1);
                }
                '|' if self.peek(1) != Some('|') => self.pipe(&mut current),
                '&' if self.peek(1) == Some('>') => self.redirection(&mut current),
                ';' | '&' | '|' => {
                    self.at += 1;
                    self.finish(&mut current);
                }
                '<' | '>' => self.redirection(&mut current),
                _ => self.argument(&mut current),
            }
        }
        self.finish(&mut current);
        self.depth -= 1;
    }

    fn comment(&mut self) {
        while self.peek(0).is_some_and(|next| next != '\n') {
            self.at += 1;
        }
    }

    /// A word of `[[ … ]]`, in which operators are words.
    fn test_word(&mut self, current: &mut Current) {
        if matches!(self.peek(0), Some('(' | ')' | '|' | '&' | '<' | '>')) {
            self.at += 1;
            return;
        }
        self.argument(current);
    }

    fn line_ends(&mut self, current: &mut Current) {
        self.at += 1;
        for (end, tabs) in std::mem::take(&mut current.heredocs) {
            let body = self.heredoc(&end, tabs);
            // What is substituted in the text runs, whoever reads it.
            let nested = words_of_heredoc(&body);
            current.simple.input = Input::Text(body);
            for text in nested {
                read(&text, self.depth + 1, self.names, self.out);
            }
        }
        self.finish(current);
    }

    fn heredoc(&mut self, end: &str, tabs: bool) -> String {
        let mut body = String::new();
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let length = rest.iter().position(|next| *next == '\n');
            let line: String = rest[..length.unwrap_or(rest.len())].iter().collect();
            self.at += line.chars().count() + usize::from(length.is_some());
            let line = if tabs {
                line.trim_start_matches('\t')
            } else {
                &line
            };
            if line == end {
                break;
            }
            body.push_str(line);
            body.push('\n');
        }
        body
    }

    fn pipe(&mut self, current: &mut Current) {
        self.at += if self.peek(1) == Some('&') { 2 } else { 1 };
        if let Some(place) = self.finish(current) {
            current.simple.input = Input::Piped(place);
        }
    }

    fn redirection(&mut self, current: &mut Current) {
        let operator = [
            "<<<", "<<-", "&>>", "<<", ">>", "<>", ">|", ">&", "<&", "&>", "<(", ">(", "<", ">",
        ]
        .into_iter()
        .find(|operator| self.starts(operator))
        .unwrap_or("<");
        // The number of a descriptor stands before it as a word of its own.
        if self.at > 0 && current.simple.words.last().is_some_and(is_number) {
            let touches = self.text[self.at - 1].is_ascii_digit();
            if touches {
                current.simple.words.pop();
            }
        }
        self.at += operator.len();
        if operator.ends_with('(') {
            self.script(true);
            current.simple.words.push(Word::default());
            return;
        }
        self.blanks();
        let target = self.word().into_iter().next().unwrap_or_default();
        match operator {
            "<<<" => current.simple.input = Input::Text(target.text),
            "<<" => current.heredocs.push((target.text, false)),
            "<<-" => current.heredocs.push((target.text, true)),
            "<" | "<>" | "<&" => current.simple.input = Input::File,
            ">&" if is_number(&target) || target.is("-") => {}
            _ => current.simple.writes.push(target),
        }
    }

    fn blanks(&mut self) {
        while matches!(self.peek(0), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn argument(&mut self, current: &mut Current) {
        let before = self.at;
        let words = self.word();
        if self.at == before {
            // Whatever it is, it is not read again.
            self.at += 1;
        }
        for word in words {
            let simple = &mut current.simple;
            if simple.words.is_empty() && word.known && KEYWORDS.contains(&word.text.as_str()) {
                continue;
            }
            match assignment(&word) {
                Some((name, value)) if simple.words.is_empty() => {
                    simple.assignments.push((name, value));
                }
                _ => {
                    current.test |= simple.words.is_empty() && word.is("[[");
                    current.test &= !word.is("]]");
                    simple.words.push(word);
                }
            }
        }
    }

    /// Puts a command that is complete into the list; says where.
    fn finish(&mut self, current: &mut Current) -> Option<usize> {
        let done = std::mem::take(current);
        let mut simple = done.simple;
        self.names.remember(&simple);
        if let Some(first) = simple.words.first()
            && let Some(meant) = self.names.aliases.get(&first.text)
            && first.known
        {
            let mut words: Vec<_> = meant.split_whitespace().map(Word::known).collect();
            words.extend(simple.words.drain(1..));
            simple.words = words;
        }
        let is_head = simple
            .words
            .first()
            .is_some_and(|first| HEADS.contains(&first.text.as_str()));
        if is_head
            || (simple.words.is_empty()
                && simple.assignments.is_empty()
                && simple.writes.is_empty())
        {
            return None;
        }
        self.out.commands.push(simple);
        Some(self.out.commands.len() - 1)
    }
}

impl Names {
    fn remember(&mut self, simple: &Simple) {
        let first = simple.words.first().map(|word| word.text.as_str());
        if first.is_none() {
            self.variables.extend(simple.assignments.iter().cloned());
        }
        let set = simple.words.iter().skip(1).filter_map(assignment);
        match first {
            Some("alias") => self
                .aliases
                .extend(set.map(|(name, value)| (name, value.text))),
            Some(setter) if SETTERS.contains(&setter) => self.variables.extend(set),
            // The variable of a loop is another word each time.
            Some("for" | "read" | "select") => {
                let names = simple.words.iter().skip(1).take(1);
                self.variables
                    .extend(names.map(|word| (word.text.clone(), Word::default())));
            }
            _ => {}
        }
    }
}

/// The substitutions in the text of a here-document.
fn words_of_heredoc(body: &str) -> Vec<String> {
    let starts = body.match_indices("$(").map(|(at, _)| at + 2);
    let mut found: Vec<_> = starts.take(16).map(|at| body[at..].to_owned()).collect();
    found.extend(
        body.split('`')
            .skip(1)
            .step_by(2)
            .take(16)
            .map(str::to_owned),
    );
    found
}

fn is_number(word: &Word) -> bool {
    word.known && !word.text.is_empty() && word.text.chars().all(|digit| digit.is_ascii_digit())
}

/// The name and value of a word that sets a variable.
pub(super) fn assignment(word: &Word) -> Option<(String, Word)> {
    let (name, value) = word.text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let mut letters = name.chars();
    let first = letters.next()?;
    let fits = (first.is_ascii_alphabetic() || first == '_')
        && letters.all(|next| next.is_ascii_alphanumeric() || next == '_');
    fits.then(|| {
        let value = Word {
            text: value.to_owned(),
            known: word.known,
        };
        (name.to_owned(), value)
    })
}
