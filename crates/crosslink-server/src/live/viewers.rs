//! Which projects somebody looks at, so that the watch looks at them more often.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::app::Shared;

/// How many look at each project.
#[derive(Default)]
pub(super) struct Viewers(Mutex<BTreeMap<String, u32>>);

/// Somebody looks at a project, as long as this lives.
pub(super) struct Viewing {
    app: Shared,
    slug: String,
}

impl Viewing {
    /// Begins to look at a project that is watched.
    pub(super) fn begin(app: &Shared, slug: &str) -> Option<Self> {
        if !app.watch().board().contains_key(slug) {
            return None;
        }
        if app.live().viewers.change(slug, |count| count + 1) == 1 {
            app.watch().viewed(slug, true);
        }
        Some(Self {
            app: app.clone(),
            slug: slug.to_owned(),
        })
    }
}

impl Drop for Viewing {
    fn drop(&mut self) {
        let left = self
            .app
            .live()
            .viewers
            .change(&self.slug, |count| count.saturating_sub(1));
        if left == 0 {
            self.app.watch().viewed(&self.slug, false);
        }
    }
}

impl Viewers {
    fn change(&self, slug: &str, change: impl FnOnce(u32) -> u32) -> u32 {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = change(all.get(slug).copied().unwrap_or(0));
        match count {
            0 => all.remove(slug),
            _ => all.insert(slug.to_owned(), count),
        };
        count
    }
}
