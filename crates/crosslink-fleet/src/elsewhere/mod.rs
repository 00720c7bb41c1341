//! Asking another repository: its own database, or its hub, laid out in memory for the same questions.

mod address;
mod mirror;
mod pages;
mod told;

use std::path::{Path, PathBuf};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_hub::{
    Damage, Found, FourthHub, HubSnapshot, Look, RemoteSaid, RemoteUrl, Watched, Where, describe,
};
use crosslink_workspace::{Elsewhere, Environment, OpenOptions, Shadow, Tale, Workspace};

use address::{Address, Here, alias};
use mirror::{Mirror, look, unreadable};

pub use crosslink_hub::TransportError;
pub(crate) use mirror::shadow_of;
pub use pages::{AnsweringPages, open_pages};
pub use told::{ToldAgent, ToldAnswer, ToldRequest};

/// Which other repository is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// A path, an address, `owner/name`, `host/owner/name` or `@alias`.
    pub repository: String,
    /// Whether its remote is asked however fresh the last answer is.
    pub refresh: bool,
}

/// Another repository that can be asked.
pub struct Answering {
    /// Answers questions, and refuses everything else.
    pub workspace: Workspace,
    /// What it is called, without secrets.
    pub source: String,
    /// When its remote answered last; nothing for a folder of this machine.
    pub as_of: Option<Timestamp>,
    /// Why its remote was not heard just now.
    pub silence: Option<TransportError>,
    /// What of its hub could not be read.
    pub damage: Vec<Damage>,
    /// Whether it is a database of this program; else what it answers was told by a hub.
    pub is_own: bool,
    /// Who is at work there, where an older hub says so and no log does.
    pub agents: Option<Vec<ToldAgent>>,
}

/// A place that was looked at.
struct Seen {
    place: Elsewhere,
    as_of: Option<Timestamp>,
    silence: Option<TransportError>,
    damage: Vec<Damage>,
    is_own: bool,
    agents: Option<Vec<ToldAgent>>,
}

/// Opens another repository for questions.
///
/// # Errors
/// `repo.invalid`, `path.missing`, `hub.not_found`, `hub.damaged`, `repo.unreachable`; `home.unknown` where a remote
/// is to be asked and nothing says where its answer is kept.
pub fn open(
    environment: Environment,
    options: &OpenOptions,
    asked: &Asked,
) -> Result<Answering, Problem> {
    let (address, source) = locate(&environment, options, &asked.repository)?;
    let seen = match address {
        Address::Folder(path) => folder(&environment, &path, &source)?,
        Address::Remote(url) => {
            let patience = patience(&environment, options, asked)?;
            remote(&environment, url, patience)?
        }
    };
    answering(environment, options, seen, source)
}

/// Opens the project in a folder of this machine for questions; nobody is asked over git.
///
/// # Errors
/// `path.missing`, `hub.not_found`, `hub.damaged`.
pub fn open_folder(
    environment: Environment,
    options: &OpenOptions,
    path: &Path,
) -> Result<Answering, Problem> {
    let name = path.display().to_string();
    let seen = folder(&environment, path, &name)?;
    answering(environment, options, seen, name)
}

fn answering(
    environment: Environment,
    options: &OpenOptions,
    seen: Seen,
    source: String,
) -> Result<Answering, Problem> {
    Ok(Answering {
        workspace: Workspace::elsewhere(environment, options, seen.place)?,
        source,
        as_of: seen.as_of,
        silence: seen.silence,
        damage: seen.damage,
        is_own: seen.is_own,
        agents: seen.agents,
    })
}

/// For how many seconds an answer of a remote is fresh.
fn patience(
    environment: &Environment,
    options: &OpenOptions,
    asked: &Asked,
) -> Result<i64, Problem> {
    if asked.refresh {
        return Ok(0);
    }
    let settings = Workspace::settings_here(environment, options)?;
    Ok(settings.integer("external-cache-ttl"))
}

/// Where a repository is, and what it is called in answers.
fn locate(
    environment: &Environment,
    options: &OpenOptions,
    text: &str,
) -> Result<(Address, String), Problem> {
    let cwd = environment.cwd.clone().unwrap_or_default();
    let base: PathBuf = match &options.directory {
        Some(directory) => cwd.join(directory),
        None => cwd,
    };
    let origin = || describe(&base).ok()?.origin;
    let here = Here {
        base: &base,
        origin: &origin,
    };
    if let Some(name) = text.strip_prefix('@') {
        let settings = Workspace::settings_here(environment, options)?;
        let aliases = settings.map("repo-alias");
        let address = Address::read(alias(name, &aliases)?, &here)?;
        return Ok((address, text.to_owned()));
    }
    let address = Address::read(text, &here)?;
    let source = match &address {
        // It may hold a password.
        Address::Remote(url) if text == url.reveal() => url.to_string(),
        _ => text.to_owned(),
    };
    Ok((address, source))
}

