//! Tools by their names: what each assistant calls a shell, an edit, a fetch.

use serde_json::Value;

use crate::hook::Action;

/// Names of tools that run a command line; capitals and `_` aside.
const SHELLS: &[&str] = &[
    "bash",
    "shell",
    "runshellcommand",
    "execcommand",
    "localshell",
    "shellcommand",
    "powershell",
    "terminal",
    "runinterminal",
    "runterminalcmd",
    "runterminalcommand",
    "unifiedexec",
];

/// Names of tools that change files.
const EDITS: &[&str] = &[
    "write",
    "edit",
    "multiedit",
    "notebookedit",
    "create",
    "strreplace",
    "strreplaceeditor",
    "applypatch",
    "writefile",
    "replace",
    "editfile",
    "patch",
    "delete",
    "deletefile",
    "insert",
    "createfile",
    "tabwrite",
    "searchreplace",
    "editnotebook",
];

/// Names of tools that fetch something from elsewhere.
const FETCHES: &[&str] = &[
    "webfetch",
    "websearch",
    "googlewebsearch",
    "fetch",
    "safefetch",
    "fetchwebpage",
];

/// What a tool does with what it is given.
pub(super) fn action(name: &str, given: &Value) -> Action {
    let last = name.rsplit("__").next().unwrap_or(name);
    let plain: String = last.chars().filter(|letter| *letter != '_').collect();
    let plain = plain.to_lowercase();
    let is = |names: &[&str]| names.contains(&plain.as_str());
    // A server of tools may call anything an edit; only a fetch is warned of.
    let of_server = last.len() != name.len();
    if let Some(line) = closing(name, given) {
        Action::Shell(line)
    } else if is(FETCHES) {
        Action::Web
    } else if of_server {
        Action::Other
    } else if is(SHELLS) {
        Action::Shell(command(given))
    } else if is(EDITS) {
        edit(given)
    } else {
        Action::Other
    }
}

/// The command that a tool of ours stands for, where it closes an issue: whatever way that is done, the same is asked.
fn closing(name: &str, given: &Value) -> Option<String> {
    // Each assistant puts the name of the server before that of the tool in its own way.
    let words = name
        .split(['_', '-', '.', ':'])
        .filter(|word| !word.is_empty());
    let words: Vec<_> = words.collect();
    let arguments = match words.as_slice() {
        [.., "crosslink", "close"] => given,
        [.., "crosslink", "operate"] if given["operation"] == "issue.close" => &given["arguments"],
        _ => return None,
    };
    let issue = match &arguments["issue"] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Some(format!(
        "crosslink close '{}'",
        issue.replace('\'', "'\\''")
    ))
}

/// The command line; one that comes in words is put together so that each stays one.
fn command(given: &Value) -> String {
    match given
        .get("command")
        .or_else(|| given.get("cmd"))
        .or_else(|| given.get("script"))
    {
        Some(Value::String(line)) => line.clone(),
        Some(Value::Array(words)) => {
            let words = words.iter().filter_map(Value::as_str);
            let quoted: Vec<_> = words
                .map(|word| format!("'{}'", word.replace('\'', "'\\''")))
                .collect();
            quoted.join(" ")
        }
        _ => String::new(),
    }
}

fn edit(given: &Value) -> Action {
    let paths = [
        "file_path",
        "filePath",
        "path",
        "notebook_path",
        "filename",
        "file",
    ];
    let path = super::text(given, &paths).to_owned();
    let patch = patch(given);
    let mut text = added(given);
    let parts = given.get("edits").and_then(Value::as_array);
    for part in parts.into_iter().flatten() {
        text.push_str(&added(part));
        text.push('\n');
    }
    match patch {
        Some((named, lines)) if path.is_empty() => Action::Edit {
            path: named,
            text: lines,
        },
        _ => Action::Edit { path, text },
    }
}

/// What is put into a file.
fn added(given: &Value) -> String {
    let names = [
        "content",
        "new_string",
        "newString",
        "new_str",
        "newStr",
        "file_text",
        "new_source",
        "insert_text",
        "text",
        "contents",
    ];
    super::text(given, &names).to_owned()
}

/// The first file of a patch, and the lines it adds.
fn patch(given: &Value) -> Option<(String, String)> {
    let text = Some(super::text(
        given,
        &["patch", "patchText", "input", "command", "diff"],
    ))
    .filter(|text| !text.is_empty());
    let text = text.or(given.as_str())?;
    let file = |line: &str| {
        let line = line.strip_prefix("*** ")?;
        let name = line
            .strip_prefix("Update File: ")
            .or_else(|| line.strip_prefix("Add File: "))?;
        Some(name.trim().to_owned())
    };
    let name = text.lines().find_map(file)?;
    let added = text.lines().filter_map(|line| line.strip_prefix('+'));
    Some((name, added.collect::<Vec<_>>().join("\n")))
}
