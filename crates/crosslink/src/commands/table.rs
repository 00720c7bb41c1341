//! The command tree as data: names, other names, one line about each.

use super::{
    Entry, about, agent, archive, assistants, chains, changes, ci, claims, comments, config,
    conflicts, context, control, create, daemon, dashboard, demo, dependencies, developer,
    elements, exchange, hub, insight, knowledge, lifecycle, list, locks, made_up, maintenance,
    migrate, milestone, milestone_lives, past, plan, presets, project, session, show, sync, timer,
    trust, watch,
};

const CREATE: Entry = Entry::command::<create::Create>("create", "Create an issue");
const QUICK: Entry =
    Entry::command::<create::Quick>("quick", "Create an issue and start working on it");
const SUBISSUE: Entry = Entry::command::<create::Subissue>("subissue", "Create a sub-issue");
const LIST: Entry = Entry::command::<list::List>("list", "List issues").elsewhere();
const SHOW: Entry =
    Entry::command::<show::Show>("show", "Show an issue with everything that belongs to it")
        .elsewhere();
const SEARCH: Entry =
    Entry::command::<list::Search>("search", "Search titles, descriptions and comments")
        .elsewhere();
const UPDATE: Entry = Entry::command::<changes::Update>("update", "Change an issue's fields");
const CLOSE: Entry = Entry::command::<lifecycle::Close>("close", "Close issues and let go of them");
const CLOSE_ALL: Entry =
    Entry::command::<lifecycle::CloseAll>("close-all", "Close every open issue that fits");
const REOPEN: Entry =
    Entry::command::<lifecycle::Reopen>("reopen", "Open closed or archived issues again");
const DELETE: Entry =
    Entry::command::<lifecycle::Delete>("delete", "Delete an issue; `restore` brings it back");
const RESTORE: Entry = Entry::command::<lifecycle::Restore>("restore", "Bring deleted issues back");
const COMMENT: Entry =
    Entry::command::<comments::Comment>("comment", "Add, replace or redact a comment");
const COMMENTS: Entry =
    Entry::command::<show::Comments>("comments", "List the comments of an issue").elsewhere();
const INTERVENE: Entry =
    Entry::command::<comments::InterveneArgs>("intervene", "Record that a driver stepped in");
const LABEL: Entry = Entry::command::<elements::Label>("label", "Add labels to an issue");
const UNLABEL: Entry = Entry::command::<elements::Unlabel>("unlabel", "Take labels from an issue");
const BLOCK: Entry =
    Entry::command::<dependencies::Block>("block", "Make an issue wait for another");
const UNBLOCK: Entry =
    Entry::command::<dependencies::Unblock>("unblock", "Let an issue wait for another no longer");
const READY: Entry =
    Entry::command::<list::Ready>("ready", "List open issues that nothing blocks").elsewhere();
const RELATE: Entry = Entry::command::<elements::Relate>("relate", "Link two issues");
const UNRELATE: Entry =
    Entry::command::<elements::Unrelate>("unrelate", "Take the link between two issues away");
const REFERENCE: Entry = Entry::command::<elements::Reference>(
    "reference",
    "Add or take an id that an issue has elsewhere",
);
const CLAIM: Entry = Entry::command::<claims::Claim>("claim", "Claim an issue");
const UNCLAIM: Entry = Entry::command::<claims::Unclaim>("unclaim", "Let go of an issue");
const ASSIGN: Entry = Entry::command::<changes::Assign>("assign", "Say who should do an issue");
const MOVE: Entry = Entry::command::<changes::Move>("move", "Make an issue a part of another");
const NEXT: Entry = Entry::command::<plan::Next>("next", "Recommend what to work on next");
const BLOCKED: Entry =
    Entry::command::<plan::Blocked>("blocked", "List open issues that wait for others").elsewhere();
const RELATED: Entry =
    Entry::command::<plan::Related>("related", "List the issues that have to do with an issue")
        .elsewhere();
const TREE: Entry =
    Entry::command::<plan::Tree>("tree", "Show which issues are parts of which").elsewhere();
const TESTED: Entry = Entry::command::<insight::Tested>("tested", "Note that the tests were run");
const STATS: Entry =
    Entry::command::<insight::Stats>("stats", "Show numbers about the project").elsewhere();
const STALE: Entry =
    Entry::command::<insight::Stale>("stale", "List open issues that nothing happened to")
        .elsewhere();
const LINT: Entry =
    Entry::command::<insight::Lint>("lint", "Look for issues that lack something").elsewhere();
