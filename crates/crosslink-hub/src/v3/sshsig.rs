//! Signatures as `ssh-keygen -Y sign` makes them, verified in process.

use ssh_key::{HashAlg, PublicKey, Signature, SshSig};

use super::base64;

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

/// The kind of an encoded key.
pub(super) fn key_kind(mut key: &[u8]) -> Option<&[u8]> {
    take(&mut key)
}

/// Verifies a signature in base64 over a message, for one of the namespaces; where a fingerprint is given,
/// the key must be that one.
pub(super) fn check(
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
