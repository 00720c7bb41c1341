//! Puts the pages of the control room into the program.
//!
//! Taken are those in `assets/`, where `cargo xtask dist` put them, as long as they are newer than what they are made of;
//! else they are made here, with Node; else the program shows its plain status page, and this says what was missing. A
//! build for debugging takes none: it is made often, and its tests are about the plain page.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use std::{env, fs, io};

/// What pages are made of, below `web/`.
const SOURCES: &[&str] = &[
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    ".npmrc",
];
const LEAST_NODE: u32 = 20;

fn main() {
    let here = PathBuf::from(told("CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(told("OUT_DIR"));
    let (assets, web) = (here.join("assets"), here.join("../../web"));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", assets.display());
    for source in SOURCES.iter().map(|source| web.join(source)) {
        println!("cargo::rerun-if-changed={}", source.display());
    }
    let pages = if told("PROFILE") == "release" {
        found(&assets, &web, &out)
    } else {
        None
    };
    let table = pages.map_or_else(|| Ok(String::new()), |pages| table(&pages));
    let table = table.expect("pages that were just made can be listed");
    let text = format!("pub(super) const FILES: &[(&str, &[u8])] = &[\n{table}];\n");
    fs::write(out.join("control_room.rs"), text).expect("cargo gives a directory to write in");
}

/// The folder of pages, if there is one or one can be made.
fn found(assets: &Path, web: &Path, out: &Path) -> Option<PathBuf> {
    if let Ok(made) = modified(&assets.join("index.html")) {
        let sources = SOURCES.iter().map(|source| newest(&web.join(source)));
        if sources.flatten().all(|source| source <= made) {
            return Some(assets.to_owned());
        }
    }
    make(web, out)
        .inspect_err(|missing| {
            println!("cargo::warning=the control room is not built in, the plain status page is: {missing}");
        })
        .ok()
}

fn make(web: &Path, out: &Path) -> Result<PathBuf, String> {
    if !web.join("package.json").exists() {
        return Err("there is no folder `web`".to_owned());
    }
    node().ok_or_else(|| format!("no Node of version {LEAST_NODE} or later was found"))?;
    let place = if web.join("node_modules").exists() {
        web.to_owned()
    } else {
        unpacked(web, &out.join("web"))?
    };
    let pages = out.join("pages");
    let mut build = Command::new("node");
    build
        .args([
            "node_modules/vite/bin/vite.js",
            "build",
            "--emptyOutDir",
            "--outDir",
        ])
        .arg(&pages)
        .current_dir(&place);
    run(&mut build)?;
    Ok(pages)
}

/// A copy of the sources with the packages they need, which the network has.
fn unpacked(web: &Path, place: &Path) -> Result<PathBuf, String> {
    for source in SOURCES {
        copy(&web.join(source), &place.join(source)).map_err(|error| error.to_string())?;
    }
    let mut install = Command::new("npm");
    install
        .args([
            "ci",
            "--prefer-offline",
            "--fetch-retries=0",
            "--no-audit",
            "--no-fund",
        ])
        .current_dir(place);
    run(&mut install)?;
    Ok(place.to_owned())
}

fn node() -> Option<u32> {
    let said = Command::new("node").arg("--version").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let major = said.trim().strip_prefix('v')?.split('.').next()?.parse();
    major.ok().filter(|major| *major >= LEAST_NODE)
}

fn run(command: &mut Command) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    match command.output() {
        Ok(done) if done.status.success() => Ok(()),
        Ok(done) => {
            let said = String::from_utf8_lossy(&done.stderr).into_owned();
            let last = said.lines().rfind(|line| !line.trim().is_empty());
            Err(format!(
                "{name} failed: {}",
                last.unwrap_or("without a word")
            ))
        }
        Err(error) => Err(format!("{name} could not be started: {error}")),
    }
}

/// The rows of a table of files: each with its path from the root, and its bytes.
fn table(pages: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    list(pages, &mut files)?;
    files.sort();
    let mut rows = String::new();
    for file in files {
        let path = file.strip_prefix(pages).map_err(io::Error::other)?;
        let path = path.to_string_lossy().replace('\\', "/");
        let whole = file.canonicalize()?;
        // Writing to a string cannot fail.
        let _ = writeln!(
            rows,
            "    ({:?}, include_bytes!({whole:?})),",
            format!("/{path}")
        );
    }
    Ok(rows)
}

fn list(place: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(place)? {
        let path = entry?.path();
        match path.is_dir() {
            true => list(&path, files)?,
            false => files.push(path),
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_dir() {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let entry = entry?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    fs::copy(from, to).map(drop)
}

/// When anything in a place was last changed.
fn newest(place: &Path) -> io::Result<SystemTime> {
    if !place.is_dir() {
        return modified(place);
    }
    let mut files = Vec::new();
    list(place, &mut files)?;
    let mut times = files.iter().map(|file| modified(file));
    times.try_fold(SystemTime::UNIX_EPOCH, |last, time| Ok(last.max(time?)))
}

fn modified(file: &Path) -> io::Result<SystemTime> {
    fs::metadata(file)?.modified()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is how cargo talks to a build script"
)]
fn told(key: &str) -> String {
    env::var(key).unwrap_or_default()
}
