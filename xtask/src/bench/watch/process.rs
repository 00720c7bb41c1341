//! What the system knows of a process, from `/proc`.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::project::Fallible;

/// A process that runs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Process(pub(super) u32);

/// What each of its threads took of the processor, and what its children that ended took.
#[derive(Debug, Default)]
pub(super) struct Times {
    threads: BTreeMap<String, Duration>,
    pub(super) children: Children,
}

/// What children that ended left behind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Children {
    /// Pages they touched: no process ends without any.
    pub(super) faults: u64,
    /// Hundredths of a second.
    ticks: u64,
}

impl Times {
    /// What was spent since an earlier look; threads that ended meanwhile were idle ones.
    pub(super) fn since(&self, before: &Self) -> Duration {
        let spent = self.threads.iter().map(|(thread, now)| {
            let then = before.threads.get(thread).copied().unwrap_or_default();
            now.saturating_sub(then)
        });
        let ticks = self.children.ticks.saturating_sub(before.children.ticks);
        spent.sum::<Duration>() + Duration::from_millis(ticks * 10)
    }
}

impl Process {
    fn path(self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.0))
    }

    /// What it took so far.
    pub(super) fn times(self) -> Fallible<Times> {
        let mut threads = BTreeMap::new();
        for entry in fs::read_dir(self.path("task"))? {
            let entry = entry?;
            // A thread may end between the two.
            let Ok(text) = fs::read_to_string(entry.path().join("schedstat")) else {
                continue;
            };
            let nanos = text.split(' ').next().unwrap_or_default().parse()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            threads.insert(name, Duration::from_nanos(nanos));
        }
        let children = children(&fs::read_to_string(self.path("stat"))?)
            .ok_or("/proc/…/stat has another form")?;
        Ok(Times { threads, children })
    }

    /// What of it is in memory, in bytes.
    pub(super) fn resident(self) -> Fallible<u64> {
        let text = fs::read_to_string(self.path("status"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes
            .ok_or("no VmRSS in /proc/…/status")?
            .parse::<u64>()?
            * 1024)
    }

    /// How many threads it has.
    pub(super) fn threads(self) -> Fallible<usize> {
        Ok(fs::read_dir(self.path("task"))?.count())
    }
}

/// Reads the fields of `stat` that tell of children; the name of the program may hold anything.
fn children(stat: &str) -> Option<Children> {
    let (_, fields) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = fields.split(' ').collect();
    // Counted from the state, the third field of the whole: cminflt is the 11th, cutime the 16th.
    let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Children {
        faults: number(11)?,
        ticks: number(16)? + number(17)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_read_whatever_the_program_is_called() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194560 500 321 0 0 1 2 3 4 20 0 1 0 9";
        let found = Children {
            faults: 321,
            ticks: 7,
        };
        assert_eq!(children(stat), Some(found));
        assert_eq!(children("7 (a) S 1"), None);
    }

    #[test]
    fn new_threads_count_from_nothing() {
        let times = |threads: &[(&str, u64)]| Times {
            threads: threads
                .iter()
                .map(|(name, millis)| ((*name).to_owned(), Duration::from_millis(*millis)))
                .collect(),
            children: Children::default(),
        };
        let (before, now) = (
            times(&[("1", 10), ("2", 50)]),
            times(&[("1", 14), ("3", 2)]),
        );
        assert_eq!(now.since(&before), Duration::from_millis(6));
    }
}
