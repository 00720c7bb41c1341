//! Where things are, and how a program is started.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a command of this tool returns: nothing but a sentence on failure.
pub(crate) type Fallible<T> = Result<T, Box<dyn Error>>;

/// Returns the project's root directory.
pub(crate) fn root() -> PathBuf {
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Returns the directory cargo builds into.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(directory) => root().join(directory),
        None => root().join("target"),
    }
}

/// Returns the built binary of a profile's directory (`debug`, `release`).
pub(crate) fn binary(profile: &str) -> PathBuf {
    target()
        .join(profile)
        .join(format!("crosslink{}", std::env::consts::EXE_SUFFIX))
}

/// Returns the directory of real hubs and exports, if there is one.
pub(crate) fn real_data() -> Option<PathBuf> {
    if let Some(directory) = std::env::var_os("CROSSLINK_TEST_DATA") {
        return Some(PathBuf::from(directory));
    }
    root().join("../shared/data").canonicalize().ok()
}

/// Returns `cargo` with these arguments, started in the root.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Shows the command line, runs it, and fails where it fails.
pub(crate) fn run(command: &mut Command) -> Fallible<()> {
    println!("$ {}", line(command));
    let status = command
        .status()
        .map_err(|problem| format!("{}: {problem}", line(command)))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}`: {status}", line(command)).into())
    }
}

/// Runs the command and returns its standard output; its failure carries its standard error.
pub(crate) fn answer(command: &mut Command) -> Fallible<String> {
    let output = command
        .output()
        .map_err(|problem| format!("{}: {problem}", line(command)))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{}`: {}\n{}", line(command), output.status, said.trim()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// Returns whether a program of this name is on the path.
pub(crate) fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).any(|directory| directory.join(&file).is_file())
}

fn line(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program
        .file_stem()
        .unwrap_or(program.as_os_str())
        .to_string_lossy();
    let words = command
        .get_args()
        .map(|word| word.to_string_lossy().into_owned());
    std::iter::once(name.into_owned())
        .chain(words)
        .collect::<Vec<_>>()
        .join(" ")
}
