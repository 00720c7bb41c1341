//! What was read lately. One question often leads to the same few commits and trees again; what an object holds never changes.

use std::collections::HashMap;

use super::Kind;
use crate::ObjectId;

/// How many objects are remembered, before all are forgotten.
const OBJECTS: usize = 64;

/// The largest that is, so that all take 1 MiB at most.
const SIZE_LIMIT: usize = 16 * 1024;

/// A few small objects that had the name they were asked by.
#[derive(Default)]
pub(super) struct Lately {
    kept: HashMap<ObjectId, (Kind, Vec<u8>)>,
}

impl Lately {
    /// The object, if it is remembered and what was asked for.
    pub(super) fn get(&self, id: ObjectId, wanted: Kind, limit: u64) -> Option<Vec<u8>> {
        let (kind, bytes) = self.kept.get(&id)?;
        (*kind == wanted && bytes.len() as u64 <= limit).then(|| bytes.clone())
    }

    pub(super) fn put(&mut self, id: ObjectId, kind: Kind, bytes: &[u8]) {
        if bytes.len() > SIZE_LIMIT {
            return;
        }
        if self.kept.len() >= OBJECTS {
            self.kept.clear();
        }
        self.kept.insert(id, (kind, bytes.to_vec()));
    }
}

/// A clone remembers for itself.
impl Clone for Lately {
    fn clone(&self) -> Self {
        Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Lately, OBJECTS, SIZE_LIMIT};
    use crate::ObjectId;

    #[test]
    fn a_few_small_objects_are_remembered_for_what_they_are() {
        let id = |number: usize| ObjectId::from_bytes([number as u8; 20]);
        let mut lately = Lately::default();
        lately.put(id(1), Kind::Commit, b"one");
        assert_eq!(
            lately.get(id(1), Kind::Commit, 3).as_deref(),
            Some(&b"one"[..])
        );
        assert_eq!(lately.get(id(1), Kind::Commit, 2), None);
        assert_eq!(lately.get(id(1), Kind::Blob, 3), None);
        lately.put(id(2), Kind::Blob, &vec![0; SIZE_LIMIT + 1]);
        assert_eq!(lately.get(id(2), Kind::Blob, u64::MAX), None);
        for number in 3..OBJECTS + 3 {
            lately.put(id(number), Kind::Blob, b"x");
        }
        assert!(lately.kept.len() <= OBJECTS);
        assert_eq!(lately.clone().kept.len(), 0);
    }
}
