//! The commands of a history, each one operation.

use crosslink_core::conflict::{Register, Value};
use crosslink_core::event::{Element, Fact, IssueField, IssueFieldName, MilestoneFieldName};
use crosslink_core::hub::HubView;
use crosslink_core::id::{CommentId, EventId, IssueId};
use crosslink_core::model::Priority;
use crosslink_core::operation::undo::Undone;
use crosslink_core::operation::{
    AddComment, ArchiveIssue, Children, Choice, ClaimIssue, CloseIssue, CreateIssue,
    CreateMilestone, DeleteIssue, DeleteMilestone, EditComment, EditIssue, EditMilestone,
    ElementOf, LogTime, Operation, PlanIssue, RedactComment, ReleaseIssue, RenumberIssue,
    ReopenIssue, RestoreIssue, RestoreMilestone, SetElement, SetMilestoneState, SettleConflict,
    UnarchiveIssue,
};
use crosslink_core::problem::Problem;

use crate::history::World;

/// Runs one command; ` as name` at its end names the operation for `undo`.
pub(crate) fn run(world: &mut World, who: &str, what: &str) -> Result<(), Problem> {
    let (what, named) = what
        .split_once(" as ")
        .map_or((what, None), |(what, name)| (what, Some(name)));
    let words = words(what);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut command = Command { world, who };
    let known = command.make(&words)?
        || command.write(&words)?
        || command.live(&words)?
        || command.element(&words)?
        || command.comment(&words)?
        || command.other(&words)?;
    assert!(known, "no such command: {what}");
    if let Some(name) = named {
        let operation = *world.replica(who).operations.last().unwrap();
        world.names.operations.insert(name.to_owned(), operation);
    }
    Ok(())
}

/// Parts text at spaces, keeping what is in quotation marks together.
fn words(text: &str) -> Vec<String> {
    let parts = text.split('"').enumerate();
    parts
        .flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .collect()
}

struct Command<'a> {
    world: &'a mut World,
    who: &'a str,
}

