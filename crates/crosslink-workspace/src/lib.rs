//! The one door: finds a project, opens it as one agent, runs operations, answers questions.
//!
//! Faces see this crate and the core's types, which it passes on.

pub mod exchange;
pub mod fuzz;
pub mod knowledge;
pub mod settings;

pub mod agents;
mod backup;
mod browse;
mod bulk;
mod changelog;
mod checks;
pub mod conflicts;
mod doctor;
mod elsewhere;
mod environment;
mod fail_point;
mod files;
mod history;
mod identity;
mod ignore;
mod incoming;
mod init;
mod intervene;
mod onlooker;
mod paths;
mod perform;
mod questions;
mod react;
mod run;
mod session;
mod shadow;
mod simulated;
mod sync;
mod templates;
mod tested;
mod timer;
pub mod trust;
mod undo;
mod uninstall;
pub mod vars;
mod watch;
mod work;
mod workspace;

pub use backup::{BackupRestored, BackupView};
pub use bulk::{Bulk, CloseOptions, Refusal, is_refusal};
pub use changelog::{ChangelogChange, ChangelogOutcome};
pub use checks::{CheckReport, CommitChecks};
pub use crosslink_core as core;
pub use crosslink_git::{commit_files, create_bare_repository, create_repository, name_remote};
pub use crosslink_store::{
    Breadcrumb, Finding, FindingCode, LoggedEvent, OperationRun, Session, Snapshot, Timer,
};
pub use crosslink_store::{
    Glance, GlanceAgent, GlanceCheck, GlanceClaim, GlanceComment, GlanceIssue, GlanceLock,
    GlanceMark, GlanceMilestone, GlanceRequest, GlanceSharing, GlanceTime, GlanceUnadmitted,
};
pub use crosslink_store::{LockState, PresentAgent, SetAsideLine, SharedLock};
pub use doctor::{
    Check, DoctorFinding, DoctorOptions, DoctorReport, IntegrityCheck, IntegrityStatus, Severity,
    SkippedCheck,
};
pub use elsewhere::{Elsewhere, Tale, here_only, read_only};
pub use environment::Environment;
pub use history::{Blame, BlameField, HistoryEntry, HistoryFilter, Past};
pub use incoming::{SetAside, TakenIn};
pub use init::{InitOptions, InitOutcome, InitReport, InitStep, StepOutcome};
pub use intervene::Intervention;
pub use onlooker::{Onlooker, lease_until};
pub use paths::Paths;
pub use perform::{Performable, Performed, PerformedEvent, Terms, operations};
pub use questions::{BlockedIssue, CountView, DependencyNode, Direction};
pub use run::{Ack, Committed, Transaction};
pub use session::{
    ActionRecorded, Activity, BreadcrumbView, CurrentSession, Handoff, LastHandoff, Resumed,
    SessionDetail, SessionEnded, SessionStarted, SessionStatus, SessionView, Uncommitted,
    WorkOptions, WorkStarted, WorkingOn,
};
pub use shadow::{Shadow, Shadowed, lock_made_at};
pub use sync::{
    BranchWritten, DrawnNumbers, Fault, MigrateOptions, Migration, MigrationState, OlderCounts,
    PagesSynced, PlannedBranch, PlannedEvents, PlannedPages, PlannedPush, PlannedRef, Publish,
    Received, RefMove, RefusedEvent, Renumbered, RolledBack, Seeded, Sent, SyncOptions, SyncPlan,
    SyncReport, SyncStatus,
};
pub use sync::{ClaimWish, Guard, LockView, LostClaim};
pub use sync::{DaemonEnd, DaemonOptions, DaemonStatus};
pub use templates::{PriorityFrom, Template, TemplateOrigin, TemplateView};
pub use timer::{IssueTime, TimeFilter, TimeReport, TimerStarted, TimerStopped, TimerView};
pub use undo::{UndoOptions, UndoReport, UndoTarget, UndoneRun};
pub use uninstall::{KeptFile, UninstallOptions, UninstallReport};
pub use watch::{ChangeView, Changes, Sleep, WaitFor, Waiter, Watcher};
pub use work::{NextClaimed, QuickMade, SetStatus, StatusSet, Updated, set_status, update};
pub use workspace::{OpenOptions, Workspace};
