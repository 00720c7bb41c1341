//! What people hand in besides arguments: standard input, files, an editor, an answer.

use std::io::{BufRead, IsTerminal, Read};
use std::path::Path;

use crosslink_workspace::core::problem::{Code, Problem};

use crate::app::App;

/// More text than any field takes is not read.
const TEXT_LIMIT: u64 = 2 * 1024 * 1024;

/// Reads a text given as an argument: `-` is standard input.
///
/// # Errors
/// `file.unreadable`, `text.invalid`.
pub(crate) fn text(argument: &str) -> Result<String, Problem> {
    if argument == "-" {
        read_text(std::io::stdin().lock(), "standard input")
    } else {
        Ok(argument.to_owned())
    }
}

/// Parts arguments that name labels at their commas; `\,` is a comma within a label.
pub(crate) fn labels(arguments: &[String]) -> Vec<String> {
    let mut labels = Vec::new();
    for argument in arguments {
        let mut label = String::new();
        let mut characters = argument.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' if characters.peek() == Some(&',') => label.extend(characters.next()),
                ',' => labels.push(std::mem::take(&mut label)),
                other => label.push(other),
            }
        }
        labels.push(label);
    }
    labels.iter().map(|label| label.trim().to_owned()).collect()
}

/// Reads a text from a file; `-` is standard input.
///
/// # Errors
/// `file.unreadable`, `text.invalid`.
pub(crate) fn file(path: &Path) -> Result<String, Problem> {
    if path.as_os_str() == "-" {
        return text("-");
    }
    let open = std::fs::File::open(path).map_err(|error| {
        Problem::new(
            Code::FileUnreadable,
            format!("{} cannot be read", path.display()),
        )
        .caused_by(&error)
        .hint("name a file that can be read, or `-` for standard input")
    })?;
    read_text(open, &path.display().to_string())
}

/// Reads a file of any size.
///
/// # Errors
/// `file.unreadable`.
pub(crate) fn whole_file(path: &Path) -> Result<String, Problem> {
    std::fs::read_to_string(path).map_err(|error| {
        Problem::new(
            Code::FileUnreadable,
            format!("{} cannot be read", path.display()),
        )
        .caused_by(&error)
    })
}

fn read_text(source: impl Read, name: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    source
        .take(TEXT_LIMIT + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| {
            Problem::new(Code::FileUnreadable, format!("{name} cannot be read"))
                .caused_by(&error)
                .hint("name a file that can be read, or `-` for standard input")
        })?;
    if bytes.len() as u64 > TEXT_LIMIT {
        return Err(Problem::new(
            Code::TextTooLong,
            format!("{name} holds more than {TEXT_LIMIT} bytes"),
        )
        .hint("commit long material as a file, and name it instead"));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        Problem::new(Code::TextInvalid, format!("{name} is not UTF-8 text"))
            .caused_by(&error)
            .hint("convert it, as with `iconv -t UTF-8`")
    })?;
    // The line end that a shell adds is no part of the text.
    if text.ends_with('\n') {
        text.pop();
    }
    Ok(text)
}

/// Reads the ids given as arguments; `-` stands for those on standard input, separated by white space.
///
/// # Errors
/// `file.unreadable`, `text.invalid`.
pub(crate) fn words(arguments: &[String]) -> Result<Vec<String>, Problem> {
    let mut words = Vec::new();
    for argument in arguments {
        if argument == "-" {
            words.extend(text("-")?.split_whitespace().map(str::to_owned));
        } else {
            words.push(argument.clone());
        }
    }
    Ok(words)
}

/// Asks a question that is answered by `y` or anything else.
///
/// # Errors
/// `confirmation.needed` where nobody can answer; else as [`line()`].
pub(crate) fn confirm(app: &mut App, question: &str, flag: &str) -> Result<bool, Problem> {
    if !std::io::stdin().is_terminal() || app.ui.is_json() {
        return Err(Problem::new(
            Code::ConfirmationNeeded,
            format!("{question} Nobody can answer here"),
        )
        .hint(format!("`{flag}` answers it")));
    }
    let answer = line(app, &format!("{question} [y/N] "))?;
    Ok(matches!(answer.as_deref(), Some("y" | "Y" | "yes")))
}

/// Asks a person at a terminal for a line; nothing where they end the input. What was printed so far is shown before it.
///
/// # Errors
/// Where the answer cannot be read.
pub(crate) fn line(app: &mut App, question: &str) -> Result<Option<String>, Problem> {
    app.ui.flush(None).map_err(|error| {
        crate::exit::unwritable(&error).unwrap_or_else(|| Problem::bug(error.to_string()))
    })?;
    crate::ui::ask(question);
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    let read = read.map_err(|error| {
        Problem::new(Code::FileUnreadable, "The answer cannot be read").caused_by(&error)
    })?;
    Ok((read > 0).then(|| answer.trim().to_owned()))
}

/// Lets a person write a text in their editor.
///
/// # Errors
/// `usage.invalid` where no editor is named, `file.unreadable` where it fails.
pub(crate) fn edit(app: &App, before: &str) -> Result<String, Problem> {
    let environment = app.environment();
    let editor = environment
        .var("VISUAL")
        .or(environment.var("EDITOR"))
        .ok_or_else(|| {
            Problem::new(Code::UsageInvalid, "No editor is named")
                .hint("set `EDITOR`, or give the text as an argument or with `-`")
        })?;
    let failed = |error: &dyn std::fmt::Display| {
        Problem::new(
            Code::FileUnreadable,
            format!("The editor '{editor}' failed: {error}"),
        )
    };
    let unnamed = tempfile::Builder::new()
        .prefix("crosslink-")
        .suffix(".md")
        .tempfile();
    let path = unnamed.map_err(|error| failed(&error))?.into_temp_path();
    std::fs::write(&path, before).map_err(|error| failed(&error))?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    match std::process::Command::new(program)
        .args(words)
        .arg(&path)
        .status()
    {
        Ok(status) if status.success() => file(&path),
        Ok(status) => Err(failed(&status)),
        Err(error) => Err(failed(&error)),
    }
}
