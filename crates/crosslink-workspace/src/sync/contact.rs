//! One contact with the remote.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_git::ObjectId;
use crosslink_git::{Cancel, Limits, Transport};
use crosslink_hub::v4::exchange::{Comparison, Held, Listing, Remote, Told, compare};
use crosslink_hub::v4::meta::{Pin, Version};
use crosslink_hub::v4::trust::TrustState;
use crosslink_hub::v4::{Head, HubRef, LogId, LogName, Prefix};
use crosslink_hub::{Branch, SigningKey, VerifyingKey};
use crosslink_store::{Asked, JoinedHub};

use super::SyncOptions;
use super::remote::{self, DEADLINE, Place};
use super::report::{Fault, SyncReport};
use crate::fail_point;
use crate::watch::{Sleep, Waiter};
use crate::workspace::Workspace;

/// How often a contact begins again because something moved at the remote meanwhile.
pub(crate) const ATTEMPTS: u32 = 8;

/// The first pause before it does; each further one is twice as long.
const PAUSE: Duration = Duration::from_millis(40);

/// A contact that is going on. No other of this clone does.
pub(crate) struct Contact<'w> {
    pub(crate) workspace: &'w mut Workspace,
    pub(crate) place: Place,
    pub(crate) key: SigningKey,
    pub(super) report: SyncReport,
    /// Whom the hub trusts, where only locks of admitted keys count.
    pub(super) trust: Option<TrustState>,
    /// Whether claims are renewed before their time.
    pub(crate) renew: bool,
    /// After so many seconds without a new commit logs are put to rest at once; nothing where that is left to chance.
    pub(crate) rest_after: Option<i64>,
    /// Whether presence was told.
    pub(super) told_presence: bool,
    /// Whether what the remote refused is tried again.
    pub(super) retry_refused: bool,
    /// Whether what is else done when it pays is done now.
    pub(super) thorough: bool,
    /// The branches beside the hub, as the remote listed them.
    pub(super) branches: BTreeMap<Branch, ObjectId>,
    transport: Arc<dyn Transport>,
    cancel: Cancel,
    _alone: File,
}

/// Whether a contact is through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Round {
    Settled,
    /// Somebody else's push came in between.
    Moved,
}

/// What a contact met, after it was taken over.
pub(crate) struct Met {
    pub(crate) comparison: Comparison,
    pub(crate) told: Told,
    pub(crate) prefix: Prefix,
}

/// The chains that a clone has read so far.
pub(super) fn held_by(workspace: &Workspace) -> Result<Held, Problem> {
    let heads = workspace.read(|snapshot| snapshot.heads())?;
    let known = heads.into_iter().filter_map(|(name, head)| {
        let id = ObjectId::from_bytes(head.tip);
        let height = head.height;
        Some((HubRef::parse(&name)?, Head { id, height }))
    });
    Ok(known.collect())
}

/// The hub that a clone joined, and the key that founded it.
pub(super) fn pinned(workspace: &Workspace) -> Result<Option<Pin>, Problem> {
    let Some(joined) = workspace.read(|snapshot| snapshot.joined())? else {
        return Ok(None);
    };
    let founder = joined.root.as_deref().map(str::parse::<VerifyingKey>);
    Ok(match founder {
        Some(Ok(founder)) => Some(Pin {
            hub: joined.hub,
            founder,
        }),
        _ => None,
    })
}

impl<'w> Contact<'w> {
    /// Prepares a contact, when no other is going on.
    pub(crate) fn begin(workspace: &'w mut Workspace) -> Result<Self, Problem> {
        let place = Place::of(workspace)?;
        Self::begin_at(workspace, place)
    }

