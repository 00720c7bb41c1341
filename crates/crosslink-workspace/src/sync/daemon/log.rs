//! What a daemon writes down: one file that does not grow for ever.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use crosslink_core::time::Timestamp;

/// The longest file; then its later half is kept.
const LIMIT: u64 = 128 * 1024;

/// The longest line.
const LINE: usize = 1_000;

/// The file a daemon writes to.
pub(super) struct Log {
    path: PathBuf,
}

impl Log {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Writes down a line. That it cannot be written stops nothing.
    pub(super) fn note(&self, now: Timestamp, what: &str) {
        let shown = what.chars().take(LINE);
        let shown: String = shown
            .map(|it| if it.is_control() { ' ' } else { it })
            .collect();
        let _ = self.write(&format!("{} {shown}\n", now.second()));
    }

    fn write(&self, line: &str) -> std::io::Result<()> {
        if fs::metadata(&self.path).is_ok_and(|it| it.len() > LIMIT) {
            let all = fs::read_to_string(&self.path).unwrap_or_default();
            let lines: Vec<&str> = all.lines().collect();
            let kept = lines[lines.len() / 2..].join("\n");
            fs::write(&self.path, format!("{kept}\n"))?;
        }
        let file = File::options().create(true).append(true).open(&self.path);
        file?.write_all(line.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::{LIMIT, Log};
    use crosslink_core::time::Timestamp;

    #[test]
    fn the_file_does_not_grow_for_ever_and_keeps_what_came_last() {
        let place = tempfile::tempdir().unwrap();
        let log = Log::new(place.path().join("daemon.log"));
        let long = "x".repeat(2_000);
        for number in 0..400 {
            log.note(
                Timestamp::from_seconds(number),
                &format!("{number} \u{1b}{long}"),
            );
        }
        let text = std::fs::read_to_string(&log.path).unwrap();
        assert!(text.len() as u64 <= LIMIT + 1_100, "{}", text.len());
        assert!(text.lines().last().unwrap().contains(" 399  x"));
        assert!(text.lines().all(|line| line.len() < 1_100));
    }
}
