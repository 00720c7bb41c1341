//! Our server of tools in a file of TOML: a table at its end. Everything else stays as it was written.

use toml_edit::{DocumentMut, Item, TableLike};

/// The table of servers, and what ours is called there.
const PLACE: (&str, &str) = ("mcp_servers", "crosslink");

/// Puts our server into a text; `Err` says why not.
pub(crate) fn with(text: &str) -> Result<String, &'static str> {
    let before = parsed(text)?;
    if server(&before).is_some() {
        return Ok(text.to_owned());
    }
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut after = text.to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        after.push_str(end_of_line);
    }
    let (servers, name) = PLACE;
    let header = format!("[{servers}.{name}]");
    let empty_line = if text.is_empty() { None } else { Some("") };
    let lines = [
        header.as_str(),
        "command = \"crosslink\"",
        "args = [\"mcp\"]",
    ];
    for line in empty_line.into_iter().chain(lines) {
        after.push_str(line);
        after.push_str(end_of_line);
    }
    // A table of servers that is written within one line takes no more.
    match parsed(&after).map(|after| server(&after).is_some_and(is_ours)) {
        Ok(true) => Ok(after),
        _ => Err("its servers are written in a way that takes no more"),
    }
}

/// Takes our server out of a text; one of our name that is started otherwise is somebody else's.
pub(crate) fn without(text: &str) -> Result<String, &'static str> {
    if !text.contains(PLACE.1) {
        return Ok(text.to_owned());
    }
    let mut document = parsed(text)?;
    if !server(&document).is_some_and(is_ours) {
        return Ok(text.to_owned());
    }
    let (servers, name) = PLACE;
    let left = document.get_mut(servers).and_then(Item::as_table_like_mut);
    let emptied = left.is_some_and(|servers| {
        servers.remove(name);
        servers.is_empty()
    });
    if emptied {
        document.remove(servers);
    }
    // It writes ends of lines of one sort.
    let bare = document.to_string();
    Ok(match text.contains("\r\n") {
        true => bare.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => bare,
    })
}

/// Whether what was put in can be taken out again without a trace but ends of lines.
pub(super) fn keeps(before: &str, after: &str) -> bool {
    without(after).is_ok_and(|bare| bare.trim_end() == before.trim_end())
}

fn parsed(text: &str) -> Result<DocumentMut, &'static str> {
    text.parse().map_err(|_| "it is no TOML")
}

fn server(document: &DocumentMut) -> Option<&dyn TableLike> {
    let (servers, name) = PLACE;
    let servers = document.get(servers)?.as_table_like()?;
    servers.get(name)?.as_table_like()
}

fn is_ours(server: &dyn TableLike) -> bool {
    let command = server.get("command").and_then(Item::as_str);
    let arguments = server.get("args").and_then(Item::as_array);
    let arguments =
        arguments.map(|all| all.iter().map(toml_edit::Value::as_str).collect::<Vec<_>>());
    command == Some("crosslink") && arguments.as_deref() == Some(&[Some("mcp")])
}