    /// Prepares a contact with another remote than the project's.
    pub(crate) fn begin_at(workspace: &'w mut Workspace, place: Place) -> Result<Self, Problem> {
        let transport = workspace.transport()?;
        let key = workspace.signing_key()?;
        let alone = workspace.contact_lock()?;
        place.remove_left_over()?;
        // A copy of the database finds itself out at its first write, and goes on in a log of its own.
        workspace.store.write(|_| Ok(()))?;
        let report = SyncReport {
            remote: place.remote.clone(),
            agent: workspace.agent().to_string(),
            ..SyncReport::default()
        };
        Ok(Self {
            workspace,
            place,
            key,
            report,
            trust: None,
            renew: false,
            rest_after: None,
            told_presence: false,
            retry_refused: false,
            thorough: false,
            branches: BTreeMap::new(),
            transport,
            cancel: Cancel::new(),
            _alone: alone,
        })
    }

    /// Makes rounds until nothing moves in between.
    pub(crate) fn run(&mut self, options: &SyncOptions) -> Result<SyncReport, Problem> {
        self.retry_refused = options.retry_refused;
        self.thorough = options.thorough;
        if options.retry_refused {
            self.workspace
                .store
                .write(|writing| writing.retry_refused())?;
        }
        for attempt in 0..ATTEMPTS {
            if self.round()? == Round::Settled {
                self.report.waiting = self.workspace.read(|snapshot| snapshot.waiting_count())?;
                return Ok(std::mem::take(&mut self.report));
            }
            self.rest(attempt);
        }
        Err(self.outrun())
    }

    /// Lets others finish before the next attempt.
    pub(crate) fn rest(&mut self, attempt: u32) {
        Sleep.wait(self.pause(attempt));
    }

    /// The problem of a contact in between whose steps others always were.
    pub(crate) fn outrun(&self) -> Problem {
        let remote = &self.place.remote;
        let message =
            format!("Others write to the remote '{remote}' faster than this clone comes through");
        Problem::new(Code::RemoteUnreachable, message)
            .hint("what was written here is safe; try again in a moment")
            .retryable()
    }

    /// Twice as long each time, and never the same for two clones.
    fn pause(&mut self, attempt: u32) -> Duration {
        let longest = PAUSE * 2_u32.saturating_pow(attempt);
        let chance = self.workspace.environment.ids.uuid().as_bytes()[0];
        longest / 2 + longest * u32::from(chance) / 512
    }

    fn round(&mut self) -> Result<Round, Problem> {
        match self.meet()? {
            Some(met) => {
                let at = (met.comparison.hub, met.prefix);
                if self.keep_locks(at, &met.told)? == Round::Moved
                    || self.send(&met.comparison, &met.told, met.prefix)? == Round::Moved
                    || self.beside(&met.comparison)? == Round::Moved
                {
                    return Ok(Round::Moved);
                }
                self.put_to_rest(&met)
            }
            None => self.found(),
        }
    }

    /// What lies beside the hub: knowledge pages, and the branch for people who browse.
    fn beside(&mut self, comparison: &Comparison) -> Result<Round, Problem> {
        match self.exchange_pages()? {
            Round::Moved => Ok(Round::Moved),
            Round::Settled => self.write_branch(comparison).map(|()| Round::Settled),
        }
    }

    /// Asks the remote, and takes over what it has; nothing where it has no hub, and none is known here.
    pub(crate) fn meet(&mut self) -> Result<Option<Met>, Problem> {
        let held = self.held()?;
        let before = self.workspace.environment.boot.now();
        let listing = self.list()?;
        self.reach(fail_point::CONTACT_LISTED)?;
        if held.is_empty() && !listing.refs.contains_key(&HubRef::Meta) {
            self.refuse_older()?;
        }
        if held.is_empty() && listing.is_virgin() {
            return Ok(None);
        }
        let told = self.fetch(&listing)?;
        // What was fetched may be newer than what was listed.
        let after = self.workspace.environment.boot.now();
        self.reach(fail_point::CONTACT_FETCHED)?;
        self.branches.clone_from(&listing.branches);
        let pin = self.pin()?;
        let comparison = compare(&self.place.objects, pin, &held, &told)
            .map_err(|error| self.problem(&error))?;
        let prefix = match listing.prefix {
            Some(prefix) => prefix,
            None => self.known_prefix()?,
        };
        self.adopt(&comparison, &held, prefix)?;
        self.reach(fail_point::CONTACT_ADOPTED)?;
        self.mirror(&comparison, &told, &Asked { before, after })?;
        self.reach(fail_point::CONTACT_MIRRORED)?;
        self.take_presence(comparison.hub, &told)?;
        self.may_write(&comparison)?;
        Ok(Some(Met {
            comparison,
            told,
            prefix,
        }))
    }

