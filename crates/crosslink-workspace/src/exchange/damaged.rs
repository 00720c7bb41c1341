//! Damaged samples of every format: no record that is made of one breaks a limit, and no fault lies outside
//! the input.

use std::io::BufRead;

use crosslink_core::model::{COMMENT_LIMIT, DESCRIPTION_LIMIT};
use crosslink_core::operation::{check_label, check_title};
use crosslink_core::problem::Problem;

use super::intake::Intake;
use super::record::{Item, Place, Record};
use super::{csv, markdown, older, reference};

/// Reads the bytes as a document, and each line as one of JSONL.
fn import_reference(bytes: &[u8]) {
    document(bytes, reference::read);
    for (at, line) in String::from_utf8_lossy(bytes).lines().enumerate() {
        let place = Place {
            line: at as u64 + 1,
            column: 1,
        };
        match reference::line(line, place) {
            Ok(Item::Issue(record) | Item::IssueOf(record, _)) => hold(&record),
            Ok(Item::Milestone(_)) => {}
            Err(fault) => assert_eq!(fault.place.line, place.line, "{}", fault.reason),
        }
    }
}

/// Reads the bytes as a table.
fn import_csv(bytes: &[u8]) {
    document(bytes, csv::read);
}

/// Reads the bytes as a Markdown document.
fn import_markdown(bytes: &[u8]) {
    document(bytes, markdown::read);
}

/// Reads the bytes as a database of the reference, which has to be a file.
fn issues_db(bytes: &[u8]) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("issues.db");
    std::fs::write(&path, bytes).unwrap();
    let mut progress = |_| {};
    let mut intake = Intake::new(&mut progress);
    // What is no database is refused as a whole; only a panic would be wrong.
    let _ = older::read(&path, &mut intake);
    intake.records.iter().for_each(hold);
}

fn document(bytes: &[u8], read: fn(&mut dyn BufRead, &mut Intake) -> Result<(), Problem>) {
    let mut progress = |_| {};
    let mut intake = Intake::new(&mut progress);
    read(&mut &*bytes, &mut intake).expect("bytes in memory can be read on");
    intake.records.iter().for_each(hold);
    let lines = bytes
        .iter()
        .filter(|byte| matches!(byte, b'\n' | b'\r'))
        .count() as u64
        + 1;
    for bad in &intake.bad {
        assert!(
            bad.line <= lines,
            "line {} of {lines}: {}",
            bad.line,
            bad.reason
        );
    }
}

/// Checks that a record keeps the limits that an event has to keep.
fn hold(record: &Record) {
    assert!(check_title(&record.title).is_ok(), "{:?}", record.title);
    for label in &record.labels {
        assert!(check_label(label).is_ok(), "{label:?}");
    }
    for text in [&record.description, &record.acceptance] {
        assert!(
            text.as_ref()
                .is_none_or(|text| text.len() <= DESCRIPTION_LIMIT)
        );
    }
    for comment in &record.comments {
        assert!(comment.body.len() <= COMMENT_LIMIT);
    }
}

/// Changes bytes of a sample here and there, always the same way.
fn mutations(sample: &[u8], count: u64) -> impl Iterator<Item = Vec<u8>> + '_ {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..count).map(move |_| {
        let mut bytes = sample.to_vec();
        for _ in 0..1 + next() % 4 {
            let at = next() % bytes.len();
            match next() % 4 {
                0 => bytes[at] = next() as u8,
                1 => bytes.truncate(at.max(1)),
                2 => bytes.insert(at, b"\"\\{}[],:'\n#-<"[next() % 13]),
                _ => {
                    bytes.remove(at);
                    bytes.push(b'\n');
                }
            }
        }
        bytes
    })
}

const JSON: &[u8] = br#"[{"uuid":"30fa0ed8-8e41-4acf-a264-87f0d3565e61","display_id":7,"title":"A","status":"closed",
    "priority":"high","created_at":"2026-11-23T03:34:54Z","labels":["bug"],"comments":[{"content":"c"}],
    "time_entries":[{"started_at":"2026-11-23T03:34:55Z"}],"milestone":{"name":"m"},"foreign":{"a":{}}},
    {"title":"B","id":2,"parent_id":7}]"#;

const TABLE: &[u8] = b"title,labels,due,parent,comments,other\n'=a,\"x;y\\;z\",2027-01-01,#1,\"[{\"\"content\"\":\"\"c\"\"}]\",o\n";

const DOCUMENT: &[u8] = b"# X\n\nExported: 2026-11-23 03:34:56 UTC\n\n### [x] #1: A\n\n\
    <!-- crosslink:issue {\"title\":\"A\"} -->\n\n- **Priority:** low\n- **Reason:** a\n  b\n\n\
    <!-- crosslink:description -->\nx\n<!-- crosslink:end -->\n\n**Comments:**\n\n\
    <!-- crosslink:comment {\"content\":\"\"} -->\n- [2026-11-23 03:34] a\n  b\n\n---\n\n### [ ] #2: B\n\nd\n\n\
    **Comments:**\n- [2026-11-23 03:34] hey\nyou\n";

#[test]
fn damaged_samples_break_nothing() {
    mutations(JSON, 3_000).for_each(|bytes| import_reference(&bytes));
    mutations(TABLE, 3_000).for_each(|bytes| import_csv(&bytes));
    mutations(DOCUMENT, 3_000).for_each(|bytes| import_markdown(&bytes));
}

#[test]
fn a_damaged_database_breaks_nothing() {
    let sample = include_bytes!("../../tests/it/fixtures/issues-v17.db");
    mutations(sample, 100).for_each(|bytes| issues_db(&bytes));
}
