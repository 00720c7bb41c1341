//! Reading CSV: our own tables without loss, others' as far as their columns have names we know.
//!
//! Names of columns may be written in any case, with spaces or hyphens. Unknown columns are kept as foreign
//! data under `csv`. A table of others joins lists with commas as well as `;`, and may have dates without a
//! time. What stands in cells of our own tables is told in [`super::export_csv`].

use std::collections::BTreeMap;
use std::io::BufRead;

use crosslink_core::event::IssueFieldName;
use crosslink_core::json::Json;
use crosslink_core::problem::Problem;
use crosslink_core::time::{DayEnd, parse_date};

use super::csv_quotes::Quotes;
use super::export_csv::plain;
use super::intake::Intake;
use super::issue_object::{issue, settled};
use super::lines::unreadable;
use super::object::Object;
use super::record::{Fault, Item, MilestoneRecord, Place, Record};

/// What the text of a cell means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Text,
    Number,
    Word,
    Link,
    List,
    Links,
    Numbers,
    Begin,
    End,
    Bool,
    Json,
}

/// The fields of an issue with their meaning and the names their columns may have; the first is ours.
const COLUMNS: [(Meaning, &[&str]); 26] = [
    (Meaning::Text, &["uuid"]),
    (
        Meaning::Number,
        &["display_id", "id", "number", "key", "issue_key"],
    ),
    (Meaning::Text, &["title", "summary", "name", "subject"]),
    (Meaning::Text, &["description", "body"]),
    (Meaning::Word, &["status", "state"]),
    (Meaning::Word, &["priority"]),
    (Meaning::Word, &["type", "issue_type"]),
    (Meaning::List, &["labels", "label", "tags"]),
    (Meaning::Text, &["assignee", "owner", "assigned_to"]),
    (Meaning::Link, &["parent_uuid", "parent", "parent_id"]),
    (Meaning::Text, &["created_by", "author", "reporter"]),
    (Meaning::Begin, &["created_at", "created"]),
    (Meaning::Begin, &["updated_at", "updated"]),
    (Meaning::Begin, &["closed_at", "closed"]),
    (Meaning::Text, &["close_reason"]),
    (Meaning::Begin, &["scheduled_at", "scheduled"]),
    (Meaning::End, &["due_at", "due", "due_date"]),
    (Meaning::Text, &["acceptance", "acceptance_criteria"]),
    (Meaning::Links, &["blockers", "blocked_by", "depends_on"]),
    (Meaning::Links, &["related"]),
    (Meaning::List, &["external_refs", "references"]),
    (Meaning::Json, &["comments"]),
    (Meaning::Json, &["time_entries"]),
    (Meaning::Numbers, &["aliases"]),
    (Meaning::Bool, &["deleted"]),
    (Meaning::Json, &["foreign"]),
];

/// Which column fills which field, so that a missing one does not empty it.
const FIELDS: [(IssueFieldName, &str); 12] = [
    (IssueFieldName::Description, "description"),
    (IssueFieldName::Status, "status"),
    (IssueFieldName::Priority, "priority"),
    (IssueFieldName::Type, "type"),
    (IssueFieldName::Assignee, "assignee"),
    (IssueFieldName::Parent, "parent_uuid"),
    (IssueFieldName::Milestone, "milestone"),
    (IssueFieldName::Scheduled, "scheduled_at"),
    (IssueFieldName::Due, "due_at"),
    (IssueFieldName::Acceptance, "acceptance"),
    (IssueFieldName::Deleted, "deleted"),
    (IssueFieldName::Foreign, "foreign"),
];

/// Reads a table.
///
/// # Errors
/// `import.unreadable` where the input cannot be read on. Bad rows go to the intake.
pub(crate) fn read(input: &mut dyn BufRead, intake: &mut Intake) -> Result<(), Problem> {
    let mut rows = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(Quotes::new(input));
    let mut row = ::csv::ByteRecord::new();
    let mut table: Option<Table> = None;
    while rows.read_byte_record(&mut row).map_err(broken)? {
        let line = row.position().map_or(1, ::csv::Position::line);
        let place = Place { line, column: 1 };
        if let Some(opened) = rows.get_ref().open_at_end() {
            let reason = format!("the row begun in line {line} has a quote that is never closed");
            let place = Place {
                line: opened,
                column: 1,
            };
            intake.refuse(Fault::new(place, reason));
            return Ok(());
        }
        match &mut table {
            None => match Table::of(&row) {
                Some(heading) => table = Some(heading),
                None => {
                    intake.refuse(Fault::new(place, "the heading names no column `title`"));
                    return Ok(());
                }
            },
            Some(table) => match table.issue(&row, place) {
                Ok((record, milestone)) => {
                    if let Some(milestone) = milestone {
                        intake.take(Ok(Item::Milestone(milestone)));
                    }
                    intake.take(Ok(Item::Issue(Box::new(record))));
                }
                Err(fault) => intake.refuse(fault),
            },
        }
    }
    Ok(())
}

