//! Changing whom the hub trusts: contact, one commit of `meta`, a push that nobody else's came before, contact again.

use crosslink_core::problem::{Kind, Problem};
use crosslink_git::PushOutcome;
use crosslink_hub::v4::exchange::Change;
use crosslink_hub::v4::trust::{Entry, Policy, Role};
use crosslink_hub::v4::{HubRef, meta};
use crosslink_hub::{KeyName, SigningKey};

use super::keyring::Keyring;
use super::refusal;
use super::roster::Roster;
use super::view::{MemberView, OwnKey, TrustChanged};
use super::wishes::{Decided, Standing};
use crate::sync::{ATTEMPTS, Contact, Met, SyncOptions, SyncReport, unreadable};
use crate::workspace::Workspace;

/// What is to change about whom the hub trusts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A key is admitted, or gets another role.
    Approve {
        /// An agent that wrote, the name of a key, its fingerprint, or the public key.
        who: String,
        /// What it may do; nothing leaves what it had, else `writer`.
        role: Option<Role>,
        /// What it is called; nothing takes the name it wrote under.
        name: Option<String>,
    },
    /// A key is out.
    Revoke {
        /// As in `Approve`.
        who: String,
        /// Whether nothing of what it wrote counts any more; else what counts until now still does.
        entirely: bool,
    },
    /// Another policy.
    Policy(Policy),
    /// A new key takes the place of this clone's.
    Rotate,
}

/// What was said, once it is there.
struct Said {
    about: Option<KeyName>,
    changed: bool,
}

impl Workspace {
    /// Makes the key of this person where there is none, and founds the hub or joins it.
    ///
    /// # Errors
    /// As [`Workspace::sync`].
    pub fn trust_init(&mut self) -> Result<OwnKey, Problem> {
        let report: SyncReport = self.sync(&SyncOptions::default())?;
        let key = self.signing_key()?.verifying_key();
        let hub = self.held_hub()?;
        let trust = hub.meta.trust();
        let role = trust.role(&key);
        Ok(OwnKey {
            key: key.name().to_string(),
            fingerprint: key.fingerprint(),
            public_key: key.to_string(),
            role: role.map_or_else(|| "none".to_owned(), |role| role.to_string()),
            policy: trust.policy().to_string(),
            hub: hub.pin.hub,
            founded: report.founded,
        })
    }

    /// Changes whom the hub trusts. Where it is so already, nothing is written.
    ///
    /// # Errors
    /// `trust.refused`, `trust.unknown`, `trust.ambiguous`; `hub.not_found` where the remote has no hub; as [`Workspace::sync`].
    pub fn change_trust(&mut self, wish: &Wish) -> Result<TrustChanged, Problem> {
        self.access.may_write()?;
        let said = Contact::begin(self).and_then(|mut contact| contact.say(wish));
        let failure = said.as_ref().err();
        let unreachable = failure.filter(|problem| problem.kind() == Kind::Unreachable);
        if failure.is_none() || unreachable.is_some() {
            self.note_contact(unreachable)?;
        }
        self.changed(&said?)
    }

    fn changed(&self, said: &Said) -> Result<TrustChanged, Problem> {
        let hub = self.held_hub()?;
        let trust = hub.meta.trust();
        let authors = self.read(|snapshot| snapshot.log_authors())?;
        let roster = Roster::of(&hub.objects, trust, &hub.heads, &authors);
        let own = self.own_key_name()?;
        let about = said.about;
        let member = about.and_then(|key| trust.member(key));
        let role = member.as_ref().filter(|member| member.out.is_none());
        let out = member.as_ref().is_some_and(|member| member.out.is_some());
        let by_it = trust.members().filter(|other| {
            out && Some(other.by) == about && Some(other.key_name) != about && other.out.is_none()
        });
        Ok(TrustChanged {
            changed: said.changed,
            key: about.map(|key| key.to_string()),
            fingerprint: member.as_ref().map(|member| member.key.fingerprint()),
            name: about.map(|key| roster.called(key)),
            role: role.map(|member| member.role.to_string()),
            policy: trust.policy().to_string(),
            admitted_by_it: by_it
                .map(|member| MemberView::of(&member, &roster, own.as_deref()))
                .collect(),
            by: own.unwrap_or_default(),
        })
    }
}

