//! How much may go on at once.

use std::collections::BTreeMap;
use std::time::Duration;

/// How much may go on at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Projects read at once.
    pub at_once: usize,
    /// Of those, on one host.
    pub per_host: usize,
    /// The least time between the beginnings of two readings on one host.
    pub host_interval: Duration,
    /// The same for hosts that want another.
    pub host_intervals: BTreeMap<String, Duration>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 8,
            per_host: 2,
            host_interval: Duration::from_millis(250),
            host_intervals: BTreeMap::new(),
        }
    }
}

/// The places there are, and who took them.
#[derive(Debug)]
pub(super) struct Places {
    limits: Limits,
    running: usize,
    /// Those taken by projects that failed last time. They get half of the places at most, so that what
    /// hangs never keeps out what works.
    probes: usize,
    hosts: BTreeMap<String, Host>,
}

#[derive(Debug, Default)]
struct Host {
    running: usize,
    free_at: Duration,
}

impl Places {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            running: 0,
            probes: 0,
            hosts: BTreeMap::new(),
        }
    }

    pub(super) fn running(&self) -> usize {
        self.running
    }

    pub(super) fn is_full(&self) -> bool {
        self.running >= self.limits.at_once.max(1)
    }

    /// From when on a reading may take a place; nothing if another must finish first.
    pub(super) fn free_at(&self, host: Option<&str>, probe: bool) -> Option<Duration> {
        let most_probes = (self.limits.at_once / 2).max(1);
        if self.is_full() || (probe && self.probes >= most_probes) {
            return None;
        }
        let Some(host) = host.and_then(|host| self.hosts.get(host)) else {
            return Some(Duration::ZERO);
        };
        (host.running < self.limits.per_host.max(1)).then_some(host.free_at)
    }

    /// Takes a place, if there is one.
    pub(super) fn take(&mut self, host: Option<&str>, probe: bool, now: Duration) -> bool {
        if self.free_at(host, probe).is_none_or(|free| free > now) {
            return false;
        }
        self.running += 1;
        self.probes += usize::from(probe);
        if let Some(name) = host {
            let own = self.limits.host_intervals.get(name);
            let interval = own.copied().unwrap_or(self.limits.host_interval);
            let host = self.hosts.entry(name.to_owned()).or_default();
            host.running += 1;
            host.free_at = host.free_at.max(now + interval);
        }
        true
    }

    pub(super) fn give_back(&mut self, host: Option<&str>, probe: bool) {
        self.running = self.running.saturating_sub(1);
        self.probes = self.probes.saturating_sub(usize::from(probe));
        if let Some(host) = host.and_then(|host| self.hosts.get_mut(host)) {
            host.running = host.running.saturating_sub(1);
        }
    }

    /// Has who took a place on one host have it on another.
    pub(super) fn change(&mut self, from: Option<&str>, to: Option<&str>) {
        if let Some(host) = from.and_then(|host| self.hosts.get_mut(host)) {
            host.running = host.running.saturating_sub(1);
        }
        if let Some(host) = to {
            self.hosts.entry(host.to_owned()).or_default().running += 1;
        }
    }

    /// Leaves a host alone until then.
    pub(super) fn leave_alone(&mut self, host: &str, until: Duration) {
        let host = self.hosts.entry(host.to_owned()).or_default();
        host.free_at = host.free_at.max(until);
    }
}