fn broken(error: ::csv::Error) -> Problem {
    unreadable(&std::io::Error::from(error))
}

/// What a column of the table is.
enum Column {
    /// A field under the name it has in JSON.
    Field(&'static str, Meaning),
    /// The name of the milestone.
    Milestone,
    /// The milestone, whole.
    MilestoneRecord,
    /// Something else, under the name it has there.
    Other(String),
}

/// The heading, and how often a row without a name of its own was met.
struct Table {
    columns: Vec<Column>,
    /// Whether the table may be one of ours.
    ours: bool,
    seeds: BTreeMap<String, usize>,
}

impl Table {
    /// Reads the heading; nothing if it has no titles.
    fn of(row: &::csv::ByteRecord) -> Option<Self> {
        let names: Vec<String> = row
            .iter()
            .map(|cell| {
                String::from_utf8_lossy(cell)
                    .trim_start_matches('\u{feff}')
                    .trim()
                    .to_owned()
            })
            .collect();
        let mut columns: Vec<Column> = Vec::new();
        // There are few fields, however many columns there are.
        let mut fields: Vec<usize> = Vec::new();
        for name in names {
            let column = column(&name);
            let known = fields.iter().any(|at| same_field(&columns[*at], &column));
            if !known && !matches!(column, Column::Other(_)) {
                fields.push(columns.len());
            }
            // Of two columns for one field the first counts; the other is kept beside.
            columns.push(if known { Column::Other(name) } else { column });
        }
        let has = |field: &str| {
            let mut columns = columns.iter();
            columns.any(|column| matches!(column, Column::Field(name, _) if *name == field))
        };
        let ours = has("uuid");
        has("title").then_some(Self {
            columns,
            ours,
            seeds: BTreeMap::new(),
        })
    }

    fn issue(
        &mut self,
        row: &::csv::ByteRecord,
        place: Place,
    ) -> Result<(Record, Option<MilestoneRecord>), Fault> {
        let cells = Cells::of(self, row, place)?;
        let text = object_text(&cells.fields);
        let at_row = |fault: Fault| Fault::new(place, fault.reason);
        let object = Object::parse(&text, place).map_err(at_row)?;
        let (mut record, milestone) = issue(object).map_err(at_row)?;
        if record.uuid.is_none() {
            self.name(&mut record, cells.name);
        }
        record.silent = self.silent();
        if !cells.other.is_empty() {
            record
                .foreign
                .insert("csv".to_owned(), Json::of(&cells.other));
        }
        let milestone = milestone.or_else(|| cells.milestone.map(|name| named(name, place)));
        record.milestone = milestone.as_ref().map(|milestone| milestone.key.clone());
        Ok((settled(record, "csv")?, milestone))
    }

    /// Names an issue that has no uuid: by what its source calls it, else by its title.
    fn name(&mut self, record: &mut Record, name: Option<String>) {
        if let Some(name) = name {
            record.seed = format!("csv {name}");
            record.key.clone_from(&name);
            record.external_refs.insert(0, name);
            return;
        }
        let met = self.seeds.entry(record.seed.clone()).or_default();
        *met += 1;
        if *met > 1 {
            record.seed = format!("{} {met}", record.seed);
        }
    }

