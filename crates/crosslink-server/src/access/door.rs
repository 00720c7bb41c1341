//! The door for people: a code that opens it once, the session it becomes, and the key of the owner's other commands.

use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::core::time::Timestamp;

use super::entropy::Entropy;
use super::secret::{Hash, hash, position, secret};

/// How long a code may wait to be used, in seconds.
const CODE_SECONDS: i64 = 5 * 60;
/// How long a session lasts after it was last used, in seconds.
pub(crate) const SESSION_SECONDS: i64 = 12 * 60 * 60;
/// So many codes may wait; of more, the oldest goes.
const CODES: usize = 8;
/// So many sessions may be open; of more, the one that ends first goes.
const SESSIONS: usize = 64;

/// The codes that wait and the sessions that are open. Only hashes are kept, and only in memory.
pub(crate) struct Door {
    entropy: Box<dyn Entropy>,
    key: Option<Hash>,
    codes: Vec<Kept>,
    sessions: Vec<Kept>,
}

struct Kept {
    hash: Hash,
    until: Timestamp,
}

impl Door {
    pub(crate) fn new(entropy: Box<dyn Entropy>) -> Self {
        Self {
            entropy,
            key: None,
            codes: Vec::new(),
            sessions: Vec::new(),
        }
    }

    /// Makes the key that lets the owner's other commands in, of 256 bits; it is valid until the server ends.
    pub(crate) fn new_key(&mut self) -> Result<String, Problem> {
        let key = secret::<32>(self.entropy.as_mut())?;
        self.key = Some(hash(&key));
        Ok(key)
    }

    /// Whether a text is that key.
    pub(crate) fn is_key(&self, text: &str) -> bool {
        position(&self.key, &hash(text)).is_some()
    }

    /// Makes a code of 128 bits; says until when it can be used.
    pub(crate) fn code(&mut self, now: Timestamp) -> Result<(String, Timestamp), Problem> {
        let code = secret::<16>(self.entropy.as_mut())?;
        let until = now.plus_seconds(CODE_SECONDS);
        keep(&mut self.codes, CODES, &code, until);
        Ok((code, until))
    }

    /// Takes a code for a new session; nothing where it was used, is too old or never was.
    pub(crate) fn enter(&mut self, code: &str, now: Timestamp) -> Result<Option<String>, Problem> {
        if take(&mut self.codes, &hash(code.trim()), now).is_none() {
            return Ok(None);
        }
        let session = secret::<32>(self.entropy.as_mut())?;
        let until = now.plus_seconds(SESSION_SECONDS);
        keep(&mut self.sessions, SESSIONS, &session, until);
        Ok(Some(session))
    }

    /// Finds an open session, which then lasts longer.
    pub(crate) fn session(&mut self, session: &str, now: Timestamp) -> Option<Hash> {
        let wanted = hash(session);
        let mut kept = take(&mut self.sessions, &wanted, now)?;
        kept.until = kept.until.max(now.plus_seconds(SESSION_SECONDS));
        self.sessions.push(kept);
        Some(wanted)
    }

    /// Whether a session is open, without using it.
    pub(crate) fn is_open(&self, session: &Hash, now: Timestamp) -> bool {
        let hashes = self.sessions.iter().map(|kept| &kept.hash);
        position(hashes, session).is_some_and(|at| self.sessions[at].until > now)
    }

    /// Ends a session.
    pub(crate) fn leave(&mut self, session: &Hash) {
        if let Some(at) = position(self.sessions.iter().map(|kept| &kept.hash), session) {
            self.sessions.swap_remove(at);
        }
    }
}

fn keep(all: &mut Vec<Kept>, most: usize, secret: &str, until: Timestamp) {
    if all.len() >= most {
        let ends_first = (0..all.len()).min_by_key(|at| all[*at].until);
        all.swap_remove(ends_first.unwrap_or(0));
    }
    all.push(Kept {
        hash: hash(secret),
        until,
    });
}

/// Takes out what equals `wanted`, unless its time is over; what is over goes too.
fn take(all: &mut Vec<Kept>, wanted: &Hash, now: Timestamp) -> Option<Kept> {
    all.retain(|kept| kept.until > now);
    let at = position(all.iter().map(|kept| &kept.hash), wanted)?;
    Some(all.swap_remove(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts; nobody should take it for chance.
    struct Counting(u64);

    impl Entropy for Counting {
        fn fill(&mut self, bytes: &mut [u8]) -> Result<(), Problem> {
            self.0 += 1;
            let number = self.0.to_le_bytes();
            for (byte, digit) in bytes.iter_mut().zip(number.iter().cycle()) {
                *byte = *digit;
            }
            Ok(())
        }
    }

    fn door() -> Door {
        Door::new(Box::new(Counting(0)))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn a_code_opens_once_and_for_five_minutes() {
        for (waited, opens) in [(0, true), (299, true), (300, false)] {
            let mut door = door();
            let (code, until) = door.code(at(0)).unwrap();
            assert_eq!((code.len(), until), (32, at(300)));
            let entered = door.enter(&code, at(waited)).unwrap();
            assert_eq!(entered.is_some(), opens, "after {waited} s");
            assert_eq!(door.enter(&code, at(waited)).unwrap(), None, "once");
        }
        assert_eq!(door().enter("", at(0)).unwrap(), None);
    }

    #[test]
    fn a_session_lasts_twelve_hours_after_it_was_last_used() {
        let mut door = door();
        let (code, _) = door.code(at(0)).unwrap();
        let session = door.enter(&code, at(0)).unwrap().unwrap();
        let hour = 3_600;
        assert!(door.session(&session, at(11 * hour)).is_some());
        let hash = door.session(&session, at(22 * hour)).unwrap();
        assert!(door.is_open(&hash, at(34 * hour - 1)));
        assert!(!door.is_open(&hash, at(34 * hour)));
        assert_eq!(door.session(&session, at(34 * hour)), None);
    }

    #[test]
    fn the_key_is_one_and_a_new_one_ends_it() {
        let mut door = door();
        assert!(!door.is_key(""), "there is none yet");
        let key = door.new_key().unwrap();
        assert!(door.is_key(&key) && !door.is_key("") && !door.is_key(&key[1..]));
        let next = door.new_key().unwrap();
        assert!(door.is_key(&next) && !door.is_key(&key));
        assert_eq!(door.session(&next, at(0)), None, "it is no session");
    }

    #[test]
    fn a_session_that_was_left_is_over() {
        let mut door = door();
        let (code, _) = door.code(at(0)).unwrap();
        let session = door.enter(&code, at(0)).unwrap().unwrap();
        let hash = door.session(&session, at(1)).unwrap();
        door.leave(&hash);
        assert_eq!(door.session(&session, at(2)), None);
    }

    #[test]
    fn neither_codes_nor_sessions_grow_without_end() {
        let mut door = door();
        for second in 0..200 {
            let (code, _) = door.code(at(second)).unwrap();
            door.code(at(second)).unwrap();
            door.enter(&code, at(second)).unwrap().unwrap();
        }
        assert!(door.codes.len() <= CODES && door.sessions.len() == SESSIONS);
    }
}
