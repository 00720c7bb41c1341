//! From issues to lines of beads: what came from there comes back to the letter, what changed here wins.

use std::io::{self, Write};

use crosslink_store::{Contents, WholeIssue};

use super::super::record::{CommentRecord, Place, Record};
use super::fields::{Fields, json, object};
use super::names::{Names, SOURCE, foreign};
use super::read::{ABSENT, read, settle_updated};
use super::table::{Keeping, Mapping, TABLE, Written, mapping_of};
use super::{comments, links};

/// Writes every issue, one a line, least number first.
pub(crate) fn write(contents: &Contents, out: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(contents);
    for whole in contents.issues.iter().rev() {
        let mut line = line(whole, &names);
        line.push('\n');
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

/// An issue as it is now; links and names are uuids.
fn record_of(whole: &WholeIssue) -> Record {
    let issue = &whole.issue;
    let mut record = Record::new(Place::default(), issue.id.to_string(), "");
    record.uuid = Some(issue.id);
    record.title.clone_from(&issue.title);
    record.description.clone_from(&issue.description);
    record.standing.clone_from(&issue.standing);
    record.priority = issue.priority;
    record.issue_type.clone_from(&issue.issue_type);
    record.assignee.clone_from(&issue.assignee);
    record.parent = issue.parent.map(|parent| parent.to_string());
    record.scheduled = issue.scheduled;
    record.due = issue.due;
    record.acceptance.clone_from(&issue.acceptance);
    record.labels.clone_from(&whole.labels);
    record.blockers = whole.blockers.iter().map(ToString::to_string).collect();
    record.relations = whole.related.iter().map(ToString::to_string).collect();
    record.external_refs.clone_from(&whole.external_refs);
    record.author = Some(issue.created_by.clone());
    record.created_at = Some(issue.created_at);
    record.updated_at = Some(issue.updated_at);
    record.deleted = issue.deleted;
    let foreign = whole.foreign.as_ref();
    let foreign = foreign.and_then(|json| serde_json::from_str(json.text()).ok());
    record.foreign = foreign.unwrap_or_default();
    record.comments = whole.comments.iter().map(comment_of).collect();
    record
}

fn comment_of(comment: &crosslink_core::entity::Comment) -> CommentRecord {
    let mut record = CommentRecord::new("", comment.body.clone());
    record.uuid = Some(comment.id);
    record.author = Some(comment.author.clone());
    record.created_at = Some(comment.created_at);
    record.foreign.clone_from(&comment.foreign);
    record
}

/// What a source said of one issue.
struct Source<'a> {
    fields: Fields<'a>,
    absent: Vec<String>,
}

impl<'a> Source<'a> {
    fn of(whole: &'a WholeIssue) -> Option<Self> {
        let absent = foreign(whole, ABSENT);
        Some(Self {
            fields: Fields::parse(foreign(whole, SOURCE)?).ok()?,
            absent: absent
                .and_then(|names| serde_json::from_str(names).ok())
                .unwrap_or_default(),
        })
    }

    fn speaks_of(&self, mapping: &Mapping) -> bool {
        mapping.names.iter().any(|name| {
            self.fields.raw(name).is_some() || self.absent.iter().any(|absent| absent == name)
        })
    }

    fn said(&self, mapping: &Mapping) -> Written {
        let said = mapping.names.iter();
        said.filter_map(|name| Some((*name, self.fields.raw(name)?.to_owned())))
            .collect()
    }

    /// What an import would make of what is kept, where our values stand for what is not.
    fn read_again(&self, now: &Record, own: &str) -> Option<Record> {
        let mut candidate: Written = Vec::new();
        for mapping in TABLE
            .iter()
            .filter(|mapping| mapping.keeping != Keeping::Items)
        {
            if self.speaks_of(mapping) {
                candidate.extend(self.said(mapping));
            } else {
                candidate.extend((mapping.write)(now, own));
            }
        }
        let fields = candidate.iter();
        let fields = fields.map(|(name, raw)| ((*name).to_owned(), raw.as_str()));
        let mut then = read(&Fields(fields.collect()), Place::default()).ok()?;
        then.updated_at = then.updated_at.or(now.created_at);
        settle_updated(&mut then, comments::latest(self.fields.raw("comments")));
        Some(then)
    }
}

fn line(whole: &WholeIssue, names: &Names) -> String {
    let now = record_of(whole);
    let own = names.name(whole.issue.id);
    let source = Source::of(whole);
    let then = source
        .as_ref()
        .and_then(|source| source.read_again(&now, own));
    let kept = |name| source.as_ref().and_then(|source| source.fields.raw(name));
    let mut written: Vec<(&str, String)> = Vec::new();
    for mapping in TABLE {
        match mapping.names[0] {
            name @ "dependencies" => {
                let text = links::write(&now, kept(name), names);
                written.extend(text.map(|text| (name, text)));
            }
            name @ "comments" => {
                let text = comments::write(&now, kept(name), own);
                written.extend(text.map(|text| (name, text)));
            }
            _ => written.extend(field(
                mapping,
                &now,
                source.as_ref().zip(then.as_ref()),
                own,
            )),
        }
    }
    match &source {
        Some(source) => written.extend(
            source
                .fields
                .0
                .iter()
                .filter(|(name, _)| mapping_of(name).is_none())
                .map(|(name, raw)| (name.as_str(), (*raw).to_owned())),
        ),
        // Beads leaves this alone; reading the line again, we find the issue by it.
        None => written.push(("uuid", json(&whole.issue.id))),
    }
    object(written.iter().map(|(name, raw)| (*name, raw.as_str())))
}

/// One field: what its source said while that still holds, else what is so here.
fn field(mapping: &Mapping, now: &Record, then: Option<(&Source, &Record)>, own: &str) -> Written {
    let ours = (mapping.write)(now, own);
    match then {
        Some((source, then)) if source.speaks_of(mapping) => {
            let holds = mapping.keeping == Keeping::Origin || (mapping.write)(then, own) == ours;
            if holds { source.said(mapping) } else { ours }
        }
        _ => ours,
    }
}
