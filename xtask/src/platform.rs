//! What this machine lacks, and how to get it.

use std::process::Command;

use crate::project::{self, Fallible};

/// A program some command needs.
pub(crate) struct Program {
    name: &'static str,
    debian: &'static [&'static str],
}

/// The tests of repositories compare with it.
pub(crate) const GIT: Program = Program {
    name: "git",
    debian: &["git", "ca-certificates"],
};
/// The bundled database is written in C.
pub(crate) const CC: Program = Program {
    name: "cc",
    debian: &["gcc", "libc6-dev"],
};
/// The floors of the benchmarks are its work.
pub(crate) const SQLITE3: Program = Program {
    name: "sqlite3",
    debian: &["sqlite3"],
};

/// The pages of the control room are made with it.
pub(crate) const NODE: Program = Program {
    name: "node",
    debian: &["nodejs"],
};
/// It brings the packages they are made of.
pub(crate) const NPM: Program = Program {
    name: "npm",
    debian: &["npm"],
};
/// They are tried out in it.
pub(crate) const CHROMIUM: Program = Program {
    name: "chromium",
    debian: &["chromium"],
};

/// Makes sure that the programs are here: CI as root on Debian installs what is missing, elsewhere it is an error that says
/// how to get it.
pub(crate) fn require(programs: &[Program]) -> Fallible<()> {
    let missing = || {
        programs
            .iter()
            .filter(|program| !project::has(program.name))
    };
    let packages: Vec<_> = missing()
        .flat_map(|program| program.debian.iter().copied())
        .collect();
    if packages.is_empty() {
        return Ok(());
    }
    if may_install() {
        install(&packages)?;
    }
    let names: Vec<_> = missing().map(|program| program.name).collect();
    if names.is_empty() {
        Ok(())
    } else {
        Err(advice(&names, &packages).into())
    }
}

fn may_install() -> bool {
    std::env::var_os("CI").is_some() && is_root() && project::has("apt-get")
}

#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn install(packages: &[&str]) -> Fallible<()> {
    project::run(Command::new("apt-get").args(["update", "--quiet"]))?;
    let mut command = Command::new("apt-get");
    command
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages);
    project::run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn advice(names: &[&str], packages: &[&str]) -> String {
    format!(
        "not on this machine: {}\n\nOn Debian and its relatives: apt-get install {}\n\
         Elsewhere: install {} with the system's package manager.",
        names.join(", "),
        packages.join(" "),
        names.join(" and ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named_with_the_way_to_get_it() {
        assert_eq!(
            advice(&["git", "cc"], &["git", "gcc"]),
            "not on this machine: git, cc\n\n\
             On Debian and its relatives: apt-get install git gcc\n\
             Elsewhere: install git and cc with the system's package manager."
        );
    }
}
