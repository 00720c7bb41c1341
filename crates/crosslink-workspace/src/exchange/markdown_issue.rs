//! One issue or milestone of a Markdown document: what was gathered below its heading, and what it means.

use crosslink_core::event::IssueFieldName;
use crosslink_core::model::{IssueType, Priority};
use crosslink_core::time::{DayEnd, Timestamp, parse_date};

use super::issue_object::{comment, drawn, issue, lifecycle, milestone, settled, standing};
use super::markdown_text::{Shown, comment_lead};
use super::object::Object;
use super::record::{CommentRecord, Fault, Item, Place, Record};

/// An object of a mark, and where it begins.
type Mark = (String, Place);

/// What stands below one heading.
pub(crate) struct Draft {
    place: Place,
    is_done: bool,
    kind: Option<String>,
    head: Option<Mark>,
    /// What a person sees.
    pub(crate) shown: Shown,
    /// The marks of the comments, as many as there are comments.
    comments: Vec<Option<Mark>>,
    next_comment: Option<Mark>,
    in_comments: bool,
    loose: Vec<String>,
}

impl Draft {
    /// Returns what begins with a heading.
    pub(crate) fn new(place: Place, title: String, is_done: bool) -> Self {
        Self {
            place,
            is_done,
            kind: None,
            head: None,
            shown: Shown {
                title,
                ..Shown::default()
            },
            comments: Vec::new(),
            next_comment: None,
            in_comments: false,
            loose: Vec::new(),
        }
    }

    /// Whether it has its mark.
    pub(crate) fn is_marked(&self) -> bool {
        self.head.is_some()
    }

    /// Whether the last thing seen was the line between two issues.
    pub(crate) fn is_ended(&self) -> bool {
        let mut lines = self.loose.iter().rev();
        lines
            .find(|line| !line.trim().is_empty())
            .is_some_and(|line| line.trim_end() == "---")
    }

    /// Takes the mark of the issue or milestone; the first one counts.
    pub(crate) fn mark(&mut self, kind: &str, object: &str, place: Place) {
        if self.head.is_none() {
            self.kind = Some(kind.to_owned());
            self.head = Some((object.to_owned(), place));
        }
    }

    /// Takes the mark of the comment that follows.
    pub(crate) fn comment_mark(&mut self, object: &str, place: Place) {
        self.next_comment = Some((object.to_owned(), place));
    }

    /// Takes a line with a name.
    pub(crate) fn fact(&mut self, name: &str, value: &str) {
        self.shown.facts.push((name.to_owned(), value.to_owned()));
    }

    /// Takes a further line of the last line with a name.
    pub(crate) fn fact_more(&mut self, line: &str) {
        if let Some((_, value)) = self.shown.facts.last_mut() {
            value.push('\n');
            value.push_str(line);
        }
    }

