//! The reference page of settings, generated from the table.

use super::presets::PRESETS;
use super::registry::{Group, Kind, Setting};
use super::table::SETTINGS;
use super::value::Value;

const HEAD: &str = "\
<!-- Generated from the table of settings; do not edit. -->

# Settings

Every key has a default. It is overridden by, each winning over the ones before it:

1. `.crosslink/hook-config.json`, which the team shares;
2. `.crosslink/hook-config.local.json`, for this clone only;
3. variables `CROSSLINK_CONFIG_<KEY>`, in capitals with dots and hyphens as `_`, such as
   `CROSSLINK_CONFIG_TRACKING_MODE`; an empty one says nothing;
4. the command line.

In the files a dotted key is a path of nested objects. A member `+name` adds its items to the list `name`.
Entries of a map join those of the layers below. Members that belong to no setting are kept as they are.
A file that cannot be read, or a value that does not fit, stops every command with a message that says where.
";

/// Returns the reference page of settings.
pub fn reference_markdown() -> String {
    let mut page = HEAD.to_owned();
    for group in Group::ALL {
        page += &format!(
            "\n## {}\n\n| key | values | default | |\n|---|---|---|---|\n",
            group.name()
        );
        for setting in SETTINGS.iter().filter(|setting| setting.group == group) {
            page += &row(setting);
        }
    }
    page + &presets()
}

fn row(setting: &Setting) -> String {
    let mut about = format!("{}.", setting.about);
    if setting.hot {
        about += " Takes effect at once.";
    }
    if setting.personal {
        about += " Not in the team file.";
    }
    let cells = [code(setting.key), values(setting), default(setting), about];
    format!(
        "| {} |\n",
        cells.map(|cell| cell.replace('|', "\\|")).join(" | ")
    )
}

fn values(setting: &Setting) -> String {
    let words = |words: &[&str]| {
        words
            .iter()
            .map(|word| code(word))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = match setting.kind {
        Kind::Enum(allowed) => words(allowed),
        Kind::Multiple(_) => "`false`, or 1 to 1000".to_owned(),
        Kind::Integer { min, max: i64::MAX } => format!("{min} or more"),
        Kind::Integer { min, max } => format!("{min} to {max}"),
        kind => kind.name().to_owned(),
    };
    if !setting.synonyms.is_empty() {
        let synonyms: Vec<_> = setting
            .synonyms
            .iter()
            .map(|(from, to)| format!("`{from}` = `{to}`"))
            .collect();
        text += &format!(" ({})", synonyms.join(", "));
    }
    text
}

fn default(setting: &Setting) -> String {
    match Value::default_of(setting) {
        Value::List(items) if items.is_empty() => "none".to_owned(),
        Value::List(items) => items
            .iter()
            .map(|item| code(item.trim_end()))
            .collect::<Vec<_>>()
            .join(", "),
        Value::Map(_) => "none".to_owned(),
        value if value.is_unset() => "none".to_owned(),
        value => code(&value.to_string()),
    }
}

fn presets() -> String {
    let mut text = "\n## Presets\n".to_owned();
    for preset in PRESETS {
        text += &format!("\n**{}** — {}:\n\n", preset.name, preset.about);
        for (key, value) in preset.values() {
            text += &format!("- `{key}`: `{value}`\n");
        }
    }
    text
}

fn code(text: &str) -> String {
    format!("`{text}`")
}
