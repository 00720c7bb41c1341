//! Opening a link in the browser.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The page that leads to the link. Others on this machine see what programs are started with, but not this file.
fn page(home: &Path) -> PathBuf {
    home.join("open.html")
}

/// Asks the system to open a link, by a page that only its owner can read. Where it cannot, the link is printed
/// all the same.
pub(super) fn open(home: &Path, link: &str) {
    let page = page(home);
    let text = format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Crosslink</title>\n\
         <meta http-equiv=\"refresh\" content=\"0;url={link}\">\n<p><a href=\"{link}\">Crosslink</a></p>\n"
    );
    if crosslink_fleet::write_private(&page, &text).is_err() {
        return;
    }
    let program = match cfg!(target_os = "macos") {
        true => "open",
        false => "xdg-open",
    };
    let _ = Command::new(program)
        .arg(&page)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
}

/// Takes the page away again.
pub(super) fn close(home: &Path) {
    // What it led to is over, with or without it.
    let _ = std::fs::remove_file(page(home));
}
