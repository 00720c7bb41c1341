//! Events as lines of JSON, version 1. `docs/event-format.md` specifies the bytes.
//!
//! A line is `{"id":"<32 hex digits>",` followed by the rest of one JSON object. The id is the first
//! 128 bits of the SHA-256 of the rest, with its opening brace: so the id covers every byte, also of
//! fields and kinds this version does not know.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fact::{
    Changed, ClaimRecorded, ClaimVerb, Element, ElementChanged, Fact, Hidden, IssueVerb,
    MilestoneVerb, Numbered,
};
use super::field::{Change, IssueField, MilestoneField};
use super::{Event, Header};
use crate::id::{CommentId, EventId, IssueId, MilestoneId, TimeEntryId};
use crate::json::Foreign;
use crate::problem::{Code, Problem};

/// The longest line, in bytes.
pub const LINE_LIMIT: usize = 8 * 1024 * 1024;

/// The version written by this program.
pub const FORMAT_VERSION: u32 = 1;

const ID_START: &str = "{\"id\":\"";
const ID_END: &str = "\",";
const ID_DIGITS: usize = 32;

/// The part of a line that every version can read, as it is written.
#[derive(Serialize)]
struct WireHeader {
    v: u32,
    #[serde(flatten)]
    header: Header,
    kind: String,
}

/// The same part as it is read. `Header` is read on its own: flattening would look into every other
/// field, and refuse numbers and depths that are only to be carried along.
#[derive(Deserialize)]
struct WireKind {
    v: u32,
    kind: String,
}

#[derive(Serialize, Deserialize)]
struct WireIssueChanged {
    issue: IssueId,
    changes: Vec<Change<IssueField>>,
}

#[derive(Serialize, Deserialize)]
struct WireMilestoneChanged {
    milestone: MilestoneId,
    changes: Vec<Change<MilestoneField>>,
}

#[derive(Serialize, Deserialize)]
struct WireElement {
    issue: IssueId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    blocker: Option<IssueId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    other: Option<IssueId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_ref: Option<String>,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<EventId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    settles: Vec<EventId>,
}

#[derive(Serialize, Deserialize)]
struct WireCommentHidden {
    issue: IssueId,
    comment: CommentId,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<EventId>,
}

#[derive(Serialize, Deserialize)]
struct WireTimeHidden {
    issue: IssueId,
    entry: TimeEntryId,
    version: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaces: Option<EventId>,
}

#[derive(Serialize, Deserialize)]
struct WireIssueNumbered {
    issue: IssueId,
    number: u32,
}

#[derive(Serialize, Deserialize)]
struct WireMilestoneNumbered {
    milestone: MilestoneId,
    number: u32,
}

impl Fact {
    /// The kind as it stands in the log.
    pub fn kind(&self) -> &str {
        match self {
            Self::IssueCreated(_) => "issue.created",
            Self::IssueChanged(verb, _) => verb.kind(),
            Self::ElementChanged(changed) => element_kind(&changed.element, changed.present),
            Self::IssueNumbered(_) => "issue.numbered",
            Self::ClaimRecorded(verb, _) => verb.kind(),
            Self::CommentAdded(_) => "comment.added",
            Self::CommentEdited(_) => "comment.edited",
            Self::CommentRedacted(_) => "comment.redacted",
            Self::TimeLogged(_) => "time.logged",
            Self::CommentHidden(hidden) if hidden.hidden => "comment.retracted",
            Self::CommentHidden(_) => "comment.restored",
            Self::TimeHidden(hidden) if hidden.hidden => "time.retracted",
            Self::TimeHidden(_) => "time.restored",
            Self::MilestoneCreated(_) => "milestone.created",
            Self::MilestoneChanged(verb, _) => verb.kind(),
            Self::MilestoneNumbered(_) => "milestone.numbered",
            Self::ControlRequested(_) => "control.requested",
            Self::ControlAnswered(_) => "control.answered",
            Self::CiReported(_) => "ci.reported",
            Self::Unknown { kind } => kind,
        }
    }
}

fn element_kind(element: &Element, present: bool) -> &'static str {
    match (element, present) {
        (Element::Label(_), true) => "issue.labeled",
        (Element::Label(_), false) => "issue.unlabeled",
        (Element::Blocker(_), true) => "issue.blocked",
        (Element::Blocker(_), false) => "issue.unblocked",
        (Element::Relation(_), true) => "issue.related",
        (Element::Relation(_), false) => "issue.unrelated",
        (Element::ExternalRef(_), true) => "issue.referenced",
        (Element::ExternalRef(_), false) => "issue.unreferenced",
    }
}

