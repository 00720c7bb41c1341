//! Keys: what signs for a database, and what the names of logs are bound to.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use ssh_key::private::{Ed25519Keypair, KeypairData};
use ssh_key::public::{Ed25519PublicKey, KeyData};
use ssh_key::{HashAlg, LineEnding, PrivateKey, PublicKey};

use crate::sshsig::Strict;

/// How many characters of its hash name a key.
const NAME_LENGTH: usize = 26;

/// The digits of base32 (RFC 4648), lower-case.
const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is no public key as in `authorized_keys`, without a comment.
    #[error("that is no public key: it should read `ssh-ed25519 AAAA…`")]
    NotPublic,
    /// It is no private key as `ssh-keygen` writes it.
    #[error("that is no private key in the format of OpenSSH")]
    NotPrivate,
    /// It is protected by a passphrase.
    #[error("the private key is protected by a passphrase")]
    Protected,
    /// It is of another type than Ed25519.
    #[error("the key is not of the type Ed25519")]
    OtherType,
    /// It is no name of a key.
    #[error("the name of a key is 26 characters, a to z and 2 to 7")]
    NotName,
}

/// An Ed25519 key that signs. It is wiped from memory when it is dropped, and never shown.
#[derive(Clone)]
pub struct SigningKey(PrivateKey);

impl SigningKey {
    /// Makes the key that follows from 32 bytes, which should be random.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let pair = KeypairData::Ed25519(Ed25519Keypair::from_seed(seed));
        Self(PrivateKey::new(pair, "").expect("a key of its own is not protected"))
    }

    /// Reads a private key as `ssh-keygen` writes it.
    ///
    /// # Errors
    /// Fails for anything else, for other types of keys and for protected ones.
    pub fn from_openssh(text: &str) -> Result<Self, KeyError> {
        let key = PrivateKey::from_openssh(text).map_err(|_| KeyError::NotPrivate)?;
        match key.key_data() {
            KeypairData::Ed25519(_) => Ok(Self(key)),
            KeypairData::Encrypted(_) => Err(KeyError::Protected),
            _ => Err(KeyError::OtherType),
        }
    }

    /// Returns the text of the file `ssh-keygen` would keep it in; wiped from memory when it is dropped.
    pub fn to_openssh(&self) -> impl Deref<Target = String> + use<> {
        let text = self.0.to_openssh(LineEnding::LF);
        text.expect("an Ed25519 key has a text")
    }

    /// The key others verify with.
    pub fn verifying_key(&self) -> VerifyingKey {
        match self.0.public_key().key_data() {
            KeyData::Ed25519(key) => VerifyingKey(key.0),
            _ => unreachable!("only Ed25519 keys are taken in"),
        }
    }

    /// Signs bytes for a namespace, to the byte as `ssh-keygen -Y sign` does; returns the armoured signature.
    ///
    /// # Panics
    /// If the namespace is empty.
    pub fn sign(&self, namespace: &str, message: &[u8]) -> String {
        let signature = self.0.sign(namespace, HashAlg::Sha512, message);
        let text = signature.and_then(|it| it.to_pem(LineEnding::LF));
        text.expect("an Ed25519 key signs for any namespace that is not empty")
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({})", self.verifying_key().name())
    }
}

/// An Ed25519 key that verifies. Its text is that of `authorized_keys`, without a comment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerifyingKey([u8; 32]);

impl VerifyingKey {
    /// Reads `ssh-ed25519 AAAA…`, to the letter.
    ///
    /// # Errors
    /// Fails for any other text, also with a comment or blanks around it.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let key = PublicKey::from_openssh(text).map_err(|_| KeyError::NotPublic)?;
        let KeyData::Ed25519(inner) = key.key_data() else {
            return Err(KeyError::OtherType);
        };
        let key = Self(inner.0);
        (key.to_string() == text)
            .then_some(key)
            .ok_or(KeyError::NotPublic)
    }

    /// Reads a key as people hand it over: a line of a `.pub` file, with a comment and blanks around it.
    ///
    /// # Errors
    /// Fails for any other text.
    pub fn parse_line(text: &str) -> Result<Self, KeyError> {
        let words: Vec<_> = text.split_ascii_whitespace().take(2).collect();
        Self::parse(&words.join(" "))
    }

    /// Reads the encoding of SSH.
    ///
    /// # Errors
    /// Fails for any other bytes.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, KeyError> {
        let key = PublicKey::from_bytes(bytes).map_err(|_| KeyError::NotPublic)?;
        match key.key_data() {
            KeyData::Ed25519(key) => Ok(Self(key.0)),
            _ => Err(KeyError::OtherType),
        }
    }

    /// Returns the encoding of SSH.
    pub fn to_wire(&self) -> Vec<u8> {
        let bytes = self.public().to_bytes();
        bytes.expect("an Ed25519 key has an encoding")
    }

    /// The name of the key, which nobody finds a second key for.
    pub fn name(&self) -> KeyName {
        KeyName::of(&self.to_wire())
    }

    /// What people compare keys by, as `ssh-keygen -l` shows it.
    pub fn fingerprint(&self) -> String {
        self.public().fingerprint(HashAlg::Sha256).to_string()
    }

    /// Verifies an armoured signature for a namespace, made by this key with SHA-512.
    ///
    /// # Errors
    /// Says why it does not hold.
    pub fn verify(
        &self,
        namespace: &str,
        message: &[u8],
        armoured: &str,
    ) -> Result<(), &'static str> {
        let signature = Strict::read(armoured.as_bytes(), namespace)?;
        if signature.key() != Some(&self.0) {
            return Err("the signature is by another key");
        }
        signature.verify(message)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    fn public(&self) -> PublicKey {
        PublicKey::from(KeyData::Ed25519(Ed25519PublicKey(self.0)))
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.public().to_openssh();
        out.write_str(&text.expect("an Ed25519 key has a text"))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "VerifyingKey({})", self.name())
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

/// The name of a key: the first 26 characters of the base32 of the SHA-256 of its encoding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName([u8; NAME_LENGTH]);

impl KeyName {
    /// Reads a name, to the letter.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; NAME_LENGTH] = text.as_bytes().try_into().ok()?;
        bytes
            .iter()
            .all(|byte| BASE32.contains(byte))
            .then_some(Self(bytes))
    }

    fn of(wire: &[u8]) -> Self {
        let hash = Sha256::digest(wire);
        let digit = |at: usize| {
            let bits = at * 5;
            let pair = u16::from_be_bytes([hash[bits / 8], hash[bits / 8 + 1]]);
            BASE32[usize::from(pair >> (11 - bits % 8) & 31)]
        };
        Self(std::array::from_fn(digit))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the digits of base32 are ASCII")
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyName({self})")
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text).ok_or(KeyError::NotName)
    }
}

/// Serialises types whose text form is their JSON form.
macro_rules! as_text {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

pub(crate) use as_text;

as_text!(VerifyingKey, KeyName);
