//! Secrets: made of chance, kept as hashes, compared without telling how far they agree.

use std::fmt::Write as _;

use crosslink_workspace::core::problem::Problem;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};

use super::entropy::Entropy;

/// What is kept of a secret. Secrets are long and random, so that a plain hash is enough.
pub(crate) type Hash = [u8; 32];

/// Makes a secret of so many bytes, as hexadecimal digits.
pub(crate) fn secret<const BYTES: usize>(entropy: &mut dyn Entropy) -> Result<String, Problem> {
    let mut bytes = [0; BYTES];
    entropy.fill(&mut bytes)?;
    Ok(hex(&bytes))
}

/// Writes bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn hash(secret: &str) -> Hash {
    Sha256::digest(secret.as_bytes()).into()
}

/// Finds the one that equals `wanted`. Takes equally long whichever it is, or none.
pub(crate) fn position<'a>(
    kept: impl IntoIterator<Item = &'a Hash>,
    wanted: &Hash,
) -> Option<usize> {
    let (mut found, mut at) = (Choice::from(0), 0_u64);
    for (place, hash) in (0_u64..).zip(kept) {
        let same = hash.ct_eq(wanted);
        at.conditional_assign(&place, same);
        found |= same;
    }
    bool::from(found).then_some(usize::try_from(at).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_hash_is_found_wherever_it_stands() {
        let kept: Vec<Hash> = ["a", "b", "c"].map(hash).to_vec();
        for (at, text) in ["a", "b", "c"].into_iter().enumerate() {
            assert_eq!(position(&kept, &hash(text)), Some(at));
        }
        assert_eq!(position(&kept, &hash("d")), None);
        assert_eq!(position(&[], &hash("a")), None);
        let mut close = hash("b");
        close[31] ^= 1;
        assert_eq!(position(&kept, &close), None);
    }
}
