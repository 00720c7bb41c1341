//! The small files agents leave: signs of life, requests of drivers, and answers to them.

use crosslink_core::time::Timestamp;
use serde::Deserialize;
use thiserror::Error;

use crate::snapshot::{ControlAnswer, ControlRequest, Heartbeat};
use crate::v3::Time;

/// The longest file that is read, in bytes.
pub const FILE_LIMIT: usize = 1 << 20;

/// Why a file cannot be read.
#[derive(Debug, Error)]
pub enum FileError {
    /// It is too long.
    #[error("longer than {FILE_LIMIT} bytes")]
    TooLong,
    /// It is not what it should be.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, FileError> {
    if bytes.len() > FILE_LIMIT {
        return Err(FileError::TooLong);
    }
    Ok(serde_json::from_slice(bytes)?)
}

/// The number of an issue; nothing where it cannot be one.
fn shown(number: Option<i64>) -> Option<u32> {
    number
        .and_then(|number| u32::try_from(number).ok())
        .filter(|number| *number > 0)
}

#[derive(Deserialize)]
struct HeartbeatFile {
    #[serde(default)]
    agent_id: Option<String>,
    #[serde(alias = "timestamp")]
    last_heartbeat: Time,
    #[serde(default)]
    active_issue_id: Option<i64>,
    #[serde(default)]
    machine_id: Option<String>,
}

/// Reads a sign of life, and the agent it says it is of; the path counts where it says nothing.
///
/// # Errors
/// Where the file is none.
pub fn parse_heartbeat(bytes: &[u8]) -> Result<(Option<String>, Heartbeat), FileError> {
    let file: HeartbeatFile = read(bytes)?;
    let heartbeat = Heartbeat {
        at: file.last_heartbeat.at,
        active_issue: shown(file.active_issue_id),
        machine: file.machine_id.filter(|machine| !machine.is_empty()),
    };
    Ok((file.agent_id, heartbeat))
}

#[derive(Deserialize)]
struct RequestFile {
    request_id: String,
    kind: String,
    #[serde(default)]
    subject: Option<SubjectFile>,
    requested_by: String,
    requested_at: Time,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Deserialize)]
struct SubjectFile {
    #[serde(default)]
    issue_id: Option<i64>,
}

/// Reads what a driver asked; its answer is another file.
///
/// # Errors
/// Where the file is none.
pub fn parse_request(bytes: &[u8]) -> Result<ControlRequest, FileError> {
    let file: RequestFile = read(bytes)?;
    Ok(ControlRequest {
        id: file.request_id,
        kind: file.kind,
        issue: shown(file.subject.and_then(|subject| subject.issue_id)),
        requested_by: file.requested_by,
        requested_at: file.requested_at.at,
        reason: file.reason,
        answer: None,
    })
}

#[derive(Deserialize)]
struct AnswerFile {
    request_id: String,
    ack_at: Time,
    acted: bool,
    result: String,
    #[serde(default)]
    notes: Option<String>,
}

/// Reads what an agent answered, and the request it answers.
///
/// # Errors
/// Where the file is none.
pub fn parse_answer(bytes: &[u8]) -> Result<(String, ControlAnswer), FileError> {
    let file: AnswerFile = read(bytes)?;
    let at: Timestamp = file.ack_at.at;
    let answer = ControlAnswer {
        at,
        acted: file.acted,
        result: file.result,
        notes: file.notes,
    };
    Ok((file.request_id, answer))
}

/// The agent a request is for and the request's name, out of a file name `<agent>--<request>.json`.
pub fn request_of_file(name: &str) -> Option<(&str, &str)> {
    let (target, request) = name.strip_suffix(".json")?.rsplit_once("--")?;
    (!target.is_empty() && !request.is_empty()).then_some((target, request))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_life_of_every_generation_are_read() {
        let read = |text: &str| {
            parse_heartbeat(text.as_bytes())
                .map(|(agent, beat)| (agent, beat.at.second(), beat.active_issue, beat.machine))
                .ok()
        };
        let at = "2026-06-25 06:43:33".to_owned();
        assert_eq!(
            read(
                r#"{"agent_id":"m1","last_heartbeat":"2026-06-25T06:43:33.6Z","active_issue_id":12,"machine_id":"box","extra":1}"#
            ),
            Some((
                Some("m1".to_owned()),
                at.clone(),
                Some(12),
                Some("box".to_owned())
            ))
        );
        assert_eq!(
            read(r#"{"timestamp":"2026-06-25T08:43:33+02:00","active_issue_id":null}"#),
            Some((None, at.clone(), None, None))
        );
        assert_eq!(
            read(
                r#"{"agent_id":"m1","timestamp":"2026-06-25T06:43:33Z","active_issue_id":-1,"machine_id":""}"#
            ),
            Some((Some("m1".to_owned()), at, None, None))
        );
        for bad in [
            "",
            "{}",
            "[]",
            r#"{"last_heartbeat":"soon"}"#,
            r#"{"agent_id":"m1"}"#,
            "\u{0}",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn requests_and_answers_are_read() {
        let request = parse_request(
            br#"{"request_id":"01J","kind":"reprioritise","subject":{"issue_id":7},"requested_by":"SHA256:x","requested_at":"2026-06-25T06:43:33.654453474+00:00","reason":"now"}"#,
        )
        .unwrap();
        let expected = ControlRequest {
            id: "01J".to_owned(),
            kind: "reprioritise".to_owned(),
            issue: Some(7),
            requested_by: "SHA256:x".to_owned(),
            requested_at: Timestamp::parse("2026-06-25T06:43:33.654453474Z").unwrap(),
            reason: Some("now".to_owned()),
            answer: None,
        };
        assert_eq!(request, expected);
        let (id, answer) = parse_answer(
            br#"{"request_id":"01J","ack_at":"2026-06-25T06:44:00+00:00","acted":false,"result":"refused"}"#,
        )
        .unwrap();
        let expected = ControlAnswer {
            at: Timestamp::parse("2026-06-25T06:44:00Z").unwrap(),
            acted: false,
            result: "refused".to_owned(),
            notes: None,
        };
        assert_eq!((id.as_str(), answer), ("01J", expected));
        assert!(parse_request(br#"{"request_id":"01J"}"#).is_err());
        assert!(parse_answer(&vec![b' '; FILE_LIMIT + 1]).is_err());
    }

    #[test]
    fn the_name_of_a_request_is_split_at_the_last_dashes() {
        for (name, expected) in [
            ("m1--f2--01J.json", Some(("m1--f2", "01J"))),
            ("m1--01J.json", Some(("m1", "01J"))),
            ("01J.json", None),
            ("--01J.json", None),
            ("m1--.json", None),
            ("m1--01J", None),
        ] {
            assert_eq!(request_of_file(name), expected, "{name}");
        }
    }
}