/// Writes a fact's payload as a JSON object.
fn payload(fact: &Fact) -> String {
    match fact {
        Fact::IssueCreated(created) => json(created),
        Fact::IssueChanged(_, changed) => json(&WireIssueChanged {
            issue: changed.id,
            changes: changed.changes.clone(),
        }),
        Fact::ElementChanged(changed) => json(&wire_element(changed)),
        Fact::IssueNumbered(numbered) => json(&WireIssueNumbered {
            issue: numbered.id,
            number: numbered.number,
        }),
        Fact::ClaimRecorded(_, claim) => json(claim),
        Fact::CommentAdded(comment) => json(comment),
        Fact::CommentEdited(comment) => json(comment),
        Fact::CommentRedacted(comment) => json(comment),
        Fact::TimeLogged(entry) => json(entry),
        Fact::CommentHidden(Hidden {
            issue,
            item,
            version,
            replaces,
            ..
        }) => json(&WireCommentHidden {
            issue: *issue,
            comment: *item,
            version: *version,
            replaces: *replaces,
        }),
        Fact::TimeHidden(Hidden {
            issue,
            item,
            version,
            replaces,
            ..
        }) => json(&WireTimeHidden {
            issue: *issue,
            entry: *item,
            version: *version,
            replaces: *replaces,
        }),
        Fact::MilestoneCreated(created) => json(created),
        Fact::MilestoneChanged(_, changed) => json(&WireMilestoneChanged {
            milestone: changed.id,
            changes: changed.changes.clone(),
        }),
        Fact::MilestoneNumbered(numbered) => json(&WireMilestoneNumbered {
            milestone: numbered.id,
            number: numbered.number,
        }),
        Fact::ControlRequested(request) => json(request),
        Fact::ControlAnswered(answer) => json(answer),
        Fact::CiReported(report) => json(report),
        Fact::Unknown { .. } => {
            unreachable!("an unknown kind is carried as its line and never written anew")
        }
    }
}

fn wire_element(changed: &ElementChanged) -> WireElement {
    let mut wire = WireElement {
        issue: changed.issue,
        label: None,
        blocker: None,
        other: None,
        external_ref: None,
        version: changed.version,
        replaces: changed.replaces,
        settles: changed.settles.clone(),
    };
    match &changed.element {
        Element::Label(label) => wire.label = Some(label.clone()),
        Element::Blocker(blocker) => wire.blocker = Some(*blocker),
        Element::Relation(other) => wire.other = Some(*other),
        Element::ExternalRef(reference) => wire.external_ref = Some(reference.clone()),
    }
    wire
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data serialises")
}

impl Event {
    /// Writes the line of a new event and names it by its content.
    pub fn seal(header: Header, fact: Fact) -> Self {
        let wire = WireHeader {
            v: FORMAT_VERSION,
            header,
            kind: fact.kind().to_owned(),
        };
        Self::named(wire, &payload(&fact), fact)
    }

    /// Writes the line of an event of a kind that has no effect: what somebody else recorded, carried along to the letter.
    pub fn seal_carried(header: Header, kind: &str, payload: &Foreign) -> Self {
        let kind = kind.to_owned();
        let wire = WireHeader {
            v: FORMAT_VERSION,
            header,
            kind: kind.clone(),
        };
        Self::named(wire, &json(payload), Fact::Unknown { kind })
    }

    fn named(wire: WireHeader, payload: &str, fact: Fact) -> Self {
        let mut rest = json(&wire);
        rest.pop();
        rest.push(',');
        rest.push_str(&payload[1..]);
        let id = content_id(rest.as_bytes());
        let line = format!("{ID_START}{id}{ID_END}{}", &rest[1..]);
        Self {
            id,
            header: wire.header,
            fact,
            line,
        }
    }

    /// Reads a line, checks its id, and keeps it to the letter.
    ///
    /// # Errors
    /// `event.invalid` for anything that is not such a line; kinds and fields that are not known are no error.
    pub fn decode(line: &str) -> Result<Self, Problem> {
        if line.len() > LINE_LIMIT {
            return Err(invalid(format!(
                "the line has {} bytes, the limit is {LINE_LIMIT}",
                line.len()
            )));
        }
        if !line.ends_with('}') || line.bytes().any(|byte| byte < b' ') {
            return Err(invalid(
                "the line has space after its end, or a control character",
            ));
        }
        let (id, rest) =
            split(line).ok_or_else(|| invalid("the line does not begin with its id"))?;
        let found = content_id(rest.as_bytes());
        if found != id {
            return Err(invalid(format!(
                "the line is named {id}, but its content is {found}"
            )));
        }
        let (header, fact) = read(&rest).map_err(|error| invalid(error.to_string()))?;
        Ok(Self {
            id,
            header,
            fact,
            line: line.to_owned(),
        })
    }
}

