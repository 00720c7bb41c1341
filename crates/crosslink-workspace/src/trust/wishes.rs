//! What people want of the trust log, and the entries that say it.

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::v4::trust::{
    Admit, Entry, LastCommits, Name, Revoke, Role, Rotate, SetPolicy, TrustState,
};
use crosslink_hub::{KeyName, SigningKey, VerifyingKey};

use super::change::Wish;
use super::roster::{Known, Roster, counting};

/// What follows from a wish as things stand now.
pub(super) struct Decided {
    /// Nothing where it is so already.
    pub(super) entries: Vec<Entry>,
    /// The key it is about.
    pub(super) about: Option<KeyName>,
}

/// As things stand: what is known of keys, and the time.
pub(super) struct Standing<'a> {
    pub(super) trust: &'a TrustState,
    pub(super) roster: &'a Roster,
    pub(super) now: i64,
}

impl Standing<'_> {
    /// The entries of every wish but to rotate.
    pub(super) fn decide(&self, wish: &Wish) -> Result<Decided, Problem> {
        match wish {
            Wish::Approve { who, role, name } => self.approve(who, *role, name.as_deref()),
            Wish::Revoke { who, entirely } => self.revoke(who, *entirely),
            Wish::Policy(policy) => {
                let same = self.trust.policy() == *policy;
                let entry = Entry::Policy(SetPolicy {
                    policy: *policy,
                    time: self.now,
                });
                Ok(decided((!same).then_some(entry), None))
            }
            Wish::Rotate => Ok(decided(None, None)),
        }
    }

    fn approve(
        &self,
        who: &str,
        role: Option<Role>,
        name: Option<&str>,
    ) -> Result<Decided, Problem> {
        let known = self.roster.one(who)?;
        let key = readable(&known, who)?;
        let before = known.member.as_ref().map(|member| member.role);
        let role = role.or(before).unwrap_or(Role::Writer);
        if known.is_in() && before == Some(role) && name.is_none() {
            return Ok(decided(None, Some(known.name)));
        }
        let called = match name {
            Some(name) => name.to_owned(),
            None if known.agents.contains(who) => who.to_owned(),
            None => known.called(),
        };
        let name = Name::new(called)
            .map_err(|error| Problem::new(Code::UsageInvalid, error.to_string()))?;
        let time = self.now;
        let admit = Admit {
            key,
            role,
            name,
            time,
        };
        Ok(decided(Some(Entry::Admit(admit)), Some(known.name)))
    }

    fn revoke(&self, who: &str, entirely: bool) -> Result<Decided, Problem> {
        if self.roster.find(who).is_empty() {
            let message = format!("Agent '{who}' is not in the trust list.");
            return Err(Problem::new(Code::TrustUnknown, message)
                .hint("`crosslink trust list` and `crosslink trust pending` show the keys"));
        }
        let known = self.roster.one(who)?;
        let key = readable(&known, who)?;
        let out = known.member.as_ref().and_then(|member| member.out.as_ref());
        let last = match entirely {
            true => LastCommits::default(),
            false => counting(&known, self.trust),
        };
        let entries = match out {
            Some(out) if !entirely || out.last.is_empty() => Vec::new(),
            _ => Revoke::entries(&key, &last, self.now),
        };
        Ok(Decided {
            entries,
            about: Some(known.name),
        })
    }

    /// The entries by which a key hands over.
    pub(super) fn hand_over(&self, own: &SigningKey, heir: &SigningKey) -> Decided {
        let own = own.verifying_key();
        let heir = heir.verifying_key();
        let known = self.roster.all().find(|known| known.name == own.name());
        let last = known.map(|known| counting(known, self.trust));
        Decided {
            entries: Rotate::entries(&own, &heir, &last.unwrap_or_default(), self.now),
            about: Some(heir.name()),
        }
    }
}

fn decided(entry: Option<Entry>, about: Option<KeyName>) -> Decided {
    let entries = entry.into_iter().collect();
    Decided { entries, about }
}

fn readable(known: &Known, who: &str) -> Result<VerifyingKey, Problem> {
    known.key.ok_or_else(|| {
        let message = format!("No commit of the key of '{who}' can be read here");
        Problem::new(Code::TrustUnknown, message).hint("name the public key itself")
    })
}
