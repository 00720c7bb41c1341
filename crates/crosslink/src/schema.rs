//! The JSON Schema of every answer.

use crate::commands::dashboard::projects::{Changed, Discovered};
use crate::commands::dashboard::serve::Started;
use crate::commands::dashboard::tokens::Revoked;
use crate::commands::dashboard::webhooks::{Added, Removed};
use crosslink_agents::context::Context;
use crosslink_agents::install::SetupReport;
use crosslink_agents::prime::Primed;
use crosslink_fleet::checkup::Report;
use crosslink_fleet::deliver::{Tested, WebhookView};
use crosslink_fleet::people::AlertView;
use crosslink_fleet::registry::{TakenOver, Tracked};
use crosslink_fleet::{LoginLink, ProjectStanding};
use crosslink_server::{CreatedToken, TokenView};
use crosslink_workspace::agents::{
    AgentNamed, AgentRetired, AgentStatus, AgentView, FlagsView, Polled, Renamed, RequestView,
};
use crosslink_workspace::conflicts::ConflictView;
use crosslink_workspace::core::duplicates::Likeness;
use crosslink_workspace::core::lint::LintFinding;
use crosslink_workspace::core::next::NextView;
use crosslink_workspace::core::operation::{
    CiNoted, Claimed, Closed, Deleted, Edited, IssueMade, MilestoneMade, Released, Requested,
    Settled,
};
use crosslink_workspace::core::problem::ProblemView;
use crosslink_workspace::core::stats::StatsView;
use crosslink_workspace::core::tree::TreeNode;
use crosslink_workspace::core::view::{
    CommentView, IssueDetail, IssueSummary, LinkedIssue, MilestoneDetail, MilestoneView,
};
use crosslink_workspace::exchange::{ExportReport, ImportReport};
use crosslink_workspace::knowledge::{
    PageDetail, PageHit, PageRevision, PageSection, PageView, PageWritten, PagesExported,
    PagesImported, PagesMerged,
};
use crosslink_workspace::settings::SettingView;
use crosslink_workspace::trust::{
    Compacted, HubVerified, OwnKey, PendingKey, TrustChanged, TrustCheck, TrustList,
};
use crosslink_workspace::{
    ActionRecorded, BackupRestored, BackupView, Blame, BlockedIssue, Changes, CommitChecks,
    CountView, DaemonStatus, DependencyNode, DoctorReport, HistoryEntry, InitReport, Intervention,
    LastHandoff, Migration, NextClaimed, QuickMade, Resumed, RolledBack, Seeded, SessionDetail,
    SessionEnded, SessionStarted, SessionStatus, SessionView, SyncPlan, SyncReport, SyncStatus,
    TemplateView, TimeReport, TimerStarted, TimerStopped, TimerView, UndoReport, UninstallReport,
    Updated, WorkStarted,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::app::Written;
use crate::commands::{
    Cycle, IntegrityReport, ManualWritten, PolicyShown, Shown, Text, WorldsHeld,
};
use crate::commands::{LockChecked, Locks, LocksRenewed};
use crate::several::Answers;

/// A schema and the commands whose answer it describes.
pub(crate) struct SchemaEntry {
    /// Its name.
    pub(crate) name: &'static str,
    /// The commands; without `issue `, which may stand before most.
    pub(crate) commands: &'static [&'static str],
    /// Makes it.
    pub(crate) schema: fn() -> Schema,
}

const fn entry(
    name: &'static str,
    commands: &'static [&'static str],
    schema: fn() -> Schema,
) -> SchemaEntry {
    SchemaEntry {
        name,
        commands,
        schema,
    }
}

/// The schema of what is written: fields that are left out when they are empty are not required.
fn one<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<T>()
}

fn list<T: JsonSchema>() -> Schema {
    one::<ListOf<T>>()
}

fn written<T: JsonSchema + 'static>() -> Schema {
    one::<Written<'static, T>>()
}

fn each<T: JsonSchema + 'static>() -> Schema {
    one::<DoneTo<Written<'static, T>>>()
}

fn several<T: JsonSchema>() -> Schema {
    one::<EachOf<T>>()
}

/// What a write did to one issue, or what was done and what was not where more than one was named.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted")]
enum DoneTo<T> {
    /// One was named.
    One(T),
    /// Several were.
    Several(Answers<Vec<T>>),
}

