//! The JSON Schema of every answer.

use crosslink_workspace::core::operation::{Claimed, Closed, Deleted, Edited, IssueMade, MilestoneMade, Released};
use crosslink_workspace::core::problem::ProblemView;
use crosslink_workspace::core::view::{
    CommentView, IssueDetail, IssueSummary, LinkedIssue, MilestoneDetail, MilestoneView,
};
use crosslink_workspace::settings::SettingView;
use schemars::{JsonSchema, Schema};

use crate::app::Written;
use crate::commands::Counted;

/// A schema and the commands whose answer it describes.
pub(crate) struct SchemaEntry {
    /// Its name.
    pub(crate) name: &'static str,
    /// The commands; without `issue `, which may stand before most.
    pub(crate) commands: &'static [&'static str],
    /// Makes it.
    pub(crate) schema: fn() -> Schema,
}

const fn entry(name: &'static str, commands: &'static [&'static str], schema: fn() -> Schema) -> SchemaEntry {
    SchemaEntry { name, commands, schema }
}

fn one<T: JsonSchema>() -> Schema {
    schemars::schema_for!(T)
}

fn list<T: JsonSchema>() -> Schema {
    schemars::schema_for!(ListOf<T>)
}

fn written<T: JsonSchema>() -> Schema {
    schemars::schema_for!(Written<'static, T>)
}

/// A list: whole, or a page of it where `--limit`, `--budget` or `--after` is given.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted")]
enum ListOf<T> {
    /// The whole list.
    Whole(Vec<T>),
    /// A page of it.
    Page {
        /// The items.
        items: Vec<T>,
        /// Where to go on, with `--after`; `null` at the end.
        next: Option<String>,
    },
}

/// Every schema.
pub(crate) const ALL: &[SchemaEntry] = &[
    entry("issues", &["list", "search", "ready"], list::<IssueSummary>),
    entry("issue_detail", &["show"], one::<IssueDetail>),
    entry("comments", &["comments"], list::<CommentView>),
    entry("linked_issues", &["related"], list::<LinkedIssue>),
    entry("milestones", &["milestone list"], list::<MilestoneView>),
    entry("milestone_detail", &["milestone show"], one::<MilestoneDetail>),
    entry("settings", &["config show", "config list", "config diff"], list::<SettingView>),
    entry("setting", &["config get"], one::<SettingView>),
    entry("count", &["count"], one::<Counted>),
    entry("issue_made", &["create", "subissue", "renumber"], written::<IssueMade>),
    entry(
        "edited",
        &[
            "update", "label", "unlabel", "block", "unblock", "relate", "unrelate", "comment", "intervene", "assign",
            "move", "reference", "reopen", "archive add", "archive remove", "milestone add", "milestone remove",
        ],
        written::<Edited>,
    ),
    entry("closed", &["close"], written::<Closed>),
    entry("deleted", &["delete", "restore"], written::<Deleted>),
    entry("claimed", &["claim"], written::<Claimed>),
    entry("released", &["unclaim"], written::<Released>),
    entry(
        "milestone_made",
        &["milestone create", "milestone update", "milestone close", "milestone reopen", "milestone delete", "milestone restore"],
        written::<MilestoneMade>,
    ),
    entry("problem", &["any command that fails, on stderr"], one::<ProblemView>),
];

/// Finds a schema by its name or by a command.
pub(crate) fn find(name: &str) -> Option<&'static SchemaEntry> {
    let command = name.strip_prefix("issue ").unwrap_or(name);
    ALL.iter().find(|entry| entry.name == name || entry.commands.contains(&command))
}