    /// Reaches a step at which a test may end the process.
    pub(super) fn reach(&self, step: &str) -> Result<(), Problem> {
        fail_point::reach(&self.workspace.environment.vars, step)
    }

    /// What the remote has, and where its hub lies.
    pub(super) fn list(&self) -> Result<Listing, Problem> {
        let listing = self.remote().list(self.transport(), self.limits());
        listing.map_err(|error| self.problem(&error))
    }

    /// Fetches what moved.
    pub(super) fn fetch(&self, listing: &Listing) -> Result<Told, Problem> {
        let objects = &self.place.objects;
        let told = self
            .remote()
            .fetch(self.transport(), objects, listing, self.limits());
        told.map_err(|error| self.problem(&error))
    }

    /// The chains that were read here so far.
    pub(crate) fn held(&self) -> Result<Held, Problem> {
        held_by(self.workspace)
    }

    pub(crate) fn joined(&self) -> Result<Option<JoinedHub>, Problem> {
        self.workspace.read(|snapshot| snapshot.joined())
    }

    pub(super) fn pin(&self) -> Result<Option<Pin>, Problem> {
        pinned(self.workspace)
    }

    pub(super) fn known_prefix(&self) -> Result<Prefix, Problem> {
        let joined = self.joined()?;
        let known = |joined: &JoinedHub| {
            let mut all = Prefix::ALL.into_iter();
            all.find(|prefix| prefix.as_str() == joined.prefix)
        };
        Ok(joined.as_ref().and_then(known).unwrap_or(Prefix::Custom))
    }

    /// Stops where the hub asks for a newer program; what it has was taken over before.
    fn may_write(&self, comparison: &Comparison) -> Result<(), Problem> {
        let own = Version::of_program(env!("CARGO_PKG_VERSION")).unwrap_or_default();
        let (_, meta) = &comparison.meta;
        meta.hub().may_write(own).map_err(|error| {
            let message = format!(
                "The hub on the remote '{}' is not written to",
                self.place.remote
            );
            Problem::new(Code::HubNewer, message)
                .caused_by(&error)
                .hint("update this program; what is written here stays here until then")
        })
    }

    /// The log of this database, as the hub calls it.
    pub(crate) fn log(&self) -> Result<LogName, Problem> {
        let own = self.workspace.read(|snapshot| snapshot.own_log())?;
        let log = LogId::parse(&own.name)
            .ok_or_else(|| Problem::bug("the name of the own log is no name"))?;
        let key = self.key.verifying_key().name();
        Ok(LogName { key, log })
    }

    pub(super) fn remote(&self) -> Remote<'_> {
        self.place.remote()
    }

    pub(super) fn transport(&self) -> &dyn Transport {
        &*self.transport
    }

    pub(super) fn limits(&self) -> Limits<'_> {
        Limits {
            deadline: DEADLINE,
            cancel: &self.cancel,
        }
    }

    pub(super) fn problem(&self, error: &crosslink_hub::v4::exchange::RemoteError) -> Problem {
        remote::problem(&self.place.remote, error)
    }

    pub(super) fn note_faults(&mut self, comparison: &Comparison) {
        self.report.faults = comparison
            .faults
            .iter()
            .map(|(at, why)| Fault {
                at: at.name(),
                why: why.to_string(),
            })
            .collect();
    }
}
