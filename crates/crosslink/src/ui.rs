//! The printer: data on stdout, talk on stderr.

use std::cell::RefCell;
use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use crosslink_workspace::core::problem::Problem;

use crate::render::prose::laid_out;
use crate::render::text::{safe, safe_lines};

/// Whether colour is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// The form in which data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text for people.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// Markdown.
    Md,
}

/// Data on stdout, talk on stderr.
pub(crate) struct Ui {
    /// The form in which data is printed.
    pub(crate) format: Format,
    /// Whether only ids are printed.
    pub(crate) quiet: bool,
    /// Whether stdout is coloured.
    pub(crate) colored: bool,
    /// Columns of a table: those of the terminal, or of `COLUMNS`, or the usual number.
    pub(crate) width: usize,
    /// Columns at which prose is wrapped; nothing where the output is no terminal and `COLUMNS` is not set.
    pub(crate) wrap: Option<usize>,
    /// Whether stdout is a terminal.
    pub(crate) is_terminal: bool,
    out: String,
    later: RefCell<Vec<String>>,
}

/// Columns where the terminal does not say.
const DEFAULT_WIDTH: usize = 100;
/// Fewer columns than this cannot hold a table.
const LEAST_WIDTH: usize = 40;

impl Ui {
    /// Returns a printer for this process's streams.
    pub(crate) fn new(format: Format, quiet: bool, colored: bool, columns: Option<&str>) -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        let asked = || columns.and_then(|columns| columns.parse().ok());
        let measured = || {
            terminal_size::terminal_size()
                .map(|(width, _)| usize::from(width.0))
                .filter(|_| is_terminal)
        };
        let columns = measured().or_else(asked);
        let wrap = columns.map(|columns: usize| columns.max(LEAST_WIDTH));
        Self {
            format,
            quiet,
            colored,
            width: wrap.unwrap_or(DEFAULT_WIDTH),
            wrap,
            is_terminal,
            out: String::new(),
            later: RefCell::default(),
        }
    }

    /// Whether data is printed for programs.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Jsonl)
    }

    /// Prints a line of data.
    pub(crate) fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Prints prose: `lead` before its first line, `indent` before the others, long lines wrapped.
    pub(crate) fn prose(&mut self, lead: &str, indent: &str, text: &str) {
        let text = laid_out(self.wrap, lead, indent, text);
        self.line(&text);
    }

    /// Prints data as it is.
    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Prints a sentence for people: neither programs nor those who want only ids see it.
    pub(crate) fn say(&mut self, text: &str) {
        if !self.quiet && !self.is_json() {
            self.line(text);
        }
    }

    /// Prints a line of talk, such as what was done besides.
    pub(crate) fn note(&self, text: &str) {
        if !self.quiet {
            self.later.borrow_mut().push(text.to_owned());
        }
    }

    /// Prints a warning.
    pub(crate) fn warn(&self, text: &str) {
        self.later.borrow_mut().push(format!("Warning: {text}"));
    }

    /// Prints advice, for people.
    pub(crate) fn hint(&self, text: &str) {
        if !self.quiet && !self.is_json() {
            self.later.borrow_mut().push(format!("hint: {text}"));
        }
    }

    /// Hands data to stdout, or to a pager where one is wanted, and talk to stderr after it.
    pub(crate) fn flush(&mut self, pager: Option<&str>) -> std::io::Result<()> {
        let text = std::mem::take(&mut self.out);
        let shown = match pager.filter(|_| self.is_terminal && text.lines().count() > height()) {
            Some(pager) => page(pager, &text),
            None => print(&text),
        };
        let wrap = talk_width();
        for line in self.later.borrow_mut().drain(..) {
            talk(&laid_out(wrap, "", "  ", &line));
        }
        shown
    }

    /// Takes what was printed so far.
    pub(crate) fn take(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    /// Paints text, where colour is used.
    pub(crate) fn paint(&self, paint: Paint, text: &str) -> String {
        let mut painted = String::new();
        self.paint_into(&mut painted, paint, text);
        painted
    }

    /// Adds painted text to a line.
    pub(crate) fn paint_into(&self, line: &mut String, paint: Paint, text: &str) {
        if !self.colored || text.is_empty() {
            line.push_str(text);
            return;
        }
        let style = paint.style();
        line.push_str(&format!("{}{text}{}", style.render(), style.render_reset()));
    }
}

/// Lines of the terminal.
fn height() -> usize {
    terminal_size::terminal_size().map_or(usize::MAX, |(_, height)| usize::from(height.0))
}

fn print(text: &str) -> std::io::Result<()> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()
}

