//! Which key speaks for a clone, and going on in a new log when that is another one than before.

use crosslink_core::problem::Problem;
use crosslink_hub::SigningKey;
use crosslink_hub::v4::LogName;
use crosslink_hub::v4::trust::TrustState;

use super::keyring::Keyring;
use crate::sync::Contact;

impl Contact<'_> {
    /// The hub's name of the log that was written until now.
    pub(crate) fn name_until_now(&self) -> Result<String, Problem> {
        let own = self.workspace.read(|snapshot| snapshot.own_log())?;
        match own.hub {
            Some(name) => Ok(name),
            None => Ok(self.log()?.to_string()),
        }
    }

    /// Takes the successor of a key that is out, where this machine has it.
    pub(crate) fn choose_key(&mut self, trust: &TrustState) -> Result<(), Problem> {
        let own = self.key.verifying_key().name();
        let Some(out) = trust.member(own).and_then(|member| member.out) else {
            return Ok(());
        };
        let keyring = Keyring::of(&self.workspace.environment)?;
        let heir = match out.heir {
            Some(heir) => keyring.named(heir)?,
            None => None,
        };
        let is_in = |key: &SigningKey| {
            let member = trust.member(key.verifying_key().name());
            member.is_none_or(|member| member.out.is_none())
        };
        if let Some(heir) = heir.filter(is_in) {
            // The key was handed over, and that is not noted here yet.
            if keyring
                .default()?
                .is_some_and(|key| key.verifying_key().name() == own)
            {
                keyring.make_default(&heir, self.workspace.agent().as_str())?;
            }
            self.key = heir;
        } else if let Some(key) = keyring.default()?.filter(is_in) {
            self.key = key;
        }
        Ok(())
    }

    /// Goes on in a new log where the present one is another key's.
    pub(crate) fn go_on_with_another_key(&mut self) -> Result<(), Problem> {
        let own = self.workspace.read(|snapshot| snapshot.own_log())?;
        let before: Option<LogName> = own.hub.and_then(|hub| hub.parse().ok());
        let key = self.key.verifying_key().name();
        if before.is_none_or(|before| before.key == key) {
            return Ok(());
        }
        // What was claimed with the key until now is held with the new one.
        self.renew = true;
        let name = self.workspace.environment.ids.uuid().simple().to_string();
        self.workspace.store.write(|writing| {
            writing.go_on_with_another_key(&name)?;
            writing.name_own_log(&format!("{key}-{name}"))
        })
    }
}
