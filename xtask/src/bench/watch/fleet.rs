//! Many projects on disk, each with a remote of its own; objects are shared by hard links.

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::super::projects::Place;
use super::template::Template;
use crate::project::{self, Fallible};

/// A working copy and its remote.
pub(super) struct Project {
    pub(super) slug: String,
    pub(super) clone: PathBuf,
    pub(super) remote: PathBuf,
    pub(super) here: Vec<String>,
    pub(super) there: Vec<String>,
}

/// Projects that are tracked, and nothing else is.
pub(super) struct Fleet {
    folder: PathBuf,
    pub(super) projects: Vec<Project>,
}

/// A listener that takes connections and says nothing.
pub(super) struct Silence {
    taken: Arc<AtomicUsize>,
}

impl Silence {
    /// How many connections it took.
    pub(super) fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

impl Fleet {
    /// Copies the template so often, and tracks every copy in an index of its own.
    pub(super) fn make(place: &Place, template: &Template, size: usize) -> Fallible<Self> {
        let folder = place.fresh("watch");
        fs::create_dir_all(&folder)?;
        place.forget_fleet()?;
        let mut fleet = Self {
            folder,
            projects: Vec::new(),
        };
        for number in 0..size {
            let project = fleet.copy(template, number)?;
            track(place, &project)?;
            fleet.projects.push(project);
        }
        Ok(fleet)
    }

    /// Removes what is on disk.
    pub(super) fn forget(self) -> Fallible<()> {
        Ok(fs::remove_dir_all(self.folder)?)
    }

    fn copy(&self, template: &Template, number: usize) -> Fallible<Project> {
        let project = Project {
            slug: format!("bench/p{number:04}"),
            clone: self.folder.join(format!("p{number:04}")),
            remote: self.folder.join(format!("p{number:04}.git")),
            here: template.here.clone(),
            there: template.there.clone(),
        };
        copy(&template.remote, &project.remote)?;
        copy(&template.clone, &project.clone)?;
        point(
            &project.clone,
            &format!("file://{}", project.remote.display()),
        )?;
        Ok(project)
    }

    /// Tracks one more project, whose remote never answers.
    pub(super) fn add_hung(&self, place: &Place, template: &Template) -> Fallible<Silence> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&taken);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                counter.fetch_add(1, Ordering::Relaxed);
                // Listens until the other side gives up.
                thread::spawn(move || {
                    std::io::copy(&mut stream.take(u64::MAX), &mut std::io::sink())
                });
            }
        });
        let project = self.copy(template, self.projects.len())?;
        point(&project.clone, &format!("git://{address}/hung"))?;
        track(place, &project)?;
        Ok(Silence { taken })
    }
}

fn track(place: &Place, project: &Project) -> Fallible<()> {
    let path = project.clone.to_string_lossy();
    let track = ["dashboard", "track", &path, "--slug", &project.slug];
    project::answer(&mut place.crosslink(&project.clone, &track))?;
    Ok(())
}

/// Copies a folder; what never changes is linked.
fn copy(from: &Path, to: &Path) -> Fallible<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy(&path, &target)?;
        } else if path.components().any(|part| part.as_os_str() == "objects") {
            fs::hard_link(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Gives a working copy its remote.
fn point(clone: &Path, url: &str) -> Fallible<()> {
    let text = format!(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = {url}\n\
         \tfetch = +refs/heads/*:refs/remotes/origin/*\n"
    );
    Ok(fs::write(clone.join(".git/config"), text)?)
}

impl Project {
    /// Moves the hub here, as git does: a new file takes the place of the old one.
    pub(super) fn move_here(&self, commit: &str) -> Fallible<()> {
        set(&self.clone.join(".git/refs/heads/crosslink/hub"), commit)
    }

    /// Moves the hub on the remote.
    pub(super) fn move_there(&self, commit: &str) -> Fallible<()> {
        set(&self.remote.join("refs/heads/crosslink/hub"), commit)
    }
}

fn set(path: &Path, commit: &str) -> Fallible<()> {
    let lock = path.with_extension("lock");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&lock, format!("{commit}\n"))?;
    Ok(fs::rename(lock, path)?)
}
