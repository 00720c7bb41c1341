//! The name of an object.

use std::fmt;
use std::str::FromStr;

/// The SHA-1 name of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId([u8; 20]);

/// A text that is not the name of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the name of an object is 40 hexadecimal digits")]
pub struct ObjectIdError;

impl ObjectId {
    /// Takes the bytes of a name.
    pub fn from_bytes(bytes: [u8; 20]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes of the name.
    pub fn as_bytes(&self) -> &[u8; 20] {
        &self.0
    }

    /// Reads a name from its digits. Git's way of saying "none", only zeros, is no name.
    ///
    /// # Errors
    ///
    /// Fails if there are not exactly 40 hexadecimal digits.
    pub fn from_hex(digits: &[u8]) -> Result<Self, ObjectIdError> {
        let mut bytes = [0; 20];
        if digits.len() != 2 * bytes.len() {
            return Err(ObjectIdError);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        if bytes == [0; 20] {
            return Err(ObjectIdError);
        }
        Ok(Self(bytes))
    }

    pub(crate) fn from_gix(id: &gix::oid) -> Option<Self> {
        id.as_bytes().try_into().ok().map(Self)
    }

    pub(crate) fn to_gix(self) -> gix::ObjectId {
        gix::ObjectId::Sha1(self.0)
    }
}

fn nibble(digit: u8) -> Result<u8, ObjectIdError> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        b'A'..=b'F' => Ok(digit - b'A' + 10),
        _ => Err(ObjectIdError),
    }
}

impl FromStr for ObjectId {
    type Err = ObjectIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_hex(text.as_bytes())
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for ObjectId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::{ObjectId, ObjectIdError};

    #[test]
    fn a_name_reads_as_it_shows() {
        let text = "0123456789abcdef0123456789abcdef01234567";
        let id: ObjectId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(text.to_uppercase().parse(), Ok(id));
        assert_eq!(ObjectId::from_bytes(*id.as_bytes()), id);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let zeros = "0".repeat(40);
        let letter = "g".repeat(40);
        for text in [
            "",
            "0123",
            &zeros,
            &letter,
            &"é".repeat(20),
            &"1".repeat(41),
        ] {
            assert_eq!(text.parse::<ObjectId>(), Err(ObjectIdError), "{text}");
        }
    }
}
