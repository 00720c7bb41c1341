//! The knowledge pages of another repository.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_hub::{Found, RemoteSaid, TransportError};
use crosslink_workspace::knowledge::Knowledge;
use crosslink_workspace::{Environment, OpenOptions, Workspace};

use super::address::Address;
use super::mirror::Mirror;
use super::{Asked, locate, patience, unreachable};

/// What a mirror calls the remote it is of.
const MIRRORED: &str = "origin";

/// Another repository whose pages can be read.
pub struct AnsweringPages {
    /// Answers questions, and refuses everything else.
    pub knowledge: Knowledge,
    /// What the repository is called, without secrets.
    pub source: String,
    /// When its remote answered last; nothing for a folder of this machine.
    pub as_of: Option<Timestamp>,
    /// Why its remote was not heard just now.
    pub silence: Option<TransportError>,
}

/// Opens the knowledge pages of another repository for questions.
///
/// # Errors
/// `repo.invalid`, `path.missing`, `project.no_git`, `hub.damaged`, `repo.unreachable`; `home.unknown` where a remote is
/// to be asked and nothing says where its answer is kept.
pub fn open_pages(
    environment: &Environment,
    options: &OpenOptions,
    asked: &Asked,
) -> Result<AnsweringPages, Problem> {
    let (address, source) = locate(environment, options, &asked.repository)?;
    match address {
        Address::Folder(path) => {
            let settings = Workspace::settings_here(environment, options)?;
            let remote = settings.text("tracker_remote");
            Ok(AnsweringPages {
                knowledge: Knowledge::elsewhere(environment, &path, remote)?,
                source,
                as_of: None,
                silence: None,
            })
        }
        Address::Remote(url) => {
            let name = url.to_string();
            let mirror = Mirror::new(&environment.home()?, url);
            let patience = patience(environment, options, asked)?;
            let Found { remote, .. } = mirror.heard(patience, environment.now())?;
            let as_of = mirror.asked_at();
            let silence = match remote {
                RemoteSaid::Failed(error) if as_of.is_none() => {
                    return Err(unreachable(&name, &error));
                }
                RemoteSaid::Failed(error) => Some(error),
                _ => None,
            };
            Ok(AnsweringPages {
                knowledge: Knowledge::elsewhere(environment, mirror.directory(), MIRRORED)?,
                source,
                as_of,
                silence,
            })
        }
    }
}
