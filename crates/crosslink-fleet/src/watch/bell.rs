//! When to go through all projects: not at every turn, but when something may be due.

/// Rings no later than the first of the times it was told.
#[derive(Debug)]
pub(super) struct Bell<T>(Option<T>);

impl<T: Ord + Copy> Bell<T> {
    /// A bell that was told nothing yet.
    pub(super) fn new() -> Self {
        Self(None)
    }

    /// Tells it a time.
    pub(super) fn tell(&mut self, at: Option<T>) {
        self.0 = self.0.into_iter().chain(at).min();
    }

    /// When it rings.
    pub(super) fn at(&self) -> Option<T> {
        self.0
    }

    /// Whether it rings now; it then forgets everything, and who hears it tells it all later times again.
    pub(super) fn rings(&mut self, now: T) -> bool {
        let rings = self.0.is_some_and(|at| at <= now);
        if rings {
            self.0 = None;
        }
        rings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rings_once_at_the_first_time() {
        let mut bell = Bell::new();
        for at in [Some(7), None, Some(5), Some(9)] {
            bell.tell(at);
        }
        assert_eq!(
            (bell.at(), bell.rings(4), bell.rings(5)),
            (Some(5), false, true)
        );
        assert_eq!((bell.at(), bell.rings(100)), (None, false));
    }
}