impl Command<'_> {
    fn run<O: Operation>(&mut self, operation: O) -> Result<bool, Problem> {
        self.ask(operation).map(|_| true)
    }

    fn ask<O: Operation>(&mut self, operation: O) -> Result<O::Outcome, Problem> {
        let now = self.world.now();
        self.world.replica(self.who).run(now, operation)
    }

    fn issue(&self, name: &str) -> IssueId {
        *self
            .world
            .names
            .issues
            .get(name)
            .unwrap_or_else(|| panic!("no issue {name}"))
    }

    fn made(&mut self, words: &[&str], operation: CreateIssue) -> Result<bool, Problem> {
        let made = self.ask(operation)?;
        self.world
            .names
            .issues
            .insert(words[1].to_owned(), made.uuid);
        Ok(true)
    }

    fn make(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let issue = |title: &str| CreateIssue {
            title: title.to_owned(),
            ..CreateIssue::default()
        };
        match *words {
            ["create", name] => self.made(words, issue(name)),
            ["create", _, title] => self.made(words, issue(title)),
            ["create", _, title, "labels", labels] => {
                let labels = labels.split(',').map(str::to_owned).collect();
                self.made(
                    words,
                    CreateIssue {
                        labels,
                        ..issue(title)
                    },
                )
            }
            ["create", _, title, "under", parent] => self.made(
                words,
                CreateIssue {
                    parent: Some(self.issue(parent)),
                    ..issue(title)
                },
            ),
            ["milestone", name] => {
                let made = self.ask(CreateMilestone {
                    name: name.to_owned(),
                    ..CreateMilestone::default()
                })?;
                self.world
                    .names
                    .milestones
                    .insert(name.to_owned(), made.uuid);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn write(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let [verb, name, value] = *words else {
            return Ok(false);
        };
        let Some(&issue) = self.world.names.issues.get(name) else {
            return Ok(false);
        };
        let mut edit = EditIssue::new(issue);
        let text = Some(value.to_owned());
        match (verb, value) {
            ("title", _) => edit.title = text,
            ("describe", _) => edit.description = text,
            ("priority", _) => edit.priority = Some(Priority::parse(value)?),
            ("assign", _) => edit.assignee = text,
            ("parent", "none") => edit.parent = Some(None),
            ("parent", _) => edit.parent = Some(Some(self.issue(value))),
            _ => return Ok(false),
        }
        self.run(edit)
    }

    fn live(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let [verb, name, ref how @ ..] = *words else {
            return Ok(false);
        };
        let Some(&issue) = self.world.names.issues.get(name) else {
            return Ok(false);
        };
        let (force, recursive) = (false, how == ["recursive"]);
        let children = match how {
            ["all"] => Children::Delete,
            ["keep"] => Children::Keep,
            _ => Children::Refuse,
        };
        match verb {
            "close" => self.run(CloseIssue {
                issue,
                reason: None,
                recursive,
                force,
            }),
            "reopen" => self.run(ReopenIssue { issue }),
            "archive" => self.run(ArchiveIssue { issue }),
            "unarchive" => self.run(UnarchiveIssue { issue }),
            "delete" => self.run(DeleteIssue {
                issue,
                children,
                force,
            }),
            "restore" => self.run(RestoreIssue { issue }),
            "renumber" => self.run(RenumberIssue { issue }),
            "claim" => self.run(ClaimIssue {
                issue,
                resume: false,
                force,
                branch: None,
            }),
            "release" => self.run(ReleaseIssue { issue, force }),
            _ => Ok(false),
        }
    }

    fn element(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let [verb, name, what] = *words else {
            return Ok(false);
        };
        let (word, present) = verb
            .strip_prefix("un")
            .map_or((verb, true), |word| (word, false));
        let element = match word {
            "label" => ElementOf::Label(what.to_owned()),
            "block" => ElementOf::Blocker(self.issue(what)),
            "relate" => ElementOf::Relation(self.issue(what)),
            "refer" => ElementOf::ExternalRef(what.to_owned()),
            _ => return Ok(false),
        };
        self.run(SetElement {
            issue: self.issue(name),
            element,
            present,
        })
    }

    fn comment(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let comment = words
            .get(2)
            .and_then(|name| self.world.names.comments.get(*name))
            .copied();
        match (words, comment) {
            (["comment", issue, name, body], None) => {
                self.run(AddComment {
                    issue: self.issue(issue),
                    body: (*body).to_owned(),
                    kind: None,
                })?;
                let id = self.last_comment();
                self.world.names.comments.insert((*name).to_owned(), id);
                Ok(true)
            }
            (["edit", issue, _, body], Some(comment)) => self.run(EditComment {
                issue: self.issue(issue),
                comment,
                body: (*body).to_owned(),
            }),
            (["redact", issue, _], Some(comment)) => self.run(RedactComment {
                issue: self.issue(issue),
                comment,
            }),
            _ => Ok(false),
        }
    }

    fn last_comment(&mut self) -> CommentId {
        match &self.world.replica(self.who).log.last().unwrap().fact {
            Fact::CommentAdded(added) => added.comment,
            fact => panic!("no comment: {fact:?}"),
        }
    }

    fn other(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let milestone = words
            .get(1)
            .and_then(|name| self.world.names.milestones.get(*name))
            .copied();
        match (words, milestone) {
            (["plan", issue, "none"], _) => self.run(PlanIssue {
                issue: self.issue(issue),
                milestone: None,
                force: false,
            }),
            (["plan", issue, name], _) => {
                let milestone = Some(self.world.names.milestones[*name]);
                self.run(PlanIssue {
                    issue: self.issue(issue),
                    milestone,
                    force: false,
                })
            }
            (["reach", _], Some(milestone)) => self.run(SetMilestoneState {
                milestone,
                closed: true,
            }),
            (["drop", _], Some(milestone)) => self.run(DeleteMilestone { milestone }),
            (["bring", _], Some(milestone)) => self.run(RestoreMilestone { milestone }),
            (["rename", _, name], Some(milestone)) => {
                let name = Some((*name).to_owned());
                self.run(EditMilestone {
                    milestone,
                    name,
                    description: None,
                    due: None,
                    no_due: false,
                })
            }
            (["log", issue, seconds], _) => {
                let (issue, ended_at) = (self.issue(issue), self.world.now());
                let started_at = ended_at.plus_seconds(-seconds.parse::<i64>().unwrap());
                self.run(LogTime {
                    issue,
                    started_at,
                    ended_at,
                })
            }
            (["undo", rest @ ..], _) => self.undo(rest),
            (["settle", what @ .., "keep"], _) => self.settle(what, Choice::Keep),
            (["settle", what @ .., "take", agent], _) => {
                let register = self.register(what);
                let event = self.written_by(&register, agent);
                self.settle(what, Choice::Take(event))
            }
            (["settle", name, "title", title], _) => {
                let title = Value::Issue(IssueField::Title((*title).to_owned()));
                self.settle(&[name, "title"], Choice::Write(title))
            }
            _ => Ok(false),
        }
    }

    /// `A title`, `A label ui`, `A block B`, `A comment c1`, `v1 name`.
    fn register(&self, words: &[&str]) -> Register {
        match *words {
            [name, "label", label] => {
                Register::Element(self.issue(name), Element::Label(label.to_owned()))
            }
            [name, "block", other] => {
                Register::Element(self.issue(name), Element::Blocker(self.issue(other)))
            }
            [name, "comment", comment] => {
                Register::Comment(self.issue(name), self.world.names.comments[comment])
            }
            [name, field] => match self.world.names.milestones.get(name) {
                Some(id) => Register::Milestone(*id, MilestoneFieldName::parse(field).unwrap()),
                None => Register::Issue(self.issue(name), IssueFieldName::parse(field).unwrap()),
            },
            _ => panic!("no such register: {words:?}"),
        }
    }

    /// The event among those in conflict that an agent wrote.
    fn written_by(&mut self, register: &Register, agent: &str) -> EventId {
        let hub = &self.world.replica(self.who).hub;
        let conflicts = hub.conflicts(register.entity()).unwrap();
        let conflict = conflicts.iter().find(|found| found.register == *register);
        let mut events = conflict.unwrap().beside.iter();
        let by = |id: &&EventId| hub.event(**id).unwrap().unwrap().header.agent.as_str() == agent;
        *events.find(by).unwrap()
    }

    fn settle(&mut self, what: &[&str], choice: Choice) -> Result<bool, Problem> {
        let register = self.register(what);
        self.run(SettleConflict {
            register,
            choice,
            force: false,
        })
    }

    /// `undo`, `undo name`, either with `force`.
    fn undo(&mut self, words: &[&str]) -> Result<bool, Problem> {
        let force = words.contains(&"force");
        let now = self.world.now();
        let named = words
            .first()
            .and_then(|name| self.world.names.operations.get(*name))
            .copied();
        let replica = self.world.replica(self.who);
        let operation = named.unwrap_or_else(|| *replica.operations.last().unwrap());
        let Undone { undone, left } = replica.undo(now, operation, force)?;
        let who = self.who;
        self.world
            .said
            .extend(undone.iter().map(|line| format!("{who} undid {line}")));
        self.world
            .said
            .extend(left.iter().map(|line| format!("{who} left {line}")));
        Ok(true)
    }
}