const DUPLICATES: Entry =
    Entry::command::<insight::Duplicates>("duplicates", "Look for issues that say the same")
        .elsewhere();
const WATCH: Entry = Entry::command::<watch::Watch>("watch", "Print changes as they happen");
const WAIT: Entry = Entry::command::<watch::Wait>("wait", "Wait until issues are as a query says");
const COUNT: Entry = Entry::command::<list::Count>("count", "Count issues").elsewhere();

const ISSUE: &[Entry] = &[
    CREATE.alias(&["new"]),
    QUICK,
    SUBISSUE,
    LIST.alias(&["ls"]),
    SHOW,
    SEARCH,
    UPDATE,
    CLOSE,
    CLOSE_ALL,
    REOPEN,
    DELETE,
    RESTORE,
    COMMENT,
    COMMENTS,
    INTERVENE,
    LABEL,
    UNLABEL,
    BLOCK,
    UNBLOCK,
    READY,
    RELATE,
    UNRELATE,
    REFERENCE,
    CLAIM,
    UNCLAIM,
    ASSIGN,
    MOVE,
    NEXT,
    BLOCKED,
    RELATED,
    TREE,
    TESTED,
    STATS,
    STALE,
    LINT,
    DUPLICATES,
    WATCH,
    WAIT,
    COUNT,
    Entry::command::<maintenance::Renumber>("renumber", "Give an issue a number of its own"),
];

const DEPENDENCIES: &[Entry] = &[
    Entry::command::<dependencies::Block>("add", "Make an issue wait for another"),
    Entry::command::<dependencies::Unblock>("remove", "Let an issue wait for another no longer"),
    Entry::command::<chains::DependencyTree>("tree", "Show what an issue waits for").elsewhere(),
    Entry::command::<chains::Cycles>("cycles", "List dependency cycles").elsewhere(),
    Entry::command::<chains::CriticalPath>(
        "critical-path",
        "Show the longest chain of open issues",
    )
    .elsewhere(),
];

const MILESTONE: &[Entry] = &[
    Entry::command::<milestone::Create>("create", "Create a milestone"),
    Entry::command::<milestone::List>("list", "List milestones").elsewhere(),
    Entry::command::<milestone::Show>("show", "Show a milestone and its issues").elsewhere(),
    Entry::command::<milestone::Add>("add", "Put issues into a milestone"),
    Entry::command::<milestone::Remove>("remove", "Take an issue out of a milestone"),
    Entry::command::<milestone::Update>("update", "Change a milestone"),
    Entry::command::<milestone_lives::Close>("close", "Close a milestone"),
    Entry::command::<milestone_lives::Reopen>("reopen", "Open a closed milestone again"),
    Entry::command::<milestone_lives::Delete>("delete", "Delete a milestone; its issues stay"),
    Entry::command::<milestone_lives::Restore>("restore", "Bring a deleted milestone back"),
];

const ARCHIVE: &[Entry] = &[
    Entry::command::<archive::Add>("add", "Put closed issues away"),
    Entry::command::<archive::Remove>("remove", "Bring archived issues back as closed"),
    Entry::command::<archive::List>("list", "List archived issues").elsewhere(),
    Entry::command::<archive::Older>("older", "Put away issues closed some days ago"),
];

const SESSION: &[Entry] = &[
    Entry::command::<session::Start>(
        "start",
        "Start a session, and show what the last one handed over",
    ),
    Entry::command::<session::End>("end", "End the session and let go of its issues"),
    Entry::command::<session::Status>("status", "Show what is worked on, and for how long"),
    Entry::command::<session::Work>("work", "Claim an issue and make it the session's"),
    Entry::command::<session::Action>("action", "Note what was just done"),
    Entry::command::<session::Handoff>("last-handoff", "Show the notes that were handed over last"),
    Entry::command::<session::Resume>("resume", "Go on where a session stopped"),
    Entry::command::<session::List>("list", "List sessions"),
    Entry::command::<session::Show>("show", "Show a session with its breadcrumbs"),
];

const START: Entry = Entry::command::<timer::Start>("start", "Start the timer on an issue");
const STOP: Entry = Entry::command::<timer::Stop>("stop", "Stop the timer and log the time");

const TIMER: &[Entry] = &[
    START,
    STOP,
    Entry::command::<timer::Show>("show", "Show whether the timer runs"),
    Entry::command::<timer::List>("list", "Report logged time by issue").elsewhere(),
];

