//! The keys of a person on this machine: `<home>/keys/default`, and those before it, each under its name.

use std::path::PathBuf;

use crosslink_core::problem::{Code, Problem};
use crosslink_hub::v4::LogName;
use crosslink_hub::{KeyName, SigningKey};

use crate::environment::Environment;
use crate::files;
use crate::workspace::Workspace;

/// The largest file that is taken for a key.
const KEY_LIMIT: u64 = 16 * 1024;

/// The key that new projects are signed with.
const DEFAULT: &str = "default";

/// The keys of a person on this machine. Nobody else may read them, and none lies in a work tree.
pub(crate) struct Keyring {
    folder: PathBuf,
}

impl Keyring {
    /// Finds where they lie.
    ///
    /// # Errors
    /// `home.unknown`.
    pub(crate) fn of(environment: &Environment) -> Result<Self, Problem> {
        let folder = environment.home()?.join("keys");
        Ok(Self { folder })
    }

    /// The key that is used unless a project goes on with an earlier one; nothing before the first contact of all.
    ///
    /// # Errors
    /// `key.unusable`.
    pub(crate) fn default(&self) -> Result<Option<SigningKey>, Problem> {
        self.read(DEFAULT)
    }

    /// The key of a name.
    ///
    /// # Errors
    /// `key.unusable`.
    pub(crate) fn named(&self, name: KeyName) -> Result<Option<SigningKey>, Problem> {
        let is_it = |key: &SigningKey| key.verifying_key().name() == name;
        match self.default()?.filter(is_it) {
            Some(key) => Ok(Some(key)),
            None => Ok(self.read(name.as_str())?.filter(is_it)),
        }
    }

    /// Keeps a key under its name.
    ///
    /// # Errors
    /// `file.unwritable`.
    pub(crate) fn keep(&self, key: &SigningKey) -> Result<(), Problem> {
        let path = self.folder.join(key.verifying_key().name().as_str());
        files::create_private(&path, &key.to_openssh()).map(drop)
    }

    /// Makes a key the one that is used from now on. The one until now stays beside it, under its name: other projects go on
    /// with it.
    ///
    /// # Errors
    /// `key.unusable`, `file.unwritable`.
    pub(crate) fn make_default(&self, key: &SigningKey, of: &str) -> Result<(), Problem> {
        if let Some(before) = self.default()? {
            self.keep(&before)?;
        }
        let path = self.folder.join(DEFAULT);
        files::replace_private(&path, &key.to_openssh())?;
        self.publish(key, of)
    }

    /// Keeps a key as the first one; returns whether none was there.
    fn begin_with(&self, key: &SigningKey, of: &str) -> Result<bool, Problem> {
        let path = self.folder.join(DEFAULT);
        let made = files::create_private(&path, &key.to_openssh())?;
        if made {
            self.publish(key, of)?;
        }
        Ok(made)
    }

    /// Writes the public half beside the key, as people hand it over.
    fn publish(&self, key: &SigningKey, of: &str) -> Result<(), Problem> {
        let path = self.folder.join(DEFAULT).with_extension("pub");
        files::replace(&path, &format!("{} {of}\n", key.verifying_key()))
    }

    fn read(&self, name: &str) -> Result<Option<SigningKey>, Problem> {
        let path = self.folder.join(name);
        let Some(text) = files::read_text(&path, KEY_LIMIT)? else {
            return Ok(None);
        };
        let key = SigningKey::from_openssh(&text).map_err(|error| {
            let message = format!("{} is no key that can sign here", path.display());
            Problem::new(Code::KeyUnusable, message)
                .caused_by(&error)
                .hint("move it away; a new one is made then, which the hub's driver has to admit")
        })?;
        Ok(Some(key))
    }
}

impl Workspace {
    /// The key that signs for this clone: the one its log was begun with, else the person's present one, made at its first use.
    ///
    /// # Errors
    /// `home.unknown`, `key.unusable`, or where it cannot be kept.
    pub(crate) fn signing_key(&mut self) -> Result<SigningKey, Problem> {
        if let Some(key) = self.key_of_log()? {
            return Ok(key);
        }
        let keyring = Keyring::of(&self.environment)?;
        loop {
            if let Some(key) = keyring.default()? {
                return Ok(key);
            }
            let key = self.new_key();
            if keyring.begin_with(&key, self.agent().as_str())? {
                return Ok(key);
            }
            // Another process was faster.
        }
    }

    /// The same as [`Self::signing_key`], where there is one already.
    ///
    /// # Errors
    /// `home.unknown`, `key.unusable`.
    pub(crate) fn present_key(&self) -> Result<Option<SigningKey>, Problem> {
        match self.key_of_log()? {
            Some(key) => Ok(Some(key)),
            None => Keyring::of(&self.environment)?.default(),
        }
    }

    fn key_of_log(&self) -> Result<Option<SigningKey>, Problem> {
        let own = self.read(|snapshot| snapshot.own_log())?;
        let log: Option<LogName> = own.hub.and_then(|hub| hub.parse().ok());
        match log {
            Some(log) => Keyring::of(&self.environment)?.named(log.key),
            None => Ok(None),
        }
    }

    /// A key that was never used.
    pub(crate) fn new_key(&mut self) -> SigningKey {
        let mut seed = [0; 32];
        for half in seed.chunks_exact_mut(16) {
            half.copy_from_slice(self.environment.ids.uuid().as_bytes());
        }
        SigningKey::from_seed(&seed)
    }
}
