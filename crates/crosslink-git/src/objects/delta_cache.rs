//! What was unpacked lately, because the next object of a pack is often told as a change to it.

use gix::objs::Kind;
use gix::odb::pack::cache::DecodeEntry;

/// How many objects are remembered.
const SLOTS: usize = 64;

/// The largest object that is remembered, so that all take 4 MiB at most.
const SIZE_LIMIT: usize = 64 * 1024;

/// One object for each slot; a later one takes the place of an earlier.
#[derive(Default)]
pub(super) struct DeltaCache {
    slots: Vec<Option<Remembered>>,
}

struct Remembered {
    place: (u32, u64),
    kind: Kind,
    packed_size: usize,
    bytes: Vec<u8>,
}

fn slot(pack: u32, offset: u64) -> usize {
    let mixed = (offset ^ u64::from(pack) << 40).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as usize % SLOTS
}

impl DecodeEntry for DeltaCache {
    fn put(&mut self, pack: u32, offset: u64, bytes: &[u8], kind: Kind, packed_size: usize) {
        if bytes.len() > SIZE_LIMIT {
            return;
        }
        self.slots.resize_with(SLOTS, || None);
        let place = &mut self.slots[slot(pack, offset)];
        let mut kept = place.take().map(|it| it.bytes).unwrap_or_default();
        kept.clear();
        kept.extend_from_slice(bytes);
        *place = Some(Remembered {
            place: (pack, offset),
            kind,
            packed_size,
            bytes: kept,
        });
    }

    fn get(&mut self, pack: u32, offset: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let found = self.slots.get(slot(pack, offset))?.as_ref();
        let found = found.filter(|it| it.place == (pack, offset))?;
        out.clear();
        out.extend_from_slice(&found.bytes);
        Some((found.kind, found.packed_size))
    }
}

#[cfg(test)]
mod tests {
    use super::{DeltaCache, SIZE_LIMIT};
    use gix::objs::Kind::Blob;
    use gix::odb::pack::cache::DecodeEntry;

    #[test]
    fn the_last_object_of_a_place_is_remembered_unless_it_is_large() {
        let mut cache = DeltaCache::default();
        let mut out = Vec::new();
        assert_eq!(cache.get(1, 12, &mut out), None);
        cache.put(1, 12, b"one", Blob, 2);
        cache.put(1, 13, &vec![0; SIZE_LIMIT + 1], Blob, 9);
        assert_eq!(cache.get(1, 12, &mut out), Some((Blob, 2)));
        assert_eq!(out, b"one");
        assert_eq!(cache.get(1, 13, &mut out), None);
        assert_eq!(cache.get(2, 12, &mut out), None);
    }
}
