//! What issues are called in a file of beads, and who told which relation.

use std::collections::{HashMap, HashSet};

use crosslink_core::id::IssueId;
use crosslink_store::{Contents, WholeIssue};
use uuid::Uuid;

use super::fields::Fields;
use super::links::{Meaning, dependencies};

/// The name under which what beads brought is kept.
pub(super) const SOURCE: &str = "beads";

/// The names of all issues of an export.
pub(super) struct Names {
    names: HashMap<IssueId, String>,
    ids: HashMap<String, Vec<IssueId>>,
    told: HashSet<(IssueId, IssueId)>,
}

impl Names {
    /// Names every issue: as its source did, else by its first external reference, else by its short id.
    pub(super) fn of(contents: &Contents) -> Self {
        let mut names = Self {
            names: HashMap::new(),
            ids: HashMap::new(),
            told: HashSet::new(),
        };
        for whole in &contents.issues {
            if let Some(id) = source_field::<String>(whole, "id") {
                names.give(whole.issue.id, id);
            } else if let Some(id) = source_field::<u64>(whole, "id") {
                names.give(whole.issue.id, id.to_string());
            }
        }
        for whole in &contents.issues {
            let issue = whole.issue.id;
            if let Some(reference) = whole.external_refs.first() {
                names.give(issue, reference.clone());
            }
            names.give(issue, format!("cl-{}", issue.short()));
            names.give(issue, issue.to_string());
        }
        for whole in &contents.issues {
            for reference in &whole.external_refs {
                let known = names.ids.entry(reference.clone()).or_default();
                known.push(whole.issue.id);
            }
        }
        names.note_relations(contents);
        names
    }

    /// Gives a name, unless the issue has one or another has this one.
    fn give(&mut self, issue: IssueId, name: String) {
        if !self.names.contains_key(&issue) && !self.ids.contains_key(&name) {
            self.ids.insert(name.clone(), vec![issue]);
            self.names.insert(issue, name);
        }
    }

    fn note_relations(&mut self, contents: &Contents) {
        for whole in contents
            .issues
            .iter()
            .filter(|whole| !whole.related.is_empty())
        {
            let Some(fields) = foreign(whole, SOURCE).and_then(|raw| Fields::parse(raw).ok())
            else {
                continue;
            };
            let raw = fields.raw("dependencies").unwrap_or("null");
            let own = self.name(whole.issue.id).to_owned();
            for dependency in dependencies(raw, &own).unwrap_or_default() {
                if dependency.meaning == Meaning::Relation {
                    let targets = self.ids(&dependency.target).into_iter();
                    self.told
                        .extend(targets.map(|target| (whole.issue.id, target)));
                }
            }
        }
    }

    /// What an issue is called.
    pub(super) fn name(&self, issue: IssueId) -> &str {
        self.names.get(&issue).map_or("", String::as_str)
    }

    /// The issues a name, a reference or a uuid may stand for.
    pub(super) fn ids(&self, name: &str) -> Vec<IssueId> {
        if let Some(known) = self.ids.get(name) {
            return known.clone();
        }
        let id = Uuid::try_parse(name).ok().map(IssueId);
        id.filter(|id| self.names.contains_key(id))
            .into_iter()
            .collect()
    }

    /// Whether the source of one end of a relation told it.
    pub(super) fn relation_is_told(&self, by: IssueId, of: IssueId) -> bool {
        self.told.contains(&(by, of))
    }
}

fn source_field<T: serde::de::DeserializeOwned>(whole: &WholeIssue, name: &str) -> Option<T> {
    Fields::parse(foreign(whole, SOURCE)?).ok()?.get(name)
}

/// What is kept of an issue under a foreign name.
pub(super) fn foreign<'a>(whole: &'a WholeIssue, name: &str) -> Option<&'a str> {
    Fields::parse(whole.foreign.as_ref()?.text())
        .ok()?
        .raw(name)
}
