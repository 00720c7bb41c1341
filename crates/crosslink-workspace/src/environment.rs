//! The whole outside, handed in once: the clock, chance, variables, the current directory.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crosslink_core::boot::{BootClock, BootTime};
use crosslink_core::id::{AgentId, IdSource};
use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::{Clock, Timestamp};
use crosslink_git::Transport;

/// Everything the program learns from its surroundings.
pub struct Environment {
    /// Where the present comes from.
    pub clock: Box<dyn Clock + Send>,
    /// Where the time since the machine was started comes from.
    pub boot: Box<dyn BootClock + Send>,
    /// Where random ids come from.
    pub ids: Box<dyn IdSource + Send>,
    /// The variables named in [`crate::vars::VARIABLES`], and the settings given as variables.
    pub vars: BTreeMap<String, String>,
    /// Where the program was started; nothing if that directory is gone.
    pub cwd: Option<PathBuf>,
    /// Names this machine; empty where the system gives it no name.
    pub machine: String,
    /// What talks to remotes, if not the user's git.
    pub transport: Option<Arc<dyn Transport>>,
}

impl Environment {
    /// Reads the surroundings of this process.
    pub fn of_process() -> Self {
        let interesting = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok()?;
            crate::vars::is_known(&name).then(|| (name, value.to_string_lossy().into_owned()))
        };
        Self {
            clock: Box::new(SystemClock),
            boot: Box::new(SystemBoot),
            ids: Box::new(SystemIds),
            vars: std::env::vars_os().filter_map(interesting).collect(),
            cwd: std::env::current_dir().ok(),
            machine: machine(),
            transport: None,
        }
    }

    /// Where the current directory is gone, an absolute `directory` becomes it: looking at repositories needs one that
    /// is there.
    pub fn leave_what_is_gone(&self, directory: Option<&std::path::Path>) {
        let named = directory.filter(|directory| directory.is_absolute());
        if let (None, Some(directory)) = (&self.cwd, named) {
            // A directory that cannot be entered is told of where the project is looked for.
            let _ = std::env::set_current_dir(directory);
        }
    }

    /// The value of a variable, if it is set and not empty.
    pub fn var(&self, name: &str) -> Option<&str> {
        self.vars
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// The directory of what belongs to a person on this machine: `$CROSSLINK_HOME`, else `~/.crosslink`.
    ///
    /// # Errors
    /// `home.unknown` where no variable says where that is.
    pub fn home(&self) -> Result<PathBuf, Problem> {
        let person = || self.var("HOME").or_else(|| self.var("USERPROFILE"));
        match (self.var("CROSSLINK_HOME"), person()) {
            (Some(home), _) => Ok(self.absolute(home)),
            (None, Some(person)) => Ok(self.absolute(person).join(".crosslink")),
            (None, None) => {
                let message = "Neither CROSSLINK_HOME nor HOME says where your own files lie";
                Err(Problem::new(Code::HomeUnknown, message).hint("set one of them"))
            }
        }
    }

    /// The agent that stands for the person on this machine, whatever agent a clone was given.
    pub fn person_agent(&self) -> AgentId {
        crate::identity::of_person(self)
    }

    /// The program that runs, to be started once more.
    pub fn program(&self) -> Option<PathBuf> {
        std::env::current_exe().ok()
    }

    /// The directory of the person on this machine, where git keeps settings.
    pub(crate) fn person(&self) -> Option<&Path> {
        self.var("HOME")
            .or_else(|| self.var("USERPROFILE"))
            .map(Path::new)
    }

    /// A path that begins where the program was started.
    fn absolute(&self, path: &str) -> PathBuf {
        match &self.cwd {
            Some(directory) => directory.join(path),
            None => PathBuf::from(path),
        }
    }

    /// The time now.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

/// The wall clock of the system.
struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where the time comes in"
    )]
    fn now(&self) -> Timestamp {
        use std::time::{SystemTime, UNIX_EPOCH};
        let nanos = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => {
                i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos)
            }
        };
        Timestamp::from_nanos(nanos)
    }
}

/// The time since the system was started, where it says so in files; it counts on while the machine sleeps.
struct SystemBoot;

impl BootClock for SystemBoot {
    fn now(&self) -> Option<BootTime> {
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
        let (seconds, hundredths) = uptime.split_whitespace().next()?.split_once('.')?;
        let seconds: u64 = seconds.parse().ok()?;
        let hundredths: u64 = hundredths.get(..2)?.parse().ok()?;
        Some(BootTime {
            boot: boot.trim().to_owned(),
            millis: seconds.checked_mul(1000)?.checked_add(hundredths * 10)?,
        })
    }
}

/// The random numbers of the system.
struct SystemIds;

impl IdSource for SystemIds {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place where chance comes in"
    )]
    fn uuid(&mut self) -> uuid::Uuid {
        uuid::Uuid::new_v4()
    }
}

/// The name a system gives its installation, so that a database copied elsewhere is known for a copy.
fn machine() -> String {
    let read = |path: &str| {
        std::fs::read_to_string(path)
            .ok()
            .map(|text| text.trim().to_owned())
    };
    read("/etc/machine-id")
        .filter(|text| !text.is_empty())
        .or_else(|| read("/etc/hostname"))
        .unwrap_or_default()
}