/// Shows a long text with another program; as it is where that cannot be started.
fn page(pager: &str, text: &str) -> std::io::Result<()> {
    use std::process::{Command, Stdio};
    let mut words = pager.split_whitespace();
    let program = words.next().unwrap_or_default();
    let Ok(mut child) = Command::new(program)
        .args(words)
        .stdin(Stdio::piped())
        .spawn()
    else {
        return print(text);
    };
    if let Some(mut input) = child.stdin.take() {
        // A person who leaves the pager early has seen enough.
        let _ = input.write_all(text.as_bytes());
    }
    child.wait().map(|_| ())
}

/// What colour says; it never says it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Ids and paths.
    Id,
    /// Done.
    Done,
    /// Critical, overdue.
    Alarm,
    /// High, blocked.
    Attention,
    /// At work.
    Active,
    /// Of less weight.
    Faint,
    /// Headings.
    Strong,
}

impl Paint {
    fn style(self) -> Style {
        match self {
            Self::Id => AnsiColor::Cyan.on_default(),
            Self::Done => AnsiColor::Green.on_default(),
            Self::Alarm => AnsiColor::Red.on_default().bold(),
            Self::Attention => AnsiColor::Yellow.on_default(),
            Self::Active => AnsiColor::Blue.on_default(),
            Self::Faint => Style::new().dimmed(),
            Self::Strong => Style::new().bold(),
        }
    }
}

/// Whether a stream is coloured.
pub(crate) fn is_colored(
    choice: ColorChoice,
    no_color: bool,
    force: bool,
    is_terminal: bool,
) -> bool {
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => !no_color && (force || is_terminal),
    }
}

/// Whether data goes to a terminal.
pub(crate) fn prints_to_terminal() -> bool {
    std::io::stdout().is_terminal()
}

/// Whether talk goes to a terminal.
pub(crate) fn talks_to_terminal() -> bool {
    std::io::stderr().is_terminal()
}

/// Asks something on stderr, without a line end.
pub(crate) fn ask(question: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = write!(stderr, "{question}");
    let _ = stderr.flush();
}

/// Stdout as a stream for data that is too large to keep. A reader that went away is no error.
pub(crate) fn stream() -> impl Write {
    const BUFFER: usize = 256 * 1024;
    Patient(std::io::BufWriter::with_capacity(
        BUFFER,
        std::io::stdout().lock(),
    ))
}

/// A stream whose reader may go away: what it does not want is dropped.
struct Patient<W>(W);

impl<W: Write> Patient<W> {
    fn attempt(
        &mut self,
        instead: usize,
        write: impl FnOnce(&mut W) -> std::io::Result<usize>,
    ) -> std::io::Result<usize> {
        match write(&mut self.0) {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(instead),
            other => other,
        }
    }
}

impl<W: Write> Write for Patient<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.attempt(bytes.len(), |out| out.write(bytes))
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.attempt(0, |out| out.flush().map(|()| 0)).map(|_| ())
    }
}

/// Columns at which talk is wrapped; nothing where nobody reads it on a terminal.
fn talk_width() -> Option<usize> {
    let columns = terminal_size::terminal_size_of(std::io::stderr());
    columns.map(|(width, _)| usize::from(width.0).max(LEAST_WIDTH))
}

/// Prints a line on stderr. A closed stderr is nobody's loss.
pub(crate) fn talk(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let _ = writeln!(stderr, "{text}");
}

/// Prints a problem: for people, or as the documented JSON.
pub(crate) fn problem(problem: &Problem, json: bool, colored: bool) {
    if json {
        let view = serde_json::to_string(&problem.to_view()).unwrap_or_default();
        talk(&view);
        return;
    }
    let red = AnsiColor::Red.on_default().bold();
    let cyan = AnsiColor::Cyan.on_default();
    let (heading, hint) = if colored {
        (
            format!("{}Error:{}", red.render(), red.render_reset()),
            format!("{}hint:{}", cyan.render(), cyan.render_reset()),
        )
    } else {
        ("Error:".to_owned(), "hint:".to_owned())
    };
    let wrap = talk_width();
    let message = safe_lines(problem.message());
    // What points at a column of what was typed stands on further lines, which stay as they are.
    let (first, more) = message.split_once('\n').unwrap_or((&message, ""));
    let mut text = laid_out(wrap, &format!("{heading} "), "  ", first);
    for line in more.lines() {
        text.push_str(&format!("\n{line}"));
    }
    if !problem.causes().is_empty() {
        text.push_str("\nCaused by:\n");
        let causes = problem.causes().iter().map(|cause| safe(cause));
        let causes = causes.map(|cause| laid_out(wrap, "    ", "      ", &cause));
        text.push_str(&causes.collect::<Vec<_>>().join("\n"));
    }
    if !problem.hints().is_empty() {
        text.push('\n');
    }
    for advice in problem.hints() {
        let advice = laid_out(wrap, &format!("{hint} "), "  ", &safe(advice));
        text.push_str(&format!("\n{advice}"));
    }
    talk(&text);
}