const CONFIG: &[Entry] = &[
    Entry::command::<config::Show>("show", "Show every setting with its value and origin"),
    Entry::command::<config::Get>("get", "Print the value of a setting"),
    Entry::command::<config::Set>("set", "Set a setting"),
    Entry::command::<config::Unset>("unset", "Take a setting out of a file"),
    Entry::command::<config::List>("list", "List every setting with its type and default"),
    Entry::command::<config::Reset>("reset", "Take settings back to the default"),
    Entry::command::<config::Diff>("diff", "Show what differs from the defaults"),
    Entry::command::<presets::Presets>("presets", "List the presets"),
    Entry::command::<presets::Edit>("edit", "Open a settings file in the editor"),
];

const KNOWLEDGE: &[Entry] = &[
    Entry::command::<knowledge::Add>("add", "Make a page"),
    Entry::command::<knowledge::Show>("show", "Show a page").elsewhere(),
    Entry::command::<knowledge::List>("list", "List the pages").elsewhere(),
    Entry::command::<knowledge::Search>("search", "Search the pages").elsewhere(),
    Entry::command::<knowledge::Edit>("edit", "Change a page"),
    Entry::command::<knowledge::Append>("append", "Add a text at the end of a page"),
    Entry::command::<knowledge::Section>("section", "Show or change a section of a page"),
    Entry::command::<knowledge::Remove>("remove", "Remove a page; its history stays"),
    Entry::command::<knowledge::History>("history", "Show which revisions a page has had"),
    Entry::command::<knowledge::Import>(
        "import",
        "Make pages of the Markdown files in a directory",
    ),
    Entry::command::<knowledge::Export>("export", "Write pages as files into a directory"),
    Entry::command::<knowledge::Sync>("sync", "Exchange the pages with the remote"),
];

const WEBHOOK: &[Entry] = &[
    Entry::command::<dashboard::webhooks::Add>("add", "Send alerts to an address"),
    Entry::command::<dashboard::webhooks::List>("list", "List where alerts are sent"),
    Entry::command::<dashboard::webhooks::Remove>("remove", "Send alerts there no longer"),
    Entry::command::<dashboard::webhooks::Test>("test", "Send a made-up alert"),
];

const TOKEN: &[Entry] = &[
    Entry::command::<dashboard::tokens::Create>("create", "Make a token for a program"),
    Entry::command::<dashboard::tokens::List>("list", "List the tokens"),
    Entry::command::<dashboard::tokens::Revoke>("revoke", "Forget a token"),
];

const DASHBOARD: &[Entry] = &[
    Entry::command::<dashboard::Serve>("serve", "Watch the projects, for browsers and programs"),
    Entry::command::<dashboard::Link>("link", "Print a fresh link to the server that runs"),
    Entry::command::<dashboard::projects::Track>("track", "Watch a working copy"),
    Entry::command::<dashboard::projects::Untrack>("untrack", "Watch a project no longer"),
    Entry::command::<dashboard::projects::List>("list", "List the watched projects"),
    Entry::command::<dashboard::Status>("status", "Show how the projects fare, the worst first"),
    Entry::command::<dashboard::Refresh>("refresh", "Look at every project once"),
    Entry::command::<dashboard::projects::Discover>("discover", "Look for working copies on disk"),
    Entry::command::<dashboard::projects::Pause>("pause", "Look at a project no longer for now"),
    Entry::command::<dashboard::projects::Resume>("resume", "Look at a paused project again"),
    Entry::command::<dashboard::projects::Pin>("pin", "Put a project before the others"),
    Entry::command::<dashboard::projects::Unpin>("unpin", "Put a pinned project back"),
    Entry::command::<dashboard::alerts::Alerts>("alerts", "List what is wrong, the worst first"),
    Entry::command::<dashboard::alerts::Ack>("ack", "Note that you have seen an alert"),
    Entry::command::<dashboard::alerts::SnoozeArgs>("snooze", "Silence an alert for a while"),
    Entry::command::<dashboard::alerts::Unsnooze>("unsnooze", "Let an alert be heard again"),
    Entry::group("webhook", "Where alerts are sent", WEBHOOK),
    Entry::group("token", "Who may ask the server", TOKEN),
    Entry::command::<dashboard::Import>("import", "Take over the reference's dashboard"),
    Entry::command::<dashboard::Doctor>("doctor", "Examine the watch, and say what helps"),
];

const AGENT: &[Entry] = &[
    Entry::command::<agent::Init>("init", "Say who writes in this clone"),
    Entry::command::<agent::Status>("status", "Show who writes here, and what they hold"),
    Entry::command::<agent::List>("list", "List everybody who wrote"),
    Entry::command::<agent::Rename>("rename", "Give whoever writes here another name"),
    Entry::command::<agent::Retire>("retire", "Let an agent of this clone go"),
    Entry::command::<control::Request>("request", "Ask an agent for something"),
    Entry::command::<control::Requests>("requests", "List the requests to agents"),
    Entry::command::<control::PollRequests>("poll-requests", "Answer the requests to this agent"),
    Entry::command::<control::Flags>("flags", "Print what this agent is to do, as JSON"),
];

