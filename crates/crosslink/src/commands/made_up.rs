//! Made-up hubs, for measurements and demonstrations.

use std::path::{Path, PathBuf};

use clap::Args;
use crosslink_sim::{Files, OlderHub};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::create_bare_repository;

use super::Run;
use crate::app::App;

/// Writes a made-up hub into a folder: the files of one of the reference, or a bare repository with one of format 4
#[derive(Args)]
pub(crate) struct Hub {
    /// The folder; of the third generation one folder a branch is made in it
    folder: PathBuf,
    /// How many issues
    #[arg(long, default_value_t = 30)]
    issues: u32,
    /// The generation: 2, 3 or 4
    #[arg(long, default_value_t = 2)]
    generation: u8,
    /// Everything follows from it
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Let something be wrong
    #[arg(long)]
    trouble: bool,
}

impl Run for Hub {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let hub = OlderHub {
            seed: self.seed,
            issues: self.issues,
            trouble: self.trouble,
            now: app.now(),
            ..OlderHub::default()
        };
        match self.generation {
            2 => return write(&self.folder, &hub.second_generation()),
            4 => return write_fourth(&self.folder, &hub),
            _ => {}
        }
        for (branch, files) in hub.third_generation() {
            write(&self.folder.join(branch), &files)?;
        }
        Ok(())
    }
}

fn write_fourth(folder: &Path, hub: &OlderHub) -> Result<(), Problem> {
    let unwritable = |error: &(dyn std::error::Error + 'static)| {
        let message = format!("{} cannot be written", folder.display());
        Problem::new(Code::FileUnwritable, message).caused_by(error)
    };
    if !folder.join("HEAD").is_file() {
        create_bare_repository(folder).map_err(|error| unwritable(&error))?;
    }
    hub.write_fourth_generation(folder)
        .map_err(|error| unwritable(&error))
}

fn write(folder: &Path, files: &Files) -> Result<(), Problem> {
    for (path, bytes) in files {
        let path = folder.join(path);
        let around = path.parent().unwrap_or(folder);
        let written = std::fs::create_dir_all(around).and_then(|()| std::fs::write(&path, bytes));
        written.map_err(|error| {
            let message = format!("{} cannot be written", path.display());
            Problem::new(Code::FileUnwritable, message).caused_by(&error)
        })?;
    }
    Ok(())
}
