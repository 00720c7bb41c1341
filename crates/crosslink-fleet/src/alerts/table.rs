//! One row for each kind of alert.

use crosslink_hub::HubFormat::{self, V1, V2, V3, V4};

use super::kind::AlertKind::{self, *};
use super::kind::Severity::{self, Critical, Info, Warning};

/// What is known of a kind of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindInfo {
    /// The kind.
    pub kind: AlertKind,
    /// Its word, as programs see it.
    pub name: &'static str,
    /// How bad it is, unless somebody says otherwise.
    pub severity: Severity,
    /// Where the fact comes from.
    pub source: Source,
    /// Whether time alone can make it begin or end.
    pub timed: bool,
    /// How much is too much, where that can be set.
    pub limit: Option<Limit>,
    /// How far back it looks, in seconds, where that can be set.
    pub window: Option<i64>,
    /// For how many seconds it must be so before it opens.
    pub on_delay: i64,
    /// For how many seconds it must be over before it is resolved.
    pub off_delay: i64,
    /// After how many seconds it becomes one step worse, if ever.
    pub escalate_after: Option<i64>,
    /// When it fires, for people.
    pub fires: &'static str,
    /// What could help, for people.
    pub remedy: &'static str,
    /// The formats that cannot carry the fact, each with the reason.
    pub not_in: &'static [(HubFormat, &'static str)],
}

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The hub: while it cannot be read, nothing is known.
    Hub,
    /// The watch itself: always known.
    Watch,
}