    /// The text of a comment that begins in this line, if one does.
    pub(crate) fn begins_comment<'l>(&self, line: &'l str) -> Option<&'l str> {
        let text = line.strip_prefix("- ")?;
        let expected = self.next_comment.is_some() || self.in_comments && minute(text).is_some();
        expected.then_some(text)
    }

    /// Takes the first line of a comment.
    pub(crate) fn comment(&mut self, text: &str) {
        self.comments.push(self.next_comment.take());
        self.shown.comments.push(text.to_owned());
    }

    /// Takes a further line of the last comment, with the empty ones before it.
    pub(crate) fn comment_more(&mut self, empty: usize, line: &str) {
        if let Some(last) = self.shown.comments.last_mut() {
            last.extend(std::iter::repeat_n('\n', empty + 1));
            last.push_str(line);
        }
    }

    /// Takes a line that belongs to nothing else.
    pub(crate) fn loose(&mut self, line: &str) {
        let plain = line.trim_end();
        if plain == "**Comments:**" {
            self.in_comments = true;
        } else if self.in_comments && self.head.is_none() && plain != "---" {
            // The reference does not move the further lines of a comment in.
            self.comment_more(0, line);
        } else {
            self.loose.push(line.to_owned());
        }
    }

    /// Makes a record of it, in a document that was made at a time.
    ///
    /// # Errors
    /// Where a mark or a line cannot be read.
    pub(crate) fn finish(mut self, exported: Option<Timestamp>) -> Result<Item, Fault> {
        match self.head.take() {
            Some(head) if self.kind.as_deref() == Some("milestone") => self.milestone(&head),
            Some(head) => self.marked_issue(&head, exported),
            None => self.plain_issue(),
        }
    }

    fn milestone(self, head: &Mark) -> Result<Item, Fault> {
        let mut record = milestone(Object::parse(&head.0, head.1)?)?;
        record.name = self.shown.title;
        record.description = self.shown.description;
        Ok(Item::Milestone(record))
    }

    fn marked_issue(mut self, head: &Mark, exported: Option<Timestamp>) -> Result<Item, Fault> {
        let mut object = Object::parse(&head.0, head.1)?;
        let digest: Option<uuid::Uuid> = object.take("shown")?;
        let (mut record, _) = issue(object)?;
        let title = self
            .shown
            .title
            .split_once(": ")
            .map(|(_, title)| title.to_owned());
        self.shown.title = title.unwrap_or(self.shown.title);
        let texts: Vec<CommentRecord> = self.comments()?;
        self.shown.comments = texts.iter().map(|comment| comment.body.clone()).collect();
        record.comments = texts;
        record.title.clone_from(&self.shown.title);
        record.description.clone_from(&self.shown.description);
        record.acceptance.clone_from(&self.shown.acceptance);
        if self.has_stray_text() {
            let note = "text outside of its marks in the document was left out";
            record.notes.push(note.to_owned());
        }
        if digest != Some(self.shown.digest()) {
            // Whoever changed the document did so after it was made.
            let later = record.updated_at.map(Timestamp::next);
            record.updated_at = later.max(exported);
            record
                .notes
                .push("the text of the document was changed; it counts".to_owned());
            self.apply_facts(&mut record)?;
        }
        Ok(Item::Issue(Box::new(settled(record, "markdown")?)))
    }

    /// Whether there is text that belongs to no part of an issue with a mark.
    fn has_stray_text(&self) -> bool {
        let known = |line: &str| matches!(line, "" | "---" | "**Acceptance:**");
        self.loose.iter().any(|line| !known(line.trim()))
    }

    /// The comments, each with what its mark says of it.
    fn comments(&self) -> Result<Vec<CommentRecord>, Fault> {
        let comments = self.comments.iter().zip(&self.shown.comments);
        comments
            .enumerate()
            .map(|(at, (mark, text))| match mark {
                Some((object, place)) => marked_comment(object, *place, text, at),
                None => Ok(plain_comment(text, at)),
            })
            .collect()
    }

    /// Lets the lines with names win over the mark, where they say something else.
    fn apply_facts(&self, record: &mut Record) -> Result<(), Fault> {
        let fault =
            |name: &str, reason: String| Fault::new(self.place, format!("{name}: {reason}"));
        if let Some(text) = self.shown.fact("Priority") {
            record.priority =
                Priority::parse(text).map_err(|problem| fault("Priority", problem.to_string()))?;
        }
        if let Some(text) = self.shown.fact("Type") {
            record.issue_type =
                IssueType::new(text).map_err(|problem| fault("Type", problem.to_string()))?;
        }
        let state = match self.shown.fact("Status") {
            Some(text) => lifecycle(text).map_err(|reason| fault("Status", reason))?,
            None if self.is_done => crosslink_core::model::Lifecycle::Closed,
            None => record.standing.state,
        };
        if state != record.standing.state {
            record.standing = standing(state, None, None);
        }
        record.assignee = self.shown.fact("Assignee").map(str::to_owned);
        let labels = self.shown.fact("Labels").unwrap_or_default();
        if labels != record.labels.join(", ") {
            record.labels = list(labels);
        }
        for (name, field, end) in [
            ("Scheduled", &mut record.scheduled, DayEnd::Start),
            ("Due", &mut record.due, DayEnd::End),
        ] {
            let text = self.shown.fact(name);
            if text != field.map(Timestamp::date).as_deref() {
                *field = text
                    .map(|text| parse_date(text, end))
                    .transpose()
                    .map_err(|problem| fault(name, problem.to_string()))?;
            }
        }
        Ok(())
    }

    /// An issue of which only the lines for people are known.
    fn plain_issue(mut self) -> Result<Item, Fault> {
        let (number, title) = match self.shown.title.split_once(": ") {
            Some((name, title)) if name.starts_with('#') => {
                (name[1..].parse().ok(), title.to_owned())
            }
            _ => (None, self.shown.title.clone()),
        };
        let created = self.shown.fact("Created").map(str::to_owned);
        let seed = format!(
            "markdown {} {}",
            number.map_or_else(|| title.clone(), |number: i64| number.to_string()),
            created.as_deref().unwrap_or_default()
        );
        let key = number.map_or_else(|| self.place.line.to_string(), |number| number.to_string());
        let mut record = Record::new(self.place, key, seed);
        record.number = drawn(number);
        record.title = title;
        record.description = self.loose_text();
        record.created_at = created
            .map(|text| parse_date(&text, DayEnd::Start))
            .transpose()
            .map_err(|problem| Fault::new(self.place, format!("Created: {problem}")))?;
        let parent = self.shown.fact("Parent");
        record.parent = parent.map(|text| text.trim_start_matches('#').to_owned());
        self.apply_facts(&mut record)?;
        record.comments = self.comments()?;
        record.silent = vec![
            IssueFieldName::Type,
            IssueFieldName::Assignee,
            IssueFieldName::Milestone,
            IssueFieldName::Scheduled,
            IssueFieldName::Due,
            IssueFieldName::Acceptance,
            IssueFieldName::Foreign,
        ];
        Ok(Item::Issue(Box::new(settled(record, "markdown")?)))
    }

    /// The lines that belong to nothing else, without those that only part one issue from the next.
    fn loose_text(&mut self) -> Option<String> {
        let part = |line: &String| line.trim().is_empty() || line.trim_end() == "---";
        while self.loose.last().is_some_and(part) {
            self.loose.pop();
        }
        let begin = self.loose.iter().position(|line| !line.trim().is_empty())?;
        Some(self.loose[begin..].join("\n"))
    }
}