const CONFLICTS: &[Entry] = &[Entry::command::<conflicts::Settle>(
    "settle",
    "Settle a conflict with one value",
)];

const CONTEXT: &[Entry] = &[
    Entry::command::<context::Measure>("measure", "Count the tokens of what agents are told"),
    Entry::command::<context::Check>("check", "Fail where agents are told more than they may be"),
];

const CI: &[Entry] = &[
    Entry::command::<ci::Report>("report", "Report what a check said of a commit"),
    Entry::command::<ci::Status>("status", "Show what is known of the checks of a commit"),
];

const TRUST: &[Entry] = &[
    Entry::command::<trust::Init>("init", "Make your key, and found the hub or join it"),
    Entry::command::<trust::List>("list", "List whom the hub trusts"),
    Entry::command::<trust::Pending>("pending", "List the keys that nobody admitted"),
    Entry::command::<trust::Check>("check", "Say how the hub stands to an agent or a key"),
    Entry::command::<trust::Approve>("approve", "Admit a key, or give it another role"),
    Entry::command::<trust::Revoke>("revoke", "Put a key out"),
    Entry::command::<trust::PolicyArgs>("policy", "Show the policy, or set it"),
    Entry::command::<trust::Rotate>("rotate", "Let a new key take the place of yours"),
];

const LOCKS: &[Entry] = &[
    Entry::command::<locks::List>("list", "List who holds which issue"),
    Entry::command::<locks::Check>("check", "Say who holds an issue"),
    Entry::command::<locks::Claim>("claim", "Claim an issue"),
    Entry::command::<claims::Unclaim>("release", "Let go of an issue"),
    Entry::command::<locks::Renew>("renew", "Renew the locks of this clone at the remote"),
    Entry::command::<locks::Steal>("steal", "Take an issue whose holder is silent"),
];

const DAEMON: &[Entry] = &[
    Entry::command::<daemon::Start>("start", "Start the daemon of this clone"),
    Entry::command::<daemon::Stop>("stop", "End the daemon of this clone"),
    Entry::command::<daemon::Status>("status", "Say whether a daemon keeps this clone in step"),
    Entry::command::<daemon::Foreground>("run", "Be the daemon of this clone, until an interrupt"),
];

const SYNC: &[Entry] = &[Entry::command::<sync::Status>(
    "status",
    "Show how far the writes of this clone have travelled",
)];

const MIGRATE: &[Entry] = &[
    Entry::command::<migrate::ToShared>("to-shared", "Say how issues are shared now"),
    Entry::command::<migrate::FromShared>("from-shared", "Say how issues come here now"),
    Entry::command::<migrate::RenameBranch>("rename-branch", "Say where the hub lies now"),
    Entry::command::<migrate::HubV3>("hub-v3", "Do what `migrate` does"),
    Entry::command::<migrate::HubBranches>("hub-branches", "Say which refs the hub has now"),
];

const BACKUP: &[Entry] = &[
    Entry::command::<maintenance::BackupCreate>("create", "Copy the database"),
    Entry::command::<maintenance::BackupList>("list", "List the copies"),
    Entry::command::<maintenance::BackupRestore>(
        "restore",
        "Make the database hold what a copy holds",
    ),
];

