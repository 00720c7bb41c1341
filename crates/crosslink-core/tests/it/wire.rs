//! Lines made by hand, as another client would.

use crosslink_core::event::Event;
use crosslink_core::problem::Code;
use sha2::{Digest, Sha256};

pub(crate) const HEADER: &str = r#""v":1,"time":"2026-01-01T00:00:00.000000000Z","agent":"alice","op":"00000000-0000-4000-8000-000000000001","does":"test""#;

pub(crate) const ISSUE: &str = r#""issue":"00000000-0000-4000-8000-00000000000a""#;

/// Names the rest of a line as another client would: without this program's writer.
pub(crate) fn named(rest: &str) -> String {
    let digest = Sha256::digest(rest);
    let id: String = digest[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!(r#"{{"id":"{id}",{}"#, &rest[1..])
}

/// A line of the usual header and this kind and payload.
pub(crate) fn line(kind: &str, payload: &str) -> String {
    named(&format!(r#"{{{HEADER},"kind":"{kind}",{payload}}}"#))
}

#[track_caller]
pub(crate) fn refused(line: &str) -> String {
    let problem = Event::decode(line).expect_err(line);
    assert_eq!(problem.code(), Code::EventInvalid);
    problem.to_string()
}

#[track_caller]
pub(crate) fn read(line: &str) -> Event {
    let event = Event::decode(line).unwrap();
    assert_eq!(event.line(), line);
    event
}
