//! The server that runs: what it leaves in the home so that other commands find it, and how they ask it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::Secret;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ureq::Agent;

use crate::health::HealthView;
use crate::watch::ProjectView;

/// How long a server on this machine may take to answer.
const TIMEOUT: Duration = Duration::from_secs(2);
/// So much of an answer is read, in bytes.
const MOST: u64 = 64 * 1_024 * 1_024;

/// What a running server leaves in the home, for its owner alone.
#[derive(Clone, Debug)]
pub struct Beacon {
    /// Where it is found, without any secret.
    pub url: String,
    /// What names this run of it.
    pub server: String,
    /// What lets its owner in.
    pub key: Secret,
    /// Its process.
    pub process: u32,
    /// Since when it runs.
    pub started_at: Timestamp,
}

/// The file's form.
#[derive(Serialize, Deserialize)]
struct Written {
    url: String,
    server: String,
    key: String,
    process: u32,
    started_at: Timestamp,
}

impl Beacon {
    /// The file in a home.
    pub fn file(home: &Path) -> PathBuf {
        home.join("server.json")
    }

    /// Leaves it in a home. Nobody else can ever read it: it is made so, under another name, and then moved.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn leave(&self, home: &Path) -> Result<(), Problem> {
        let written = Written {
            url: self.url.clone(),
            server: self.server.clone(),
            key: self.key.expose().to_owned(),
            process: self.process,
            started_at: self.started_at,
        };
        let text = serde_json::to_string(&written)
            .map_err(|error| Problem::bug("a beacon is always JSON").caused_by(&error))?;
        let path = Self::file(home);
        write_private(&path, &text).map_err(|error| {
            let message = format!("{} cannot be written", path.display());
            Problem::new(Code::FileUnwritable, message).caused_by(&error)
        })
    }

    /// What a server left in a home, whether it still runs or not.
    pub fn left(home: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(Self::file(home)).ok()?;
        let written: Written = serde_json::from_str(&text).ok()?;
        Some(Self {
            url: written.url,
            server: written.server,
            key: Secret::new(written.key),
            process: written.process,
            started_at: written.started_at,
        })
    }

    /// Takes it away, unless another server has put its own there.
    pub fn take_away(&self, home: &Path) {
        if Self::left(home).is_some_and(|left| left.server == self.server) {
            Self::clear(home);
        }
    }

    /// Takes away what a server left that ended without a word. Only for who holds the place of the watch.
    pub fn clear(home: &Path) {
        // Without the file nobody is misled, which is what was wanted.
        let _ = std::fs::remove_file(Self::file(home));
    }
}

/// Writes a file that is its owner's alone from the first byte on, in one step.
///
/// # Errors
/// Where it cannot be written.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}", std::process::id()));
    let beside = PathBuf::from(beside);
    // What lies there was left by a process of this number that ended.
    let _ = std::fs::remove_file(&beside);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(text.as_bytes())?;
    std::fs::rename(&beside, path)
}

/// A server that runs, and answers its owner.
pub struct Running {
    beacon: Beacon,
    agent: Agent,
}

/// A link that lets a browser in, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(title = "login_link")]
pub struct LoginLink {
    /// The link. Its secret stands behind `#`, which browsers keep to themselves.
    pub url: String,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

#[derive(Deserialize)]
struct Session {
    server: String,
    version: String,
}

#[derive(Deserialize)]
struct Listed {
    items: Vec<Known>,
}

/// What a watch knows of a project that its index does not: how well it is known just now.
#[derive(Deserialize)]
struct Known {
    slug: String,
    health: HealthView,
    read_at: Option<Timestamp>,
}

impl Running {
    /// The server of a home, if one runs there and shows that it is the one that left its beacon.
    pub fn find(home: &Path) -> Option<Self> {
        let running = Self {
            beacon: Beacon::left(home)?,
            agent: agent(),
        };
        let session: Session = running.get("/api/v2/session").ok()?;
        // Anybody may listen there after a crash; nobody else knows this name.
        (session.server == running.beacon.server).then_some(running)
    }

    /// Where it is found, without any secret.
    pub fn url(&self) -> &str {
        &self.beacon.url
    }

    /// Its process.
    pub fn process(&self) -> u32 {
        self.beacon.process
    }

    /// Since when it runs.
    pub fn started_at(&self) -> Timestamp {
        self.beacon.started_at
    }

    /// The version of the program it is.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn version(&self) -> Result<String, Problem> {
        Ok(self.get::<Session>("/api/v2/session")?.version)
    }

    /// A fresh link that lets a browser in.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn login_link(&self) -> Result<LoginLink, Problem> {
        let request = self.agent.post(self.at("/api/v2/login-links"));
        let request = request.header("Authorization", self.authorization());
        self.read(request.send_empty())
    }

    /// Has it look at one project, or at all of them, as soon as the limits allow.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn refresh(&self, slug: Option<&str>) -> Result<(), Problem> {
        let path = match slug {
            Some(slug) => format!("/api/v2/projects/{slug}/refresh"),
            None => "/api/v2/refresh".to_owned(),
        };
        let request = self.agent.post(self.at(&path));
        let request = request.header("Authorization", self.authorization());
        let answer = request.send_empty();
        answer
            .map(drop)
            .map_err(|error| self.silent().caused_by(&error))
    }

    /// Says of each project how well it is known just now.
    ///
    /// # Errors
    /// Where it does not answer.
    pub fn refine(&self, projects: &mut [ProjectView]) -> Result<(), Problem> {
        let listed: Listed = self.get("/api/v2/projects")?;
        let mut known: BTreeMap<String, Known> = listed
            .items
            .into_iter()
            .map(|known| (known.slug.clone(), known))
            .collect();
        for project in projects {
            if let Some(known) = known.remove(&project.slug) {
                project.health = known.health;
                project.read_at = project.read_at.max(known.read_at);
            }
        }
        Ok(())
    }

    fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        let request = self.agent.get(self.at(path));
        self.read(request.header("Authorization", self.authorization()).call())
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.beacon.url)
    }

    fn authorization(&self) -> String {
        format!("Bearer {}", self.beacon.key.expose())
    }

    fn read<T: DeserializeOwned>(
        &self,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<T, Problem> {
        let text = answer.and_then(|mut answer| {
            let body = answer.body_mut().with_config().limit(MOST);
            body.read_to_string()
        });
        let text = text.map_err(|error| self.silent().caused_by(&error))?;
        serde_json::from_str(&text).map_err(|error| self.silent().caused_by(&error))
    }

    fn silent(&self) -> Problem {
        let message = format!(
            "The server at {} does not answer as it should",
            self.beacon.url
        );
        Problem::new(Code::WatchRunning, message)
            .hint("`crosslink dashboard doctor` says more")
            .retryable()
    }
}

fn agent() -> Agent {
    Agent::config_builder()
        // What is said to a server on this machine goes nowhere else.
        .proxy(None)
        .max_redirects(0)
        .timeout_global(Some(TIMEOUT))
        .max_idle_connections(0)
        .build()
        .into()
}
