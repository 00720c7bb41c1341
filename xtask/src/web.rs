//! The pages of the control room: `cargo xtask dist` makes them, a step of `cargo xtask test` examines them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::platform;
use crate::project::{self, Fallible, cargo, run};

/// Where a server built from this tree looks for pages.
const ASSETS: &str = "crates/crosslink-server/assets";

/// Makes the pages and puts them where a release build takes them from; fails without Node.
pub(crate) fn dist() -> Fallible<()> {
    platform::require(&[platform::NODE, platform::NPM])?;
    build()?;
    let assets = project::root().join(ASSETS);
    if assets.exists() {
        std::fs::remove_dir_all(&assets)?;
    }
    copy(&web().join("dist"), &assets)?;
    println!("wrote {ASSETS}");
    Ok(())
}

/// Lints, types, unit tests, the size, and the built program in a browser.
pub(crate) fn test() -> Fallible<()> {
    platform::require(&[platform::NODE, platform::NPM, platform::CHROMIUM])?;
    build()?;
    for script in ["lint", "types", "test"] {
        run(npm(&["run", "--silent", script]).env("CI", "true"))?;
    }
    run(&mut cargo(&["build", "--locked", "--package", "crosslink"]))?;
    let mut browser = npm(&["run", "--silent", "browser"]);
    browser
        .env("CROSSLINK_BIN", project::binary("debug"))
        .env("CROSSLINK_PAGES", web().join("dist"));
    run(&mut browser)
}

fn build() -> Fallible<()> {
    run(&mut npm(&[
        "ci",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
    ]))?;
    run(&mut npm(&["run", "--silent", "build"]))
}

fn npm(arguments: &[&str]) -> Command {
    let mut command = Command::new("npm");
    command.args(arguments).current_dir(web());
    command
}

fn web() -> PathBuf {
    project::root().join("web")
}

fn copy(from: &Path, to: &Path) -> Fallible<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
