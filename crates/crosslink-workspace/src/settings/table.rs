//! The table of settings: every key that something reads, and nothing else.

use super::registry::{DefaultValue, Group, Kind, Setting};
use DefaultValue::{Bool, Integer, List, Text, Unset};
use Group::{Agents, Infrastructure, Interface, Security, Sentinel, Workflow};

const TRACKING_MODES: &[&str] = &["strict", "normal", "relaxed"];
const COMMENT_DISCIPLINES: &[&str] = &["encouraged", "required", "relaxed"];
const NO_DISCIPLINE: &[(&str, &str)] = &[("off", "relaxed")];
const PRIORITY_NUMBERS: &[(&str, &str)] = &[
    ("0", "critical"),
    ("1", "high"),
    ("2", "medium"),
    ("3", "low"),
    ("4", "low"),
];

const BLOCKED: &[&str] = &[
    "git push",
    "git merge",
    "git rebase",
    "git cherry-pick",
    "git reset",
    "git checkout .",
    "git restore .",
    "git clean",
    "git stash",
    "git tag",
    "git am",
    "git apply",
    "git branch -d",
    "git branch -D",
    "git branch -m",
];

const ALLOWED: &[&str] = &[
    "crosslink ",
    "git status",
    "git diff",
    "git log",
    "git branch",
    "git show",
    "jj log",
    "jj diff",
    "jj status",
    "jj show",
    "jj bookmark list",
    "cargo test",
    "cargo build",
    "cargo check",
    "cargo clippy",
    "cargo fmt",
    "npm test",
    "npm run",
    "npx ",
    "tsc",
    "node ",
    "python ",
    "ls",
    "dir",
    "pwd",
    "echo",
];

const BLOCKED_FOR_AGENTS: &[&str] = &[
    "git push --force",
    "git push -f",
    "git reset --hard",
    "git clean -f",
    "git clean -fd",
    "git clean -fdx",
    "git checkout .",
    "git restore .",
];