/// A limit and what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How much is too much.
    pub value: i64,
    /// What is counted.
    pub unit: LimitUnit,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitUnit {
    /// Seconds.
    Seconds,
    /// Intervals between two readings of the project.
    Intervals,
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

const NO_CI_FILE: &str = "has no place for the status of continuous integration";
const NO_LOG: &str = "has no logs; a rewritten branch shows as `hub_diverged`";
const NO_EVENTS: &str = "has files, not events, and few of them are signed";
const NO_DUE: &str = "its milestones have no due date";
const LEASED: &str = "its locks are leases: renewing is the sign of life, see `stale_lock`";

/// What most rows say.
const fn plain(kind: AlertKind, name: &'static str, severity: Severity) -> KindInfo {
    KindInfo {
        kind,
        name,
        severity,
        source: Source::Hub,
        timed: false,
        limit: None,
        window: None,
        on_delay: 0,
        off_delay: 0,
        escalate_after: None,
        fires: "",
        remedy: "",
        not_in: &[],
    }
}

const fn seconds(value: i64) -> Option<Limit> {
    Some(Limit {
        value,
        unit: LimitUnit::Seconds,
    })
}

/// Every kind, in the order in which the enumeration declares them.
pub(crate) const KINDS: [KindInfo; 19] = [
    KindInfo {
        source: Source::Watch,
        timed: true,
        off_delay: 30,
        escalate_after: Some(DAY),
        fires: "the project cannot be read: it is missing, damaged, of an unknown format, refused, or its remote does not answer",
        remedy: "see the last error of the project; check its path, the network and the credentials, then refresh it",
        ..plain(UnreachableProject, "unreachable_project", Warning)
    },
    KindInfo {
        timed: true,
        limit: seconds(HOUR),
        escalate_after: Some(DAY),
        fires: "a lock is held for longer than the limit; in format 4, its lease ran out",
        remedy: "ask the holder; release the lock, or steal it if nobody is at work any more",
        ..plain(StaleLock, "stale_lock", Warning)
    },
    KindInfo {
        timed: true,
        limit: seconds(10 * MINUTE),
        fires: "an agent with a heartbeat older than the limit holds a lock",
        remedy: "look at the agent's terminal; start it again, or steal its locks",
        not_in: &[(V4, LEASED)],
        ..plain(SilentAgent, "silent_agent", Critical)
    },
    KindInfo {
        timed: true,
        fires: "an open issue is past its due time",
        remedy: "close the issue, or give it another due date",
        ..plain(OverdueIssue, "overdue_issue", Warning)
    },
    KindInfo {
        fires: "continuous integration says `failing` of the tip of the default branch, or of any commit while that tip is unknown",
        remedy: "open the run, mend the branch, report the next run",
        not_in: &[(V1, NO_CI_FILE)],
        ..plain(CiFailure, "ci_failure", Warning)
    },
    KindInfo {
        fires: "a signature does not verify: that of an event; in format 4, of a commit above the head of a chain, where nothing counts; where there are only files, of one of the 32 newest commits of the hub, if it is an SSH signature",
        remedy: "find out who pushed that commit; until then trust nothing it says",
        ..plain(SignatureInvalid, "signature_invalid", Critical)
    },
    KindInfo {
        fires: "an open issue is part of a closed one",
        remedy: "close it, open its parent again, or give it another parent",
        ..plain(OrphanSubissue, "orphan_subissue", Info)
    },
    KindInfo {
        on_delay: 30,
        fires: "a branch of the hub here and the same branch of the remote each have commits the other lacks; in format 4, the remote lacks one of two valid heads of a chain, of which a log keeps both",
        remedy: "run `crosslink sync` in the project",
        ..plain(HubDiverged, "hub_diverged", Warning)
    },
    KindInfo {
        timed: true,
        limit: seconds(10 * MINUTE),
        fires: "an agent without any heartbeat holds a lock for longer than the limit; in format 4, one that wrote no event and was not said to be at work",
        remedy: "check that the agent runs and that its hooks are installed",
        ..plain(NoHeartbeatHolder, "no_heartbeat_holder", Warning)
    },
    KindInfo {
        fires: "part of the hub cannot be read, everything else still counts; or events came too late for the reference's readers, who have lost what counts here",
        remedy: "mend or remove what is named in the hub; what others lost, write again",
        ..plain(ParseError, "parse_error", Warning)
    },
    KindInfo {
        fires: "the history of a log, in format 4 of any chain, no longer contains what was read from it before; it ends when the log has it again, or when somebody acknowledges it",
        remedy: "find out who forced the push; restore the log from a clone that has it (in format 4 its next `crosslink sync` does)",
        not_in: &[(V1, NO_LOG), (V2, NO_LOG)],
        ..plain(LogRewritten, "log_rewritten", Critical)
    },
    KindInfo {
        fires: "a signature verifies, but the hub does not trust its key for this agent; or events in the log of one agent say they are another's; in format 4, nobody admitted the key of a log, whose events are marked or in quarantine",
        remedy: "approve the key if you know whose it is (`crosslink trust pending`, `crosslink trust approve`); otherwise find out who wrote",
        not_in: &[(V1, "keeps no keys")],
        ..plain(UntrustedSigner, "untrusted_signer", Warning)
    },
    KindInfo {
        fires: "events of the logs are not signed; in format 4, what lies above the head of a chain, where nothing counts",
        remedy: "give the agents keys, so that what they write can be trusted; in format 4, the log's owner or anybody with more replaces it",
        not_in: &[(V1, NO_EVENTS), (V2, NO_EVENTS)],
        ..plain(UnsignedEvents, "unsigned_events", Info)
    },
    KindInfo {
        timed: true,
        limit: seconds(15 * MINUTE),
        escalate_after: Some(DAY),
        fires: "an agent did not answer a request for longer than the limit",
        remedy: "check that the agent still runs; it reads requests when it syncs",
        not_in: &[(V1, "has no requests")],
        ..plain(PendingRequestTimeout, "pending_request_timeout", Warning)
    },
    KindInfo {
        timed: true,
        limit: seconds(5 * MINUTE),
        window: Some(DAY),
        fires: "an event is dated further ahead than the limit, not longer ago than the window",
        remedy: "set the clock of the machine the agent runs on",
        not_in: &[(V1, "its files carry no clock to compare")],
        ..plain(ClockSkew, "clock_skew", Warning)
    },
    KindInfo {
        fires: "open issues wait for each other, so that none of them can ever start",
        remedy: "take one of the blockers away",
        ..plain(DependencyCycle, "dependency_cycle", Warning)
    },
    KindInfo {
        timed: true,
        limit: seconds(7 * DAY),
        fires: "an open issue waits for others for longer than the limit",
        remedy: "work on the blockers first, or take the blocker away",
        ..plain(BlockedTooLong, "blocked_too_long", Info)
    },
    KindInfo {
        timed: true,
        limit: seconds(7 * DAY),
        window: Some(14 * DAY),
        fires: "a milestone is due within the limit and has more open issues than it closed within the window",
        remedy: "move issues to a later milestone, or its due date",
        not_in: &[(V1, NO_DUE), (V2, NO_DUE), (V3, NO_DUE)],
        ..plain(MilestoneAtRisk, "milestone_at_risk", Warning)
    },
    KindInfo {
        source: Source::Watch,
        timed: true,
        limit: Some(Limit {
            value: 3,
            unit: LimitUnit::Intervals,
        }),
        on_delay: MINUTE,
        off_delay: 30,
        fires: "the last reading of the project is older than the limit",
        remedy: "see what the watch waits for: a slow remote, the limit of a host, or too many projects",
        ..plain(PollLag, "poll_lag", Warning)
    },
];
