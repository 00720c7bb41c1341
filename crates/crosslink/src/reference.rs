//! The pages of `docs/reference/`, made from the program itself.

use std::fmt::Write;

use clap::Command;
use crosslink_workspace::core::event::{ClaimVerb, IssueVerb, MilestoneVerb};
use crosslink_workspace::core::problem::{Code, Kind};
use crosslink_workspace::core::query::KEYS;
use crosslink_workspace::settings;
use crosslink_workspace::vars::VARIABLES;

/// A page by its name.
pub(crate) fn page(name: &str) -> Option<String> {
    Some(match name {
        "cli" => cli(),
        "settings" => settings::reference_markdown(),
        "environment" => environment(),
        "errors" => errors(),
        "query" => query(),
        "schema" => schema(),
        "events" => events(),
        "alerts" => crosslink_fleet::alerts::reference_markdown(),
        "import-beads" => crosslink_workspace::exchange::beads_reference(),
        _ => return None,
    })
}

/// Every command with its help.
fn cli() -> String {
    let mut page =
        "# Commands\n\nGenerated from the program; `crosslink <command> --help` prints the same.\n"
            .to_owned();
    let tree = crate::complete::whole(crate::tree::tree());
    let mut root = tree.clone();
    let _ = write!(
        page,
        "\n## `crosslink`\n\n```text\n{}\n```\n",
        help(&mut root)
    );
    for command in tree.get_subcommands() {
        describe(&mut page, command, "crosslink");
    }
    page
}

fn describe(page: &mut String, command: &Command, above: &str) {
    let hidden = command.is_hide_set() && command.get_name().starts_with("__");
    if hidden || command.get_name() == "help" {
        return;
    }
    let name = format!("{above} {}", command.get_name());
    let mut own = command.clone().mut_args(|argument| {
        let global = argument.is_global_set();
        argument.hide(global)
    });
    let _ = write!(page, "\n## `{name}`\n\n```text\n{}\n```\n", help(&mut own));
    for below in command.get_subcommands() {
        describe(page, below, &name);
    }
}

fn help(command: &mut Command) -> String {
    let text = command
        .clone()
        .term_width(100)
        .render_long_help()
        .to_string();
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        .trim_end()
        .to_owned()
}

fn environment() -> String {
    let mut page = "# Environment variables\n\nGenerated from the program.\n\n| variable | what it does |\n|---|---|\n".to_owned();
    for variable in VARIABLES {
        let _ = writeln!(page, "| `{}` | {} |", variable.name, variable.about);
    }
    let _ = writeln!(
        page,
        "| `{}<KEY>` | Sets a setting, with dots and hyphens of its key as `_`; see [settings](settings.md). |",
        settings::VARIABLE_PREFIX
    );
    page.push_str("\nThe order is: flag, variable, local file, team file, default.\n");
    page
}

fn errors() -> String {
    let mut page = "# Problems\n\nGenerated from the program. With `--json` a failure prints `{\"error\": {\"code\", \"kind\", \"message\", \"hints\", \"retryable\"}}` on stderr.\n\n| code | exit | meaning |\n|---|--:|---|\n".to_owned();
    for code in Code::ALL {
        let _ = writeln!(
            page,
            "| `{}` | {} | {} |",
            code.name(),
            code.kind().exit_code(),
            code.meaning()
        );
    }
    page.push_str(
        "\n## Exit codes\n\n| exit | meaning |\n|--:|---|\n| 0 | done, or already so |\n",
    );
    for (kind, meaning) in [
        (Kind::Refused, "refused by the rules, or not found"),
        (Kind::Invalid, "the request makes no sense"),
        (Kind::Held, "another agent or session holds it"),
        (
            Kind::Unreachable,
            "the remote cannot be reached; the change is safe locally",
        ),
        (
            Kind::Damaged,
            "stored data cannot be read; nothing was changed",
        ),
        (Kind::Internal, "a bug"),
    ] {
        let _ = writeln!(page, "| {} | {meaning} |", kind.exit_code());
    }
    page
}

/// The query language.
pub(crate) fn query() -> String {
    let mut page = QUERY_HEAD.to_owned();
    for key in KEYS {
        let aliases = key
            .aliases
            .iter()
            .map(|alias| format!(", `{alias}`"))
            .collect::<String>();
        let values = key.values.join(", ").replace('|', "\\|");
        let example = key.example.replace('|', "\\|");
        let _ = writeln!(
            page,
            "| `{}`{aliases} | {values} | `{example}` | {} |",
            key.name, key.about
        );
    }
    page
}

const QUERY_HEAD: &str = "# The query language

`list`, `search`, `ready`, `count`, `watch` and saved filters understand it:

```text
status:open label:bug priority:>=high assignee:@me due:<7d \"free text\" -label:wip
```

Terms that stand side by side must all hold. `-term` turns one round, `a:x,y` is any of the values, `OR` (or `|`)
stands between alternatives and binds less than standing side by side, parentheses group. A word or a quoted phrase
without a key must occur in the title, the description or a comment, in any case.

A query that cannot be read is refused with the column and what was probably meant. `crosslink config set
filter.mine \"assignee:@me status:open\"` saves one, and `crosslink list @mine` uses it.

| key | values | example | meaning |
|---|---|---|---|
";

fn schema() -> String {
    let mut all = serde_json::Map::new();
    for entry in crate::schema::ALL {
        let value = serde_json::json!({ "commands": entry.commands, "schema": (entry.schema)() });
        all.insert(entry.name.to_owned(), value);
    }
    let text = serde_json::to_string_pretty(&all).expect("schemas serialise");
    format!("{text}\n")
}

fn events() -> String {
    let mut page = "# Kinds of events\n\nGenerated from the program; [the event format](../event-format.md) specifies the bytes.\n\n".to_owned();
    let mut kinds: Vec<&str> = [
        "issue.created",
        "issue.numbered",
        "issue.labeled",
        "issue.unlabeled",
        "issue.blocked",
        "issue.unblocked",
        "issue.related",
        "issue.unrelated",
        "issue.referenced",
        "issue.unreferenced",
        "comment.added",
        "comment.edited",
        "comment.redacted",
        "comment.retracted",
        "comment.restored",
        "time.logged",
        "time.retracted",
        "time.restored",
        "milestone.created",
        "milestone.numbered",
    ]
    .to_vec();
    kinds.extend(IssueVerb::ALL.iter().map(|verb| verb.kind()));
    kinds.extend(ClaimVerb::ALL.iter().map(|verb| verb.kind()));
    kinds.extend(MilestoneVerb::ALL.iter().map(|verb| verb.kind()));
    kinds.sort_unstable();
    for kind in kinds {
        let _ = writeln!(page, "- `{kind}`");
    }
    page
}