fn marked_comment(
    object: &str,
    place: Place,
    text: &str,
    at: usize,
) -> Result<CommentRecord, Fault> {
    let mut record = comment(Object::parse(object, place)?, at)?;
    let author = record.author.as_deref().unwrap_or_default();
    let lead = record
        .created_at
        .map(|created_at| comment_lead(created_at, &record.kind, author));
    let rest = lead.and_then(|lead| text.strip_prefix(lead.as_str()));
    // A lead that a person changed is no longer known where it ends.
    let rest = rest.map(|rest| rest.strip_prefix(' ').unwrap_or(rest));
    record.body = rest.unwrap_or(text).to_owned();
    Ok(record)
}

/// A comment as the reference shows it: a minute and a text.
fn plain_comment(text: &str, at: usize) -> CommentRecord {
    let (created_at, body) = match minute(text) {
        Some((created_at, body)) => (Some(created_at), body),
        None => (None, text),
    };
    let mut record = CommentRecord::new(format!("{at} {text}"), body.trim_end());
    record.created_at = created_at;
    record
}

/// Reads `[2026-11-23 03:34] text`.
fn minute(text: &str) -> Option<(Timestamp, &str)> {
    let (minute, text) = text
        .strip_prefix('[')?
        .split_once("] ")
        .or_else(|| Some((text.strip_prefix('[')?.strip_suffix(']')?, "")))?;
    let (day, time) = minute.split_once(' ')?;
    Some((Timestamp::parse(&format!("{day}T{time}:00Z"))?, text))
}

fn list(text: &str) -> Vec<String> {
    let items = text.split(',').map(|item| item.trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}
