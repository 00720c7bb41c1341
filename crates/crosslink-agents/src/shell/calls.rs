//! Which programs a command line starts, looked up through those that start others.

use super::reader::{Names, assignment, read};
use super::wrappers::{RUNNERS, SHELLS, WRAPPERS, Wrapper};
use super::{Input, Script, Simple, Word};

/// How often a program may hand on to another.
const HOPS: usize = 16;

/// The longest text that is read.
const LENGTH: usize = 256 * 1024;

/// One program that is started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// Its name without a directory; nothing where that is only known when it runs.
    pub program: Option<String>,
    /// What it is started with.
    pub arguments: Vec<Word>,
    /// The files that its output goes to.
    pub writes: Vec<Word>,
    /// What is set in front of it.
    pub assignments: Vec<(String, Word)>,
    /// Whether more arguments come while it runs.
    pub open_ended: bool,
}

/// All programs that a command line starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// The programs, those within substitutions before the one that they are in.
    pub calls: Vec<Call>,
    /// Whether it runs something that is not written there: a script in a file, text that is only known later.
    pub unread: bool,
}

/// Reads a command line.
pub fn calls(text: &str) -> Calls {
    let mut found = Found::default();
    found.text(text, 0);
    found.calls
}

#[derive(Default)]
struct Found {
    calls: Calls,
}

impl Found {
    fn text(&mut self, text: &str, depth: usize) {
        if text.len() > LENGTH || depth > HOPS {
            self.calls.unread = true;
            return;
        }
        let mut script = Script::default();
        read(text, depth, &mut Names::default(), &mut script);
        self.calls.unread |= script.unread;
        for simple in &script.commands {
            let input = self.input(simple, &script);
            let call = Call {
                program: None,
                arguments: simple.words.clone(),
                writes: simple.writes.clone(),
                assignments: simple.assignments.clone(),
                open_ended: false,
            };
            self.call(call, input, depth);
        }
    }

    /// What a command reads, where the text says so: `Err` where a shell would run what is not known.
    fn input(&self, simple: &Simple, script: &Script) -> Result<Option<String>, ()> {
        match &simple.input {
            Input::Inherited => Ok(None),
            Input::Text(text) => Ok(Some(text.clone())),
            Input::File => Err(()),
            Input::Piped(place) => match script.commands.get(*place) {
                Some(source) => said(source).map(Some).ok_or(()),
                None => Err(()),
            },
        }
    }

    /// Takes the first of the arguments for the program, and looks through it.
    fn call(&mut self, mut call: Call, input: Result<Option<String>, ()>, depth: usize) {
        if depth > HOPS {
            self.calls.unread = true;
            return;
        }
        while let Some((name, value)) = call.arguments.first().and_then(assignment) {
            call.arguments.remove(0);
            call.assignments.push((name, value));
        }
        if call.arguments.is_empty() {
            self.calls.calls.push(call);
            return;
        }
        let first = call.arguments.remove(0);
        call.program = first.known.then(|| base(&first.text));
        let program = call.program.clone().unwrap_or_default();
        if SHELLS.contains(&program.as_str()) {
            self.shell(&call.arguments, input, depth);
        } else if let Some(wrapper) = WRAPPERS.iter().find(|wrapper| wrapper.name == program) {
            self.wrapped(wrapper, &call, input, depth);
        } else {
            self.others(&program, &call, depth);
        }
        self.calls.calls.push(call);
    }

    /// Programs that run a part of their arguments.
    fn others(&mut self, program: &str, call: &Call, depth: usize) {
        let arguments = &call.arguments;
        match program {
            "eval" => self.script(&joined(arguments), depth),
            "trap" => self.script(&joined(&arguments[..arguments.len().min(1)]), depth),
            "." | "source" => self.calls.unread = true,
            "find" | "fd" => self.found(arguments, depth),
            "git" => self.git(arguments, depth),
            _ => {
                let runner = |(name, word): &&(&str, &str)| {
                    *name == program && arguments.first().is_some_and(|first| first.is(word))
                };
                if RUNNERS.iter().any(|it| runner(&it)) {
                    let rest = arguments[1..].iter();
                    let rest = rest.skip_while(|word| word.text.starts_with('-'));
                    self.rest(rest.cloned().collect(), call, depth);
                }
            }
        }
    }

    fn shell(&mut self, arguments: &[Word], input: Result<Option<String>, ()>, depth: usize) {
        let (mut command, mut stdin, mut asks) = (false, false, false);
        let mut rest = arguments;
        while let Some((word, after)) = rest.split_first() {
            let text = word.text.as_str();
            if !text.starts_with(['-', '+']) || text.len() < 2 {
                break;
            }
            let short = text
                .strip_prefix('-')
                .filter(|flags| !flags.starts_with('-'))
                .unwrap_or_default();
            asks |= matches!(text, "--version" | "--help");
            command |=
                text == "--command" || text.eq_ignore_ascii_case("-command") || short.contains('c');
            stdin |= short.contains('s');
            // `-o` and `-O` take the word that follows them.
            let valued = text.ends_with(['o', 'O'])
                && !text.starts_with("--")
                && !text.eq_ignore_ascii_case("-nologo");
            rest = if valued {
                after.get(1..).unwrap_or_default()
            } else {
                after
            };
        }
        match rest.first() {
            _ if asks => {}
            Some(script) if command => {
                self.script(&script.known.then(|| script.text.clone()), depth)
            }
            None if command => self.calls.unread = true,
            Some(_) if !stdin => self.calls.unread = true,
            _ => match input {
                Ok(Some(text)) => self.text(&text, depth + 1),
                Ok(None) => {}
                Err(()) => self.calls.unread = true,
            },
        }
    }