impl Contact<'_> {
    /// Says it in the trust log, again where somebody else's word came in between.
    fn say(&mut self, wish: &Wish) -> Result<Said, Problem> {
        let mut heir = None;
        for attempt in 0..ATTEMPTS {
            let met = self.meet()?.ok_or_else(super::questions::not_shared)?;
            let decided = self.decide(wish, &met, &mut heir)?;
            if decided.entries.is_empty() {
                let changed = self.take_up(heir.as_ref())?;
                return Ok(self.said(decided, changed));
            }
            if *wish == Wish::Rotate {
                // Where only admitted keys hold locks, another may be granted them until they are renewed.
                let store = &mut self.workspace.store;
                store.write(|writing| writing.doubt_own_locks())?;
            }
            if self.append(&met, &decided.entries)? {
                self.run(&SyncOptions::default())?;
                return Ok(self.said(decided, true));
            }
            self.rest(attempt);
        }
        Err(self.outrun())
    }

    fn said(&self, decided: Decided, changed: bool) -> Said {
        let about = decided.about;
        Said { about, changed }
    }

    fn decide(
        &mut self,
        wish: &Wish,
        met: &Met,
        heir: &mut Option<SigningKey>,
    ) -> Result<Decided, Problem> {
        let authors = self.workspace.read(|snapshot| snapshot.log_authors())?;
        let trust = met.comparison.meta.1.trust();
        let roster = Roster::of(&self.place.objects, trust, &self.held()?, &authors);
        let standing = Standing {
            trust,
            roster: &roster,
            now: self.workspace.now().as_nanos() / 1_000_000,
        };
        if *wish != Wish::Rotate {
            return standing.decide(wish);
        }
        let next = match heir.take() {
            Some(heir) => heir,
            None => self.heir()?,
        };
        let decided = match trust.role(&self.key.verifying_key()) {
            Some(_) => standing.hand_over(&self.key, &next),
            None => Decided {
                entries: Vec::new(),
                about: Some(next.verifying_key().name()),
            },
        };
        *heir = Some(next);
        Ok(decided)
    }

    /// The key that takes over: the person's present one, where this project still goes on with an earlier one, else a new one.
    /// It is kept before anybody hears of it.
    fn heir(&mut self) -> Result<SigningKey, Problem> {
        let keyring = Keyring::of(&self.workspace.environment)?;
        let own = self.key.verifying_key();
        if let Some(present) = keyring.default()?
            && present.verifying_key() != own
        {
            return Ok(present);
        }
        let key = self.workspace.new_key();
        keyring.keep(&key)?;
        Ok(key)
    }

    /// Goes on with a new key where the old one has nothing to hand over. Nobody has to know before it writes.
    fn take_up(&mut self, heir: Option<&SigningKey>) -> Result<bool, Problem> {
        let Some(heir) = heir else { return Ok(false) };
        let keyring = Keyring::of(&self.workspace.environment)?;
        keyring.make_default(heir, self.workspace.agent().as_str())?;
        self.key = heir.clone();
        self.go_on_with_another_key()?;
        self.run(&SyncOptions::default())?;
        Ok(true)
    }

    /// Puts entries onto `meta`; returns whether nobody else's came before.
    fn append(&self, met: &Met, entries: &[Entry]) -> Result<bool, Problem> {
        let (head, state) = &met.comparison.meta;
        let own = self.key.verifying_key();
        let mut allowed = state.trust().clone();
        allowed
            .apply(&own, entries)
            .map_err(|refused| refusal::problem(&refused, state.trust(), &own))?;
        let onto = self.onto(met.comparison.hub, Some(head.id));
        let commit = meta::append(
            &self.place.objects,
            &onto,
            (state.hub(), entries),
            &self.key,
        );
        let change = Change {
            at: HubRef::Meta,
            there: met.told.get(&HubRef::Meta).copied(),
            new: Some(commit.map_err(|error| unreadable(&error))?),
        };
        match self.push_one(met.prefix, change)? {
            PushOutcome::Done | PushOutcome::Already => Ok(true),
            PushOutcome::Moved => Ok(false),
            outcome => Err(self.not_taken(&outcome)),
        }
    }
}