/// One issue, or each of several where more than one was named.
#[derive(JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "only its schema is wanted")]
enum EachOf<T> {
    /// One was named.
    One(T),
    /// Several were.
    Several(Vec<T>),
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
    entry(
        "issues",
        &[
            "list",
            "search",
            "ready",
            "stale",
            "related",
            "archive list",
            "wait",
        ],
        list::<IssueSummary>,
    ),
    entry("issue_detail", &["show"], several::<IssueDetail>),
    entry("comments", &["comments"], list::<CommentView>),
    entry("blocked_issues", &["blocked"], list::<BlockedIssue>),
    entry("next", &["next"], one::<NextView>),
    entry("tree", &["tree"], list::<TreeNode>),
    entry("dependency_node", &["dep tree"], one::<DependencyNode>),
    entry("cycles", &["dep cycles"], list::<Cycle>),
    entry("linked_issues", &["dep critical-path"], list::<LinkedIssue>),
    entry("stats", &["stats"], one::<StatsView>),
    entry("count", &["count"], one::<CountView>),
    entry("lint_findings", &["lint"], list::<LintFinding>),
    entry("likenesses", &["duplicates"], list::<Likeness>),
    entry("changes", &["watch, one a line"], one::<Changes>),
    entry("milestones", &["milestone list"], list::<MilestoneView>),
    entry(
        "milestone_detail",
        &["milestone show"],
        one::<MilestoneDetail>,
    ),
    entry("session_started", &["session start"], one::<SessionStarted>),
    entry("setup", &["setup"], one::<SetupReport>),
    entry("prime", &["prime"], one::<Primed>),
    entry(
        "context",
        &["context measure", "context check"],
        one::<Context>,
    ),
    entry("session_status", &["session status"], one::<SessionStatus>),
    entry("session_resumed", &["session resume"], written::<Resumed>),
    entry("session_ended", &["session end"], written::<SessionEnded>),
    entry("work_started", &["session work"], written::<WorkStarted>),
    entry(
        "action_recorded",
        &["session action"],
        written::<ActionRecorded>,
    ),
    entry(
        "last_handoff",
        &["session last-handoff"],
        one::<LastHandoff>,
    ),
    entry("sessions", &["session list"], list::<SessionView>),
    entry("session_detail", &["session show"], one::<SessionDetail>),
    entry(
        "timer_started",
        &["timer start", "start"],
        one::<TimerStarted>,
    ),
    entry(
        "timer_stopped",
        &["timer stop", "stop"],
        written::<TimerStopped>,
    ),
    entry("timer", &["timer show"], one::<TimerView>),
    entry("time_report", &["timer list"], one::<TimeReport>),
    entry("history", &["history"], list::<HistoryEntry>),
    entry("blame", &["blame"], one::<Blame>),
    entry("undone", &["undo", "redo"], written::<UndoReport>),
    entry("import_report", &["import"], written::<ImportReport>),
    entry("export_report", &["export --output"], one::<ExportReport>),
    entry(
        "pages",
        &["knowledge list", "knowledge search --source"],
        list::<PageView>,
    ),
    entry("page_detail", &["knowledge show"], one::<PageDetail>),
    entry("page_section", &["knowledge section"], one::<PageSection>),
    entry("page_hits", &["knowledge search"], list::<PageHit>),
    entry(
        "page_revisions",
        &["knowledge history"],
        list::<PageRevision>,
    ),
    entry(
        "page_written",
        &[
            "knowledge add",
            "knowledge edit",
            "knowledge append",
            "knowledge section --replace",
            "knowledge remove",
        ],
        one::<PageWritten>,
    ),
    entry(
        "pages_imported",
        &["knowledge import"],
        one::<PagesImported>,
    ),
    entry(
        "pages_exported",
        &["knowledge export"],
        one::<PagesExported>,
    ),
    entry("init", &["init"], one::<InitReport>),
    entry("pages_merged", &["knowledge sync"], one::<PagesMerged>),
    entry("sync_plan", &["sync --dry-run"], one::<SyncPlan>),
    entry("sync_report", &["sync"], one::<SyncReport>),
    entry("seeded", &["sync --seed"], one::<Seeded>),
    entry("migration", &["migrate"], one::<Migration>),
    entry(
        "migration_taken_back",
        &["migrate --rollback"],
        one::<RolledBack>,
    ),
    entry("sync_status", &["sync status"], one::<SyncStatus>),
    entry(
        "daemon",
        &["daemon start", "daemon stop", "daemon status", "daemon run"],
        one::<DaemonStatus>,
    ),
    entry("agent_named", &["agent init"], one::<AgentNamed>),
    entry("agent_status", &["agent status"], one::<AgentStatus>),
    entry("agents", &["agent list"], list::<AgentView>),
    entry("agent_renamed", &["agent rename"], one::<Renamed>),
    entry("agent_retired", &["agent retire"], written::<AgentRetired>),
    entry("conflicts", &["conflicts"], list::<ConflictView>),
    entry(
        "conflict_settled",
        &["conflicts settle"],
        written::<Settled>,
    ),
    entry("agent_request", &["agent request"], written::<Requested>),
    entry("requests", &["agent requests"], list::<RequestView>),
    entry(
        "requests_polled",
        &["agent poll-requests"],
        written::<Polled>,
    ),
    entry("agent_flags", &["agent flags"], one::<FlagsView>),
    entry("ci_report", &["ci report"], written::<CiNoted>),
    entry("commit_checks", &["ci status"], one::<CommitChecks>),
    entry("hub_verified", &["verify"], one::<HubVerified>),
    entry("compacted", &["compact"], one::<Compacted>),
    entry("trust_own", &["trust init"], one::<OwnKey>),
    entry("trust_list", &["trust list"], one::<TrustList>),
    entry("trust_pending", &["trust pending"], list::<PendingKey>),
    entry("trust_check", &["trust check"], one::<TrustCheck>),
    entry(
        "trust_changed",
        &["trust approve", "trust revoke", "trust rotate"],
        one::<TrustChanged>,
    ),
    entry("trust_policy", &["trust policy"], one::<PolicyShown>),
    entry("uninstall", &["uninstall"], one::<UninstallReport>),
    entry("doctor", &["doctor"], one::<DoctorReport>),
    entry("integrity_report", &["integrity"], one::<IntegrityReport>),
    entry(
        "watched_projects",
        &["dashboard list", "dashboard status", "dashboard refresh"],
        list::<ProjectStanding>,
    ),
    entry("server_started", &["dashboard serve"], one::<Started>),
    entry("login_link", &["dashboard link"], one::<LoginLink>),
    entry("taken_over", &["dashboard import"], one::<TakenOver>),
    entry("dashboard_doctor", &["dashboard doctor"], one::<Report>),
    entry("tracked_project", &["dashboard track"], one::<Tracked>),
    entry(
        "project_changed",
        &[
            "dashboard untrack",
            "dashboard pause",
            "dashboard resume",
            "dashboard pin",
            "dashboard unpin",
        ],
        one::<Changed>,
    ),
    entry(
        "discovered_projects",
        &["dashboard discover"],
        list::<Discovered>,
    ),
    entry("alerts", &["dashboard alerts"], list::<AlertView>),
    entry(
        "alert",
        &["dashboard ack", "dashboard snooze", "dashboard unsnooze"],
        one::<AlertView>,
    ),
    entry(
        "created_token",
        &["dashboard token create"],
        one::<CreatedToken>,
    ),
    entry("tokens", &["dashboard token list"], list::<TokenView>),
    entry("token_revoked", &["dashboard token revoke"], one::<Revoked>),
    entry("webhook_added", &["dashboard webhook add"], one::<Added>),
    entry("webhooks", &["dashboard webhook list"], list::<WebhookView>),
    entry(
        "webhook_removed",
        &["dashboard webhook remove"],
        one::<Removed>,
    ),
    entry("webhook_test", &["dashboard webhook test"], one::<Tested>),
    entry("backups", &["backup list"], list::<BackupView>),
    entry("backup", &["backup create"], one::<BackupView>),
    entry(
        "backup_restored",
        &["backup restore"],
        one::<BackupRestored>,
    ),
    entry("templates", &["templates"], list::<TemplateView>),
    entry(
        "settings",
        &["config show", "config list", "config diff"],
        list::<SettingView>,
    ),
    entry(
        "setting",
        &["config get", "config set", "config unset"],
        one::<SettingView>,
    ),
    entry(
        "issue_made",
        &["create", "subissue", "renumber"],
        written::<IssueMade>,
    ),
    entry("quick", &["quick", "create --work"], written::<QuickMade>),
    entry("updated", &["update"], each::<Updated>),
    entry(
        "edited",
        &[
            "label",
            "unlabel",
            "block",
            "unblock",
            "dep add",
            "dep remove",
            "relate",
            "unrelate",
            "comment",
            "assign",
            "move",
            "reference",
            "reopen",
            "archive add",
            "archive remove",
            "archive older",
            "milestone add",
            "milestone remove",
        ],
        each::<Edited>,
    ),
    entry("intervention", &["intervene"], written::<Intervention>),
    entry("closed", &["close", "close-all"], each::<Closed>),
    entry("deleted", &["delete", "restore"], each::<Deleted>),
    entry(
        "claimed",
        &["claim", "locks claim", "locks steal"],
        written::<Claimed>,
    ),
    entry("next_claimed", &["claim --next"], written::<NextClaimed>),
    entry(
        "released",
        &["unclaim", "locks release"],
        written::<Released>,
    ),
    entry("locks", &["locks list"], one::<Locks>),
    entry("lock_check", &["locks check"], one::<LockChecked>),
    entry("locks_renewed", &["locks renew"], one::<LocksRenewed>),
    entry(
        "milestone_made",
        &[
            "milestone create",
            "milestone update",
            "milestone close",
            "milestone reopen",
            "milestone delete",
            "milestone restore",
        ],
        written::<MilestoneMade>,
    ),
    entry("selftest", &["selftest"], one::<WorldsHeld>),
    entry("demo", &["demo"], one::<Shown>),
    entry(
        "text",
        &["man", "completions", "schema query", "prune"],
        one::<Text>,
    ),
    entry("manual_written", &["man --output"], one::<ManualWritten>),
    entry(
        "problem",
        &["any command that fails, on stderr"],
        one::<ProblemView>,
    ),
];

/// Finds a schema by its name or by a command.
pub(crate) fn find(name: &str) -> Option<&'static SchemaEntry> {
    let command = name.strip_prefix("issue ").unwrap_or(name);
    ALL.iter()
        .find(|entry| entry.name == name || entry.commands.contains(&command))
}