    /// Reads a script that is known, or notes that it is not.
    fn script(&mut self, text: &Option<String>, depth: usize) {
        match text {
            Some(text) => self.text(text, depth + 1),
            None => self.calls.unread = true,
        }
    }

    fn wrapped(
        &mut self,
        wrapper: &Wrapper,
        call: &Call,
        input: Result<Option<String>, ()>,
        depth: usize,
    ) {
        let mut rest = call.arguments.as_slice();
        let mut own = wrapper.own;
        while let Some((word, after)) = rest.split_first() {
            let text = word.text.as_str();
            if let Some(script) = wrapper.script.and_then(|flag| text.strip_prefix(flag)) {
                let inline =
                    (!script.is_empty()).then(|| script.trim_start_matches('=').to_owned());
                let next = after
                    .first()
                    .filter(|next| next.known)
                    .map(|next| next.text.clone());
                return self.script(&inline.or(next), depth);
            }
            let asks = wrapper.name == "command" && matches!(text, "-v" | "-V");
            if asks {
                return;
            }
            if wrapper.valued.contains(&text) {
                rest = after.get(1..).unwrap_or_default();
            } else if text.starts_with('-') && text.len() > 1 {
                rest = after;
            } else if own > 0 {
                own -= 1;
                rest = after;
            } else {
                break;
            }
        }
        if wrapper.name == "watch" {
            return self.script(&joined(rest), depth);
        }
        let mut inner = Call {
            arguments: rest.to_vec(),
            ..call.clone()
        };
        if matches!(wrapper.name, "xargs" | "parallel") {
            inner.open_ended = true;
            if let Ok(Some(text)) = &input {
                inner
                    .arguments
                    .extend(text.split_whitespace().map(Word::known));
                inner.open_ended = false;
            }
        }
        if !rest.is_empty() {
            self.call(inner, input, depth + 1);
        }
    }

    fn rest(&mut self, arguments: Vec<Word>, call: &Call, depth: usize) {
        let inner = Call {
            arguments,
            ..call.clone()
        };
        self.call(inner, Ok(None), depth + 1);
    }

    /// What `find` runs for each file.
    fn found(&mut self, arguments: &[Word], depth: usize) {
        let mut rest = arguments;
        let runs = |word: &Word| {
            matches!(
                word.text.as_str(),
                "-exec" | "-execdir" | "-ok" | "-okdir" | "-x" | "-X"
            )
        };
        while let Some(at) = rest.iter().position(runs) {
            rest = &rest[at + 1..];
            let end = rest
                .iter()
                .position(|word| matches!(word.text.as_str(), ";" | "+"));
            let inner = rest[..end.unwrap_or(rest.len())].to_vec();
            self.rest(inner, &Call::default(), depth);
        }
    }

    /// What git runs for a person: an alias that is a script, and commands for each submodule or step.
    fn git(&mut self, arguments: &[Word], depth: usize) {
        for alias in crate::git::inline_aliases(arguments) {
            match alias.strip_prefix('!') {
                Some(script) => self.text(script, depth + 1),
                None => self.text(&format!("git {alias}"), depth + 1),
            }
        }
        let texts: Vec<_> = arguments.iter().map(|word| word.text.as_str()).collect();
        let after = |words: &[&str]| {
            let at = texts
                .windows(words.len())
                .position(|window| window == words);
            at.map(|at| arguments[at + words.len()..].to_vec())
        };
        if let Some(rest) = after(&["submodule", "foreach"]) {
            let rest: Vec<_> = rest
                .into_iter()
                .skip_while(|word| word.text.starts_with('-'))
                .collect();
            self.script(&joined(&rest), depth);
        }
        if let Some(rest) = after(&["bisect", "run"]) {
            self.rest(rest, &Call::default(), depth);
        }
    }
}

/// What a command prints, where that is plain.
fn said(source: &Simple) -> Option<String> {
    let (program, arguments) = source.words.split_first()?;
    let arguments = match (program.text.as_str(), &source.input) {
        ("cat", Input::Text(text)) => return Some(text.clone()),
        ("echo" | "printf", _) => arguments,
        _ => return None,
    };
    let plain = arguments
        .iter()
        .filter(|word| !matches!(word.text.as_str(), "-n" | "-e" | "%s" | "%s\\n" | "--"));
    let plain: Vec<_> = plain.cloned().collect();
    joined(&plain).map(|text| text.replace("\\n", "\n"))
}

/// Words put together again; nothing where one is not known.
fn joined(words: &[Word]) -> Option<String> {
    let known = words.iter().all(|word| word.known);
    known.then(|| {
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        texts.join(" ")
    })
}

/// The name of a program without its directory and without the ending that Windows gives it.
fn base(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let lower = name.to_ascii_lowercase();
    lower
        .strip_suffix(".exe")
        .map_or_else(|| name.to_owned(), str::to_owned)
}

/// Whether a program does nothing itself but start those that its arguments name, which are calls of their own.
pub fn starts_others(program: &str) -> bool {
    SHELLS.contains(&program)
        || WRAPPERS.iter().any(|wrapper| wrapper.name == program)
        || program == "eval"
}