/// A repository of this machine: its own database, else its hub, uncommitted files included.
fn folder(environment: &Environment, path: &Path, name: &str) -> Result<Seen, Problem> {
    if let Some(place) = Elsewhere::find(path) {
        return Ok(Seen {
            place,
            as_of: None,
            silence: None,
            damage: Vec::new(),
            is_own: true,
            agents: None,
        });
    }
    let mut watched = Watched::new(path, "main");
    // Nothing is fetched, so nothing is worked on in the scratch folder.
    let found = look(&mut watched, (Where::Here, path), environment.now());
    let look = found.map_err(|error| unreadable(name, &error))?.look;
    match read(environment, look, None)? {
        Some(seen) => Ok(seen),
        None => {
            let origin = describe(path).ok().and_then(|described| described.origin);
            Err(no_hub(name, origin.as_deref()))
        }
    }
}

/// A repository that is reached over git, unless it answered less than so many seconds ago.
fn remote(environment: &Environment, url: RemoteUrl, patience: i64) -> Result<Seen, Problem> {
    let name = url.to_string();
    let mirror = Mirror::new(&environment.home()?, url);
    let Found { look, remote, .. } = mirror.heard(patience, environment.now())?;
    match (read(environment, look, mirror.asked_at())?, remote) {
        (Some(seen), RemoteSaid::Failed(error)) => Ok(Seen {
            silence: Some(error),
            ..seen
        }),
        (Some(seen), _) => Ok(seen),
        (None, RemoteSaid::Failed(error)) => Err(unreachable(&name, &error)),
        (None, _) => Err(no_hub(&name, None)),
    }
}

/// The hub, if there is one.
fn read(
    environment: &Environment,
    look: Look,
    as_of: Option<Timestamp>,
) -> Result<Option<Seen>, Problem> {
    Ok(match look {
        Look::Changed(snapshot) => {
            let there = Some(*snapshot).filter(|snapshot| snapshot.tip.is_some());
            there.map(|snapshot| told(snapshot, as_of))
        }
        Look::Fourth(hub) => Some(laid_out(environment, &hub, as_of)?),
        Look::Same => None,
    })
}

/// Lays a hub of format 4 out in a database that answers.
fn laid_out(
    environment: &Environment,
    hub: &FourthHub,
    as_of: Option<Timestamp>,
) -> Result<Seen, Problem> {
    let shadow = Shadow::new(shadow_of(&environment.home()?, hub));
    let shadowed = shadow.follow(hub)?;
    let faults = shadowed.faults.iter();
    let damage = faults.map(|(at, fault)| Damage {
        place: format!("crosslink-hub/{at}"),
        reason: fault.to_string(),
    });
    Ok(Seen {
        place: Elsewhere::Database(shadow.database().to_owned()),
        as_of,
        silence: None,
        damage: damage.collect(),
        is_own: false,
        agents: None,
    })
}

fn told(snapshot: HubSnapshot, as_of: Option<Timestamp>) -> Seen {
    let tale = Tale {
        facts: snapshot.facts(),
        holders: snapshot.holders(),
    };
    Seen {
        place: Elsewhere::Told(tale),
        as_of,
        silence: None,
        agents: Some(told::agents(&snapshot)),
        damage: snapshot.damage,
        is_own: false,
    }
}

fn no_hub(name: &str, origin: Option<&str>) -> Problem {
    let message = format!("There is no hub and no project in {name}");
    let problem = Problem::new(Code::HubNotFound, message);
    match origin {
        Some(origin) => problem.hint(format!("`--repo {origin}` asks where it was cloned from")),
        None => problem.hint("`crosslink init` makes a project there"),
    }
}

fn unreachable(name: &str, error: &TransportError) -> Problem {
    let message = format!("Cannot reach repository '{name}'.");
    let problem = Problem::new(Code::RepositoryUnreachable, message).caused_by(error);
    match error {
        TransportError::AuthRequired { .. } => {
            problem.hint("let git answer by itself: a credential helper, or a key that ssh knows")
        }
        TransportError::NotFound { .. } => {
            problem.hint("look at the address, and whether you may read it")
        }
        _ => problem
            .hint("try again, or name a clone on this machine")
            .retryable(),
    }
}
