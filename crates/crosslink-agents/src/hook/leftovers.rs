//! Stubs and traces of debugging in what was just written, by language.

/// One that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The line of the new text, from 1.
    pub line: usize,
    /// What it says.
    pub text: String,
    /// What sort it is.
    pub sort: Sort,
}

/// What was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Something that is not done yet.
    Stub,
    /// Something that was only there to look.
    Debug,
}

/// How one language writes them. A mark counts where it stands in code, not within a word.
struct Language {
    endings: &'static [&'static str],
    comments: &'static [&'static str],
    stubs: &'static [&'static str],
    debug: &'static [&'static str],
}

const LANGUAGES: &[Language] = &[
    Language {
        endings: &["rs"],
        comments: &["//"],
        stubs: &["todo!(", "unimplemented!("],
        debug: &["dbg!("],
    },
    Language {
        endings: &["py"],
        comments: &["#"],
        stubs: &["raise NotImplementedError"],
        debug: &["breakpoint(", "pdb.set_trace(", "import pdb"],
    },
    Language {
        endings: &[
            "js", "jsx", "ts", "tsx", "mjs", "cjs", "mts", "cts", "vue", "svelte",
        ],
        comments: &["//"],
        stubs: &[
            "throw new Error(\"Not implemented",
            "throw new Error('Not implemented",
            "throw new Error(\"not implemented",
            "throw new Error('not implemented",
        ],
        debug: &["debugger", "console.log("],
    },
    Language {
        endings: &["go"],
        comments: &["//"],
        stubs: &[
            "panic(\"not implemented",
            "panic(\"TODO",
            "panic(\"unimplemented",
        ],
        debug: &["spew.Dump("],
    },
    Language {
        endings: &["java", "kt", "kts", "scala", "cs"],
        comments: &["//"],
        stubs: &[
            "throw new UnsupportedOperationException(",
            "throw new NotImplementedException(",
            "TODO(\"",
        ],
        debug: &["printStackTrace("],
    },
    Language {
        endings: &["rb"],
        comments: &["#"],
        stubs: &["raise NotImplementedError"],
        debug: &["binding.pry", "binding.irb", "byebug"],
    },
    Language {
        endings: &["c", "h", "cc", "cpp", "hpp", "swift", "zig", "dart"],
        comments: &["//"],
        stubs: &[
            "fatalError(\"not implemented",
            "@panic(\"TODO",
            "throw UnimplementedError(",
        ],
        debug: &[],
    },
    Language {
        endings: &["php"],
        comments: &["//", "#"],
        stubs: &[
            "throw new \\Exception('Not implemented",
            "throw new Exception('Not implemented",
        ],
        debug: &["var_dump(", "dd("],
    },
    Language {
        endings: &["ex", "exs"],
        comments: &["#"],
        stubs: &["raise \"not implemented"],
        debug: &["IO.inspect(", "IEx.pry"],
    },
    Language {
        endings: &["sh", "bash", "zsh", "tf", "yml", "yaml", "toml"],
        comments: &["#"],
        stubs: &[],
        debug: &["set -x"],
    },
];

/// Words that say in a comment that something is to be done.
const TO_DO: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];

/// How many are told of.
const MOST: usize = 5;

/// Text beyond this is not looked at.
const LENGTH: usize = 256 * 1024;

/// Finds stubs and traces of debugging in the text that was put into a file; nothing where the language is not known.
pub fn leftovers(path: &str, text: &str) -> Vec<Leftover> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    let Some(language) = LANGUAGES
        .iter()
        .find(|language| language.endings.contains(&ending.as_str()))
    else {
        return Vec::new();
    };
    let is_test = path.contains("test") || path.contains("spec") || path.contains("example");
    let mut length = 0;
    let lines = text.lines().enumerate().take_while(|(_, line)| {
        length += line.len();
        length <= LENGTH
    });
    let found = lines.filter_map(|(at, line)| {
        let sort = language.sort_of(line, is_test)?;
        let text = line.trim().chars().take(60).collect();
        let line = at + 1;
        Some(Leftover { line, text, sort })
    });
    found.take(MOST).collect()
}

impl Language {
    fn sort_of(&self, line: &str, is_test: bool) -> Option<Sort> {
        let starts = self
            .comments
            .iter()
            .filter_map(|mark| comment_at(line, mark));
        let comment = starts.min();
        let (code, said) = line.split_at(comment.unwrap_or(line.len()));
        if comment.is_some() && TO_DO.iter().any(|word| stands(said, word)) {
            return Some(Sort::Stub);
        }
        if self.stubs.iter().any(|mark| stands(code, mark)) {
            return Some(Sort::Stub);
        }
        (!is_test && self.debug.iter().any(|mark| stands(code, mark))).then_some(Sort::Debug)
    }
}

/// Where a comment begins: the mark that is not within quotes.
fn comment_at(line: &str, mark: &str) -> Option<usize> {
    let outside = |at: &usize| {
        let before = &line[..*at];
        let even = |quote: char| before.matches(quote).count().is_multiple_of(2);
        even('"') && even('\'') && !before.ends_with(':')
    };
    line.match_indices(mark).map(|(at, _)| at).find(outside)
}

/// Whether a mark stands in a text by itself: not within a longer word, and not within quotes.
fn stands(text: &str, mark: &str) -> bool {
    let part_of_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let opens = mark.chars().last().is_some_and(part_of_word);
    text.match_indices(mark).any(|(at, _)| {
        let before = &text[..at];
        let after = &text[at + mark.len()..];
        let free = !before
            .chars()
            .next_back()
            .is_some_and(|letter| part_of_word(letter) || letter == '.');
        let ends = !opens || !after.chars().next().is_some_and(part_of_word);
        let quoted = !before.matches('"').count().is_multiple_of(2);
        free && ends && !quoted
    })
}

/// What an assistant is told of what was found.
pub(super) fn told(path: &str, found: &[Leftover]) -> String {
    let word = |sort: Sort| match sort {
        Sort::Stub => "not done yet",
        Sort::Debug => "left from debugging",
    };
    let lines: Vec<_> = found
        .iter()
        .map(|it| format!("{}: {} ({})", it.line, it.text, word(it.sort)))
        .collect();
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    format!(
        "In what was just written to {name}, by line of the new text:\n{}\nFinish or remove it before the issue is closed.",
        lines.join("\n")
    )
}
