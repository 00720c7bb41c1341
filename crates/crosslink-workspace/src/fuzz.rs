//! Every decoder of bytes that others wrote, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over damaged samples.

use std::path::Path;

use crosslink_core::event::Event;
use crosslink_core::query::Query;
use crosslink_store::fleet::OlderDashboard;

use crate::exchange::ImportFormat;
use crate::exchange::import::{read_file, read_stream};
use crate::exchange::intake::Intake;

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("event_codec", event_codec),
    ("query", query),
    ("import_beads", import_beads),
    ("import_reference", import_reference),
    ("import_csv", import_csv),
    ("import_markdown", import_markdown),
    ("issues_db", issues_db),
    ("dashboard_db", dashboard_db),
];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// An event that can be read is written as it was read.
fn event_codec(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(event) = Event::decode(text) {
        assert_eq!(event.line(), text, "an event is kept to the letter");
    }
}

/// A query that can be read says the same when it is shown and read again.
fn query(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(query) = Query::parse(text) {
        let shown = query.to_string();
        let again = Query::parse(&shown).map(|query| query.to_string());
        assert_eq!(again.ok().as_deref(), Some(shown.as_str()), "of {text}");
    }
}

fn import_beads(bytes: &[u8]) {
    read(bytes, ImportFormat::Beads);
    read(bytes, ImportFormat::Auto);
}

fn import_reference(bytes: &[u8]) {
    read(bytes, ImportFormat::Json);
    read(bytes, ImportFormat::Jsonl);
}

fn import_csv(bytes: &[u8]) {
    read(bytes, ImportFormat::Csv);
}

fn import_markdown(bytes: &[u8]) {
    read(bytes, ImportFormat::Markdown);
}

/// Whether it can be read does not matter here.
fn read(bytes: &[u8], format: ImportFormat) {
    let mut told = |_| {};
    let mut intake = Intake::new(&mut told);
    let _ = read_stream(bytes, format, &mut intake);
}

fn issues_db(bytes: &[u8]) {
    with_file(bytes, |path| {
        let mut told = |_| {};
        let mut intake = Intake::new(&mut told);
        let _ = read_file(path, ImportFormat::Database, &mut intake);
    });
}

/// The reference's index of watched projects.
fn dashboard_db(bytes: &[u8]) {
    with_file(bytes, |path| {
        let _ = OlderDashboard::read(path);
    });
}

/// A database has to be a file.
fn with_file(bytes: &[u8], read: impl FnOnce(&Path)) {
    let Ok(file) = tempfile::NamedTempFile::new() else {
        return;
    };
    if std::fs::write(file.path(), bytes).is_ok() {
        read(file.path());
    }
}
