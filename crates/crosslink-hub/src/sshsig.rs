//! Signatures as `ssh-keygen -Y sign` makes them, made and verified in process.

use ssh_key::public::KeyData;
use ssh_key::{HashAlg, LineEnding, PublicKey, Signature, SshSig};

use crate::base64;

/// The kinds of keys whose signatures can be verified.
const SUPPORTED: [&[u8]; 2] = [b"ssh-ed25519", b"sk-ssh-ed25519@openssh.com"];

/// What the bytes of a signature say by themselves, before anybody asks whom to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// There is no signature.
    Unsigned,
    /// It does not verify, for this reason.
    Invalid(&'static str),
    /// Its key is of a kind that cannot be verified here.
    Unsupported,
    /// It verifies.
    Verified {
        /// The namespace it was made for.
        namespace: &'static str,
        /// The public key, as it is encoded.
        key: Vec<u8>,
    },
}

/// The parts of a signature.
struct Blob<'a> {
    key: &'a [u8],
    namespace: &'a [u8],
    hash: &'a [u8],
    signature: &'a [u8],
}

/// Takes a text with its length before it off the front.
fn take<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (text, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(text)
}

impl<'a> Blob<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(b"SSHSIG\0\0\0\x01")?;
        let key = take(&mut rest)?;
        let namespace = take(&mut rest)?;
        let _reserved = take(&mut rest)?;
        let hash = take(&mut rest)?;
        let signature = take(&mut rest)?;
        rest.is_empty().then_some(Self {
            key,
            namespace,
            hash,
            signature,
        })
    }

    fn hash(&self) -> Option<HashAlg> {
        match self.hash {
            b"sha512" => Some(HashAlg::Sha512),
            b"sha256" => Some(HashAlg::Sha256),
            _ => None,
        }
    }
}

/// Takes the armour off a signature, which leaves its base64; nothing where it is no SSH signature.
pub(crate) fn without_armour(armoured: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(armoured);
    let inside = text.trim().strip_prefix("-----BEGIN SSH SIGNATURE-----")?;
    let inside = inside.split("-----END").next().unwrap_or_default();
    Some(inside.split_whitespace().collect())
}

/// The kind of an encoded key.
pub(crate) fn key_kind(mut key: &[u8]) -> Option<&[u8]> {
    take(&mut key)
}

/// Verifies a signature in base64 over a message, for one of the namespaces; where a fingerprint is given,
/// the key must be that one.
pub(crate) fn check(
    message: &[u8],
    signature: Option<&str>,
    fingerprint: Option<&str>,
    namespaces: &[&'static str],
) -> Check {
    let Some(signature) = signature else {
        return Check::Unsigned;
    };
    let Some(bytes) = base64::decode(signature) else {
        return Check::Invalid("the signature is no base64");
    };
    let Some(blob) = Blob::read(&bytes) else {
        return Check::Invalid("the signature is no SSH signature");
    };
    let mut known = namespaces.iter().copied();
    let Some(namespace) = known.find(|name| name.as_bytes() == blob.namespace) else {
        return Check::Invalid("the signature was made for something else");
    };
    if !key_kind(blob.key).is_some_and(|kind| SUPPORTED.contains(&kind)) {
        return Check::Unsupported;
    }
    match verify(message, &blob, fingerprint, namespace) {
        Ok(()) => Check::Verified {
            namespace,
            key: blob.key.to_vec(),
        },
        Err(reason) => Check::Invalid(reason),
    }
}

fn verify(
    message: &[u8],
    blob: &Blob<'_>,
    fingerprint: Option<&str>,
    namespace: &str,
) -> Result<(), &'static str> {
    let key = PublicKey::from_bytes(blob.key).map_err(|_| "the key cannot be read")?;
    let is_named = |wanted| key.fingerprint(HashAlg::Sha256).to_string() == wanted;
    if !fingerprint.is_none_or(is_named) {
        return Err("the signature was made with another key than it names");
    }
    let hash = blob.hash().ok_or("the hash is not a known one")?;
    let inner = Signature::try_from(blob.signature).map_err(|_| "the signature cannot be read")?;
    let signature = SshSig::new(key.key_data().clone(), namespace, hash, inner)
        .map_err(|_| "the signature cannot be read")?;
    key.verify(namespace, message, &signature)
        .map_err(|_| "the signature does not fit the text")
}

/// The longest armour that is looked at; one of Ed25519 has about 300 bytes.
const ARMOUR_LIMIT: usize = 1024;

/// A signature with Ed25519 and SHA-512, written exactly as `ssh-keygen` writes it, so that nobody but the holder of the key
/// can make another text of it that holds as well.
pub(crate) struct Strict(SshSig);

impl Strict {
    /// Reads the armour of a signature made for a namespace. Says why it is not one.
    pub(crate) fn read(armoured: &[u8], namespace: &str) -> Result<Self, &'static str> {
        if armoured.len() > ARMOUR_LIMIT {
            return Err("the signature is too long");
        }
        let armoured = armoured.strip_suffix(b"\n").unwrap_or(armoured);
        let signature =
            SshSig::from_pem(armoured).map_err(|_| "the signature is no SSH signature")?;
        if signature.namespace() != namespace {
            return Err("the signature was made for something else");
        }
        if signature.hash_alg() != HashAlg::Sha512 {
            return Err("the signature is not over SHA-512");
        }
        let again = signature.to_pem(LineEnding::LF).unwrap_or_default();
        if again.trim_end().as_bytes() != armoured || !signature.reserved().is_empty() {
            return Err("the signature is not written the one way it may be written");
        }
        let strict = Self(signature);
        strict
            .key()
            .ok_or("the signature is not by an Ed25519 key")?;
        Ok(strict)
    }

    /// The bytes of the Ed25519 key that it says made it.
    pub(crate) fn key(&self) -> Option<&[u8; 32]> {
        match self.0.public_key() {
            KeyData::Ed25519(key) => Some(&key.0),
            _ => None,
        }
    }

    /// Verifies that it was made over the message.
    pub(crate) fn verify(&self, message: &[u8]) -> Result<(), &'static str> {
        PublicKey::from(self.0.public_key().clone())
            .verify(self.0.namespace(), message, &self.0)
            .map_err(|_| "the signature does not fit what is signed")
    }
}