    /// The fields the table has no column for.
    fn silent(&self) -> Vec<IssueFieldName> {
        let has = |field: &str| {
            self.columns.iter().any(|column| match column {
                Column::Field(name, _) => *name == field,
                Column::Milestone | Column::MilestoneRecord => field == "milestone",
                Column::Other(_) => false,
            })
        };
        let missing = FIELDS.iter().filter(|(_, column)| !has(column));
        missing.map(|(field, _)| *field).collect()
    }
}

fn same_field(one: &Column, other: &Column) -> bool {
    match (one, other) {
        (Column::Field(one, _), Column::Field(other, _)) => one == other,
        (Column::Milestone, Column::Milestone) => true,
        (Column::MilestoneRecord, Column::MilestoneRecord) => true,
        _ => false,
    }
}

fn column(name: &str) -> Column {
    let plain = name.to_lowercase().replace([' ', '-'], "_");
    match plain.as_str() {
        "milestone" => return Column::Milestone,
        "milestone_record" => return Column::MilestoneRecord,
        _ => {}
    }
    let mut known = COLUMNS.iter();
    match known.find(|(_, names)| names.contains(&plain.as_str())) {
        Some((meaning, names)) => Column::Field(names[0], *meaning),
        None => Column::Other(name.to_owned()),
    }
}

/// A milestone of which only the name is known.
fn named(name: String, place: Place) -> MilestoneRecord {
    MilestoneRecord {
        place,
        key: name.clone(),
        uuid: None,
        seed: format!("csv {name}"),
        number: None,
        name,
        description: None,
        standing: crosslink_core::model::Standing::default(),
        due: None,
        author: None,
        created_at: None,
        updated_at: None,
    }
}

/// A row, sorted by what its cells are.
#[derive(Default)]
struct Cells {
    /// The fields, as JSON.
    fields: Vec<(&'static str, String)>,
    /// What the source calls the issue, where that is no number.
    name: Option<String>,
    milestone: Option<String>,
    other: BTreeMap<String, String>,
}

impl Cells {
    fn of(table: &Table, row: &::csv::ByteRecord, place: Place) -> Result<Self, Fault> {
        let mut cells = Self::default();
        for (column, cell) in table.columns.iter().zip(row.iter()) {
            let text = std::str::from_utf8(cell)
                .map_err(|_| Fault::new(place, "the bytes of this row are not UTF-8"))?;
            let text = plain(text);
            if text.is_empty() {
                continue;
            }
            match column {
                Column::Field(name, meaning) => cells
                    .field(name, *meaning, text, table.ours)
                    .map_err(|reason| Fault::new(place, format!("`{name}`: {reason}")))?,
                Column::Milestone => cells.milestone = Some(text.to_owned()),
                Column::MilestoneRecord => cells.fields.push(("milestone", text.to_owned())),
                Column::Other(name) => {
                    cells.other.insert(name.clone(), text.to_owned());
                }
            }
        }
        Ok(cells)
    }

    fn field(
        &mut self,
        name: &'static str,
        meaning: Meaning,
        text: &str,
        ours: bool,
    ) -> Result<(), String> {
        let json = match meaning {
            Meaning::Text => quoted(text),
            Meaning::Word => quoted(&text.trim().to_lowercase().replace(' ', "_")),
            Meaning::Number => match link(text).parse::<i64>() {
                Ok(number) => number.to_string(),
                Err(_) => {
                    self.name = Some(text.trim().to_owned());
                    return Ok(());
                }
            },
            Meaning::Link => quoted(link(text)),
            Meaning::List => Json::of(&split(text, ours)).text().to_owned(),
            Meaning::Links => {
                let links = split(text, ours);
                let links: Vec<&str> = links.iter().map(|text| link(text)).collect();
                Json::of(&links).text().to_owned()
            }
            Meaning::Numbers => {
                let numbers = split(text, ours);
                let numbers = numbers.iter().filter_map(|text| link(text).parse().ok());
                Json::of(&numbers.collect::<Vec<i64>>()).text().to_owned()
            }
            Meaning::Begin => quoted(&date(text, DayEnd::Start)?),
            Meaning::End => quoted(&date(text, DayEnd::End)?),
            Meaning::Bool => {
                matches!(text.trim().to_lowercase().as_str(), "true" | "yes" | "1").to_string()
            }
            Meaning::Json => Json::parse(text)
                .map_err(|error| error.to_string())?
                .text()
                .to_owned(),
        };
        self.fields.push((name, json));
        Ok(())
    }
}

fn quoted(text: &str) -> String {
    Json::of(&text).text().to_owned()
}

fn date(text: &str, end: DayEnd) -> Result<String, String> {
    let time = parse_date(text.trim(), end).map_err(|problem| problem.to_string())?;
    Ok(time.to_string())
}

/// A link as others of the table are called: `#12` is `12`.
fn link(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix('#').unwrap_or(text)
}

/// Splits a list at each `;` that has no `\` before it; a table of others also at commas.
fn split(text: &str, ours: bool) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let last = items.last_mut().expect("there is always one item");
        match character {
            '\\' if ours => last.extend(characters.next()),
            ';' => items.push(String::new()),
            ',' if !ours => items.push(String::new()),
            other => last.push(other),
        }
    }
    let items = items.into_iter().map(|item| item.trim().to_owned());
    items.filter(|item| !item.is_empty()).collect()
}

/// An object of fields that are JSON already.
fn object_text(fields: &[(&str, String)]) -> String {
    let fields = fields.iter();
    let fields: Vec<String> = fields
        .map(|(name, json)| format!("{}:{json}", quoted(name)))
        .collect();
    format!("{{{}}}", fields.join(","))
}