/// Every setting, in the order in which lists show them.
#[rustfmt::skip]
pub const SETTINGS: &[Setting] = &[
    row("tracking_mode", Kind::Enum(TRACKING_MODES), Text("strict"), Workflow,
        "How strongly hooks ask for an active issue before work").hot(),
    row("intervention_tracking", Kind::Bool, Bool(true), Agents,
        "Whether `issue intervene` records interventions").hot(),
    row("comment_discipline", Kind::Enum(COMMENT_DISCIPLINES), Text("encouraged"), Workflow,
        "Whether hooks ask for a plan before a commit and a result before a close").hot().or(NO_DISCIPLINE),
    row("kickoff_verification", Kind::Enum(&["local", "ci", "thorough", "none"]), Text("local"), Agents,
        "How launched agents prove their work unless `--verify` says otherwise").hot(),
    row("kickoff.allowed_tools", Kind::List, List(&[]), Agents,
        "Tool patterns that launched agents may use beside the built-in ones").hot(),
    row("signing_enforcement", Kind::Enum(&["disabled", "audit", "enforced"]), Text("audit"), Security,
        "What becomes of unsigned data in hubs of the older formats").or(&[("off", "disabled"), ("enforce", "enforced")]),
    row("trust.policy", Kind::Enum(&["open", "audit", "enforce"]), Text("audit"), Security,
        "The trust policy a new hub starts with"),
    row("reminder_drift_threshold", Kind::Integer { min: 0, max: 1000 }, Integer(3), Workflow,
        "Prompts between reminders; 0 reminds at every prompt").hot(),
    row("context_budget_chars", Kind::Integer { min: 0, max: i64::MAX }, Integer(1_000_000), Workflow,
        "Estimated characters of context after which the rules are shown again; 0 never does").hot(),
    row("auto_steal_stale_locks", Kind::Multiple(&["false", "2", "3", "5", "10"]), Bool(false), Security,
        "After how many times its lease a silent lock is stolen; false never does").hot(),
    row("tracker_remote", Kind::Remote, Text("origin"), Infrastructure,
        "The git remote that keeps the hub and the knowledge pages"),
    row("sync.publish", Kind::Enum(&["background", "immediate", "manual"]), Text("background"), Infrastructure,
        "When a write is sent to the remote: by itself, before the command answers, or by `sync`"),
    row("sync.issues_branch", Kind::Bool, Bool(false), Infrastructure,
        "Whether issues are written as files on the branch `crosslink/issues` too, for people who browse on the host"),
    row("blocked_git_commands", Kind::List, List(BLOCKED), Infrastructure,
        "Beginnings of commands that hooks always refuse").hot(),
    row("gated_git_commands", Kind::List, List(&["git commit"]), Infrastructure,
        "Beginnings of commands that need an active issue").hot(),
    row("allowed_bash_prefixes", Kind::List, List(ALLOWED), Infrastructure,
        "Beginnings of commands that need no active issue").hot(),
    row("agent_overrides.tracking_mode", Kind::Enum(TRACKING_MODES), Text("relaxed"), Agents,
        "`tracking_mode` for launched agents").hot(),
    row("agent_overrides.comment_discipline", Kind::Enum(COMMENT_DISCIPLINES), Text("relaxed"), Agents,
        "`comment_discipline` for launched agents").hot().or(NO_DISCIPLINE),
    row("agent_overrides.blocked_git_commands", Kind::List, List(BLOCKED_FOR_AGENTS), Agents,
        "`blocked_git_commands` for launched agents").hot(),
    row("agent_overrides.gated_git_commands", Kind::List, List(&[]), Agents,
        "`gated_git_commands` for launched agents").hot(),
    row("agent_overrides.agent_lint_commands", Kind::List, List(&[]), Agents,
        "Lint commands that launched agents may run").hot(),
    row("agent_overrides.agent_test_commands", Kind::List, List(&[]), Agents,
        "Test commands that launched agents may run").hot(),
    row("sandbox.command", Kind::Text, Unset, Agents,
        "The command that wraps a launched agent; `{{worktree}}` stands for its directory"),
    row("watchdog.enabled", Kind::Bool, Bool(true), Agents,
        "Whether silent launched agents are nudged"),
    row("watchdog.staleness_secs", Kind::Integer { min: 1, max: 86_400 }, Integer(300), Agents,
        "Seconds of silence before a nudge"),
    row("watchdog.max_nudges", Kind::Integer { min: 0, max: 1000 }, Integer(5), Agents,
        "Nudges before the watchdog gives up"),
    row("watchdog.check_interval_secs", Kind::Integer { min: 1, max: 86_400 }, Integer(120), Agents,
        "Seconds between two looks"),
    row("watchdog.grace_period_secs", Kind::Integer { min: 0, max: 86_400 }, Integer(300), Agents,
        "Seconds after the launch before the first look"),
    row("external-cache-ttl", Kind::Integer { min: 0, max: i64::MAX }, Integer(300), Infrastructure,
        "Seconds that data of another repository stays fresh"),
    row("external-url-ttl", Kind::Integer { min: 0, max: i64::MAX }, Integer(86_400), Infrastructure,
        "Seconds that a probed address stays valid"),
    row("repo-alias", Kind::Map, Unset, Infrastructure,
        "Paths or addresses of other repositories, used as `--repo @name`"),
    row("changelog", Kind::Enum(&["off", "on"]), Text("off"), Workflow,
        "Whether closing an issue writes an entry into CHANGELOG.md").or(&[("false", "off"), ("true", "on")]),
    row("create.priority", Kind::Enum(&["low", "medium", "high", "critical"]), Text("medium"), Workflow,
        "The priority of a new issue where nobody says").or(PRIORITY_NUMBERS),
    row("create.type", Kind::IssueType, Text("task"), Workflow,
        "The type of a new issue where nobody says"),
    row("stale.days", Kind::Integer { min: 1, max: 36_500 }, Integer(14), Workflow,
        "Days without a change after which an open issue counts as stale"),
    row("list.limit", Kind::Integer { min: 0, max: 1_000_000 }, Integer(0), Interface,
        "How many issues a list shows to a person; 0 shows all"),
    row("list.sort", Kind::Text, Unset, Interface,
        "The order of a list where no `--sort` is given"),
    row("filter", Kind::Map, Unset, Interface,
        "Saved queries by name"),
    row("ui.color", Kind::Enum(&["auto", "always", "never"]), Text("auto"), Interface,
        "Whether output is coloured; auto means on a terminal"),
    row("ui.pager", Kind::Text, Unset, Interface,
        "The program that shows long output on a terminal").personal(),
    row("sentinel.enabled", Kind::Bool, Bool(false), Sentinel,
        "Whether the sentinel may act").hot(),
    row("sentinel.interval_minutes", Kind::Integer { min: 1, max: 10_080 }, Integer(10), Sentinel,
        "Minutes between two sweeps").hot(),
    row("sentinel.max_concurrent_agents", Kind::Integer { min: 1, max: 100 }, Integer(3), Sentinel,
        "How many agents it keeps at work at most").hot(),
    row("sentinel.sources.github_labels.enabled", Kind::Bool, Bool(true), Sentinel,
        "Whether labelled GitHub issues are picked up").hot(),
    row("sentinel.sources.github_labels.labels", Kind::List, List(&["agent-todo: replicate", "agent-todo: fix"]), Sentinel,
        "The labels that are looked for").hot(),
    row("sentinel.default_agent.model", Kind::Text, Text("claude-sonnet-4-6"), Sentinel,
        "The model of a first attempt").hot(),
    row("sentinel.default_agent.timeout_minutes", Kind::Integer { min: 1, max: 10_080 }, Integer(30), Sentinel,
        "Minutes a first attempt may take").hot(),
    row("sentinel.default_agent.verify", Kind::Enum(&["local", "ci", "thorough"]), Text("local"), Sentinel,
        "How its agents prove their work").hot(),
    row("sentinel.escalation.enabled", Kind::Bool, Bool(true), Sentinel,
        "Whether a failed attempt is repeated with a stronger model").hot(),
    row("sentinel.escalation.model", Kind::Text, Text("claude-opus-4-6"), Sentinel,
        "The model of a repeated attempt").hot(),
    row("sentinel.escalation.cooldown_minutes", Kind::Integer { min: 0, max: 10_080 }, Integer(30), Sentinel,
        "Minutes between two attempts").hot(),
    row("sentinel.escalation.max_attempts", Kind::Integer { min: 1, max: 100 }, Integer(2), Sentinel,
        "How many attempts are made at most").hot(),
    row("sentinel.escalation.timeout_multiplier_pct", Kind::Integer { min: 1, max: 10_000 }, Integer(150), Sentinel,
        "The time of a repeated attempt, in percent of the first").hot(),
];

const fn row(
    key: &'static str,
    kind: Kind,
    default: DefaultValue,
    group: Group,
    about: &'static str,
) -> Setting {
    Setting {
        key,
        kind,
        default,
        group,
        synonyms: &[],
        hot: false,
        personal: false,
        since: "0.1.0",
        about,
    }
}

impl Setting {
    const fn hot(self) -> Self {
        Self { hot: true, ..self }
    }

    const fn personal(self) -> Self {
        Self {
            personal: true,
            ..self
        }
    }

    const fn or(self, synonyms: &'static [(&'static str, &'static str)]) -> Self {
        Self { synonyms, ..self }
    }
}