/// Parts a line into its id and the object the id was made of.
fn split(line: &str) -> Option<(EventId, String)> {
    let body = line.strip_prefix(ID_START)?;
    let id = EventId::parse(body.get(..ID_DIGITS)?)?;
    let rest = body.get(ID_DIGITS..)?.strip_prefix(ID_END)?;
    Some((id, format!("{{{rest}")))
}

fn content_id(rest: &[u8]) -> EventId {
    let digest = Sha256::digest(rest);
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    EventId(id)
}

fn invalid(why: impl Into<String>) -> Problem {
    Problem::new(
        Code::EventInvalid,
        format!("The event cannot be read: {}", why.into()),
    )
}

/// Reads the object of a line. What another version of the format wrote is only carried along.
fn read(rest: &str) -> serde_json::Result<(Header, Fact)> {
    let header: Header = serde_json::from_str(rest)?;
    let WireKind { v, kind } = serde_json::from_str(rest)?;
    let fact = if v == FORMAT_VERSION {
        fact(&kind, rest)?
    } else {
        Fact::Unknown { kind }
    };
    Ok((header, fact))
}

fn fact(kind: &str, rest: &str) -> serde_json::Result<Fact> {
    fn read<T: DeserializeOwned>(rest: &str) -> serde_json::Result<T> {
        serde_json::from_str(rest)
    }
    Ok(match kind {
        "issue.created" => Fact::IssueCreated(read(rest)?),
        "issue.numbered" => {
            let WireIssueNumbered { issue, number } = read(rest)?;
            Fact::IssueNumbered(Numbered { id: issue, number })
        }
        "comment.added" => Fact::CommentAdded(read(rest)?),
        "comment.edited" => Fact::CommentEdited(read(rest)?),
        "comment.redacted" => Fact::CommentRedacted(read(rest)?),
        "time.logged" => Fact::TimeLogged(read(rest)?),
        "comment.retracted" | "comment.restored" => {
            let WireCommentHidden {
                issue,
                comment: item,
                version,
                replaces,
            } = read(rest)?;
            Fact::CommentHidden(Hidden {
                issue,
                item,
                hidden: kind == "comment.retracted",
                version,
                replaces,
            })
        }
        "time.retracted" | "time.restored" => {
            let WireTimeHidden {
                issue,
                entry: item,
                version,
                replaces,
            } = read(rest)?;
            Fact::TimeHidden(Hidden {
                issue,
                item,
                hidden: kind == "time.retracted",
                version,
                replaces,
            })
        }
        "milestone.created" => Fact::MilestoneCreated(read(rest)?),
        "milestone.numbered" => {
            let WireMilestoneNumbered { milestone, number } = read(rest)?;
            Fact::MilestoneNumbered(Numbered {
                id: milestone,
                number,
            })
        }
        "control.requested" => Fact::ControlRequested(read(rest)?),
        "control.answered" => Fact::ControlAnswered(read(rest)?),
        "ci.reported" => Fact::CiReported(read(rest)?),
        _ => return group(kind, rest),
    })
}

/// Reads the kinds that share a payload.
fn group(kind: &str, rest: &str) -> serde_json::Result<Fact> {
    if let Some(verb) = IssueVerb::of(kind) {
        let WireIssueChanged { issue, changes } = serde_json::from_str(rest)?;
        return Ok(Fact::IssueChanged(verb, Changed { id: issue, changes }));
    }
    if let Some(verb) = MilestoneVerb::of(kind) {
        let WireMilestoneChanged { milestone, changes } = serde_json::from_str(rest)?;
        return Ok(Fact::MilestoneChanged(
            verb,
            Changed {
                id: milestone,
                changes,
            },
        ));
    }
    if let Some(verb) = ClaimVerb::of(kind) {
        return serde_json::from_str::<ClaimRecorded>(rest)
            .map(|claim| Fact::ClaimRecorded(verb, claim));
    }
    let present = !kind.starts_with("issue.un");
    if !matches!(
        kind.strip_prefix("issue.")
            .map(|word| word.strip_prefix("un").unwrap_or(word)),
        Some("labeled" | "blocked" | "related" | "referenced")
    ) {
        return Ok(Fact::Unknown {
            kind: kind.to_owned(),
        });
    }
    let wire: WireElement = serde_json::from_str(rest)?;
    let element = match kind.trim_start_matches("issue.").trim_start_matches("un") {
        "labeled" => wire.label.map(Element::Label),
        "blocked" => wire.blocker.map(Element::Blocker),
        "related" => wire.other.map(Element::Relation),
        _ => wire.external_ref.map(Element::ExternalRef),
    }
    .ok_or_else(|| serde::de::Error::custom("the element is missing"))?;
    let (issue, version, replaces) = (wire.issue, wire.version, wire.replaces);
    Ok(Fact::ElementChanged(ElementChanged {
        issue,
        element,
        present,
        version,
        replaces,
        settles: wire.settles,
    }))
}