/// The whole command tree, in the order of the help.
pub(crate) const ALL: &[Entry] = &[
    Entry::command::<project::Init>("init", "Make a project in the git repository here"),
    Entry::command::<demo::Demo>("demo", "Show the main job in a throw-away project"),
    CREATE.alias(&["new"]),
    QUICK.alias(&["q"]),
    LIST.alias(&["ls"]),
    SHOW,
    SEARCH,
    READY,
    NEXT,
    TREE,
    UPDATE,
    COMMENT,
    CLAIM,
    UNCLAIM,
    CLOSE,
    REOPEN,
    Entry::group("issue", "Everything about issues", ISSUE),
    Entry::group("dep", "Which issue waits for which", DEPENDENCIES),
    STATS,
    WATCH,
    WAIT,
    Entry::group("milestone", "Goals that issues count towards", MILESTONE),
    Entry::group("archive", "Put closed issues away", ARCHIVE),
    Entry::group("session", "Stretches of work, with handoffs", SESSION),
    Entry::group("timer", "How long work takes", TIMER),
    Entry::group("knowledge", "Pages that all clones share", KNOWLEDGE),
    Entry::command::<past::Undo>("undo", "Take an operation back"),
    Entry::command::<past::Redo>("redo", "Do again what was taken back last"),
    Entry::command::<past::History>("history", "Show what happened"),
    Entry::command::<past::BlameArgs>("blame", "Show who wrote each value of an issue"),
    Entry::command::<exchange::Import>("import", "Import issues from a file or standard input"),
    Entry::command::<exchange::Export>("export", "Export issues").elsewhere(),
    Entry::group("locks", "Who holds which issue", LOCKS),
    Entry::both::<conflicts::Conflicts>("conflicts", "List what was written at once", CONFLICTS),
    Entry::both::<sync::Sync>("sync", "Share the project through the git remote", SYNC),
    Entry::group(
        "daemon",
        "Keep this clone in step with its remote all the time",
        DAEMON,
    ),
    Entry::both::<migrate::Migrate>("migrate", "Take over the older hub on the remote", MIGRATE),
    Entry::command::<hub::Verify>("verify", "Check every chain and signature of the hub"),
    Entry::command::<hub::Compact>("compact", "Pack loose objects, and put idle logs to rest"),
    Entry::command::<hub::Prune>("prune", "Say why logs are not cut, and what to do instead")
        .hide(),
    Entry::group("agent", "Who writes here, and who else", AGENT),
    Entry::command::<assistants::Prime>("prime", "Say what a coding agent should know to begin"),
    Entry::command::<assistants::Setup>(
        "setup",
        "Put hooks and tools into the settings of assistants",
    ),
    Entry::command::<assistants::Hook>("hook", "Answer an assistant at a step of its work"),
    Entry::command::<assistants::Mcp>("mcp", "Serve the tracker to assistants that speak MCP"),
    Entry::group(
        "context",
        "What agents are told, and what it costs",
        CONTEXT,
    ),
    Entry::group("trust", "Whom the hub trusts", TRUST),
    Entry::group("ci", "What checks said of commits", CI),
    Entry::both::<config::Config>("config", "Show and change settings", CONFIG),
    Entry::command::<insight::Templates>("templates", "List the templates an issue can begin with"),
    Entry::command::<maintenance::Doctor>(
        "doctor",
        "Examine the project, and put right what can be",
    ),
    Entry::command::<maintenance::Integrity>("integrity", "Examine the project, under older names"),
    Entry::group("dashboard", "Watch many projects", DASHBOARD),
    Entry::group("backup", "Copies of the database", BACKUP),
    Entry::command::<maintenance::Renumber>("renumber", "Give an issue a number of its own"),
    Entry::command::<project::Uninstall>("uninstall", "Take the project out of the repository"),
    Entry::command::<about::Completions>("completions", "Print shell completions"),
    Entry::command::<about::Man>("man", "Print the manual page"),
    Entry::command::<about::Schema>("schema", "Print the JSON Schema of an answer"),
    Entry::command::<developer::Selftest>("selftest", "Prove convergence in simulated worlds"),
    Entry::command::<about::Version>("version", "Print the version"),
    Entry::both::<list::List>("issues", "List issues", ISSUE)
        .elsewhere()
        .hide(),
    Entry::command::<dashboard::OlderServe>("serve", "Watch the projects, for browsers").hide(),
    SUBISSUE,
    START,
    STOP,
    BLOCKED,
    RELATED.hide(),
    TESTED.hide(),
    STALE.hide(),
    LINT.hide(),
    DUPLICATES.hide(),
    COUNT,
    DELETE,
    RESTORE,
    CLOSE_ALL.hide(),
    COMMENTS,
    INTERVENE.hide(),
    LABEL,
    UNLABEL,
    BLOCK,
    UNBLOCK,
    RELATE.hide(),
    UNRELATE.hide(),
    REFERENCE.hide(),
    ASSIGN,
    MOVE,
    Entry::command::<developer::Reference>("__reference", "Print a page of the reference").hide(),
    Entry::command::<sync::Publish>(crate::publisher::COMMAND, "Publish by itself").hide(),
    Entry::command::<daemon::Foreground>(super::DAEMON, "Be a daemon by itself").hide(),
    Entry::command::<locks::Heartbeat>("heartbeat", "Say that this clone is at work").hide(),
    Entry::command::<made_up::Hub>("__hub", "Write a made-up hub").hide(),
    Entry::command::<developer::Generate>("__generate", "Print lines for benchmarks").hide(),
];
