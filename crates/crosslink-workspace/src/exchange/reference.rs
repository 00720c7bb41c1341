//! Reading the reference's JSON, and our own, which adds fields to it: an array of issues, the older object
//! that holds one under `issues`, and lines of JSONL.

use std::io::BufRead;

use crosslink_core::problem::Problem;

use super::elements::{Elements, Stop};
use super::intake::Intake;
use super::issue_object::{SOURCE, issue, milestone, settled};
use super::object::Object;
use super::record::{Fault, Item, Place};

/// Reads a document: an array of issues, or an object that holds one.
///
/// # Errors
/// `import.unreadable` where the input cannot be read on. What is wrong inside it goes to the intake, with its
/// line and column.
pub(crate) fn read(input: &mut dyn BufRead, intake: &mut Intake) -> Result<(), Problem> {
    let mut elements = Elements::new(input)?;
    let mut document = Document {
        intake,
        bytes: Vec::new(),
    };
    match document.read(&mut elements) {
        Ok(()) => Ok(()),
        Err(Stop::Problem(problem)) => Err(problem),
        // The shape is broken: where the next issue would begin, nobody can tell.
        Err(Stop::Fault(fault)) => {
            document.intake.refuse(fault);
            Ok(())
        }
    }
}

/// Reads one line of JSONL.
///
/// # Errors
/// Where it is no issue and no milestone.
pub(crate) fn line(text: &str, place: Place) -> Result<Item, Fault> {
    let mut object = Object::parse(text, place)?;
    match object.take::<String>("record")?.as_deref() {
        None | Some("issue") => whole_issue(object),
        Some("milestone") => Ok(Item::Milestone(milestone(object)?)),
        Some(other) => Err(Fault::new(
            place,
            format!("`{other}` is no known sort of record"),
        )),
    }
}

/// Reads an issue, with the milestone that stands inside it.
fn whole_issue(object: Object) -> Result<Item, Fault> {
    let (record, milestone) = issue(object)?;
    let record = Box::new(settled(record, SOURCE)?);
    Ok(match milestone {
        Some(milestone) => Item::IssueOf(record, milestone),
        None => Item::Issue(record),
    })
}

/// A document while it is read.
struct Document<'i, 'p> {
    intake: &'i mut Intake<'p>,
    bytes: Vec<u8>,
}

impl Document<'_, '_> {
    fn read(&mut self, elements: &mut Elements) -> Result<(), Stop> {
        match elements.peek()? {
            Some(b'[') => self.array(elements)?,
            Some(b'{') => self.envelope(elements)?,
            _ => return Err(elements.fault("an array of issues begins with `[`")),
        }
        match elements.peek()? {
            None => Ok(()),
            Some(_) => Err(elements.fault("the document goes on behind its end")),
        }
    }

    fn array(&mut self, elements: &mut Elements) -> Result<(), Stop> {
        elements.accept(b'[')?;
        if elements.accept(b']')? {
            return Ok(());
        }
        loop {
            match elements.value(&mut self.bytes) {
                Ok(place) => self.element(place),
                Err(Stop::Fault(fault)) => self.intake.refuse(fault),
                Err(problem) => return Err(problem),
            }
            if elements.accept(b',')? {
                continue;
            }
            return if elements.accept(b']')? {
                Ok(())
            } else {
                Err(elements.fault("the array of issues ends too early; `,` or `]` belongs here"))
            };
        }
    }

    /// Reads the older shape, of which only the issues matter.
    fn envelope(&mut self, elements: &mut Elements) -> Result<(), Stop> {
        let begin = elements.place();
        elements.accept(b'{')?;
        let mut found = false;
        while elements.peek()? == Some(b'"') {
            elements.value(&mut self.bytes)?;
            let is_issues = self.bytes.trim_ascii() == b"\"issues\"";
            if !elements.accept(b':')? {
                return Err(elements.fault("`:` belongs here"));
            }
            if is_issues && elements.peek()? == Some(b'[') {
                found = true;
                self.array(elements)?;
            } else {
                elements.value(&mut self.bytes)?;
            }
            if !elements.accept(b',')? {
                break;
            }
        }
        if !elements.accept(b'}')? {
            return Err(elements.fault("the object ends too early; `,` or `}` belongs here"));
        }
        if found {
            Ok(())
        } else {
            Err(Stop::Fault(Fault::new(
                begin,
                "the object holds no list of `issues`",
            )))
        }
    }

    fn element(&mut self, place: Place) {
        let read = self.read_element(place);
        self.intake.take(read);
    }

    fn read_element(&self, place: Place) -> Result<Item, Fault> {
        let text = std::str::from_utf8(&self.bytes)
            .map_err(|_| Fault::new(place, "the bytes of this issue are not UTF-8"))?;
        if text.trim_ascii().is_empty() {
            return Err(Fault::new(place, "an issue is missing between two commas"));
        }
        whole_issue(Object::parse(text, place)?)
    }
}
