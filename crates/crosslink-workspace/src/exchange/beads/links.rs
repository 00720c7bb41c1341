//! Dependencies of beads: parents, blockers and relations here, everything else kept.

use crosslink_core::id::IssueId;
use crosslink_core::json::Json;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::super::record::Record;
use super::super::upsert::UNRESOLVED;
use super::fields::{Fields, array, json, object};
use super::names::Names;
use super::table::Refused;

/// What a dependency means here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The issue is a part of the target.
    Parent,
    /// The target must be closed first.
    Blocker,
    /// The two have to do with each other.
    Relation,
    /// Nothing: it is only kept.
    Kept,
}

/// One dependency, as it stands and as it is understood.
#[derive(Clone, Debug)]
pub(super) struct Dependency<'a> {
    pub(super) raw: &'a str,
    pub(super) meaning: Meaning,
    pub(super) target: String,
}

/// The dependencies of an issue in their order; nothing where there is no list of them.
pub(super) fn dependencies<'a>(raw: &'a str, own: &str) -> Option<Vec<Dependency<'a>>> {
    let items: Vec<&RawValue> = serde_json::from_str(raw).ok()?;
    let mut parented = false;
    let understood = items.into_iter().map(|item| {
        let mut dependency = dependency(item.get(), own);
        if dependency.meaning == Meaning::Parent && std::mem::replace(&mut parented, true) {
            dependency.meaning = Meaning::Kept;
        }
        dependency
    });
    Some(understood.collect())
}

fn dependency<'a>(raw: &'a str, own: &str) -> Dependency<'a> {
    let kept = Dependency {
        raw,
        meaning: Meaning::Kept,
        target: String::new(),
    };
    // The first era listed blockers by id alone.
    if let Ok(target) = serde_json::from_str::<String>(raw) {
        return Dependency {
            meaning: Meaning::Blocker,
            target,
            ..kept
        };
    }
    let Ok(fields) = Fields::parse(raw) else {
        return kept;
    };
    let owner = fields.text("issue_id");
    let target = fields.text("depends_on_id").or_else(|| fields.text("id"));
    let Some(target) = target.filter(|_| owner.is_none_or(|owner| owner == own)) else {
        return kept;
    };
    let kind = fields
        .text("type")
        .filter(|_| fields.raw("depends_on_id").is_some());
    let kind = kind.or_else(|| fields.text("dependency_type"));
    let meaning = match kind.as_deref() {
        _ if target == own => Meaning::Kept,
        None | Some("blocks") => Meaning::Blocker,
        Some("parent-child") => Meaning::Parent,
        Some("related" | "relates-to" | "relates_to") => Meaning::Relation,
        Some(_) => Meaning::Kept,
    };
    Dependency {
        raw,
        meaning,
        target,
    }
}

/// Takes the dependencies in.
pub(super) fn read(fields: &Fields, record: &mut Record) -> Result<(), Refused> {
    let raw = fields.raw("dependencies").unwrap_or("null");
    for dependency in dependencies(raw, &record.key).unwrap_or_default() {
        let target = dependency.target;
        match dependency.meaning {
            Meaning::Parent => record.parent = Some(target),
            Meaning::Blocker => record.blockers.push(target),
            Meaning::Relation => record.relations.push(target),
            Meaning::Kept => {}
        }
    }
    Ok(())
}

/// Writes the dependencies of an issue: those of its source that still hold, then those made here.
pub(super) fn write(record: &Record, raw: Option<&str>, names: &Names) -> Option<String> {
    let issue = record.uuid?;
    let own = names.name(issue);
    let source = raw.and_then(|raw| dependencies(raw, own));
    let mut left = Left::of(record);
    let mut items = Vec::new();
    let mut whole = true;
    for dependency in source.iter().flatten() {
        if left.holds(dependency, names) {
            items.push(dependency.raw.to_owned());
        } else {
            whole = false;
        }
    }
    let made = left.made_here(own, names);
    if whole && made.is_empty() {
        return raw.map(str::to_owned);
    }
    // Of several parents the first counts when the line is read again.
    items.splice(0..0, made);
    (!items.is_empty()).then(|| array(&items))
}

/// The links of an issue that no dependency of the source has accounted for yet.
struct Left {
    issue: IssueId,
    parent: Option<IssueId>,
    parent_left: bool,
    blockers: Vec<(IssueId, bool)>,
    relations: Vec<(IssueId, bool)>,
    without_effect: Vec<String>,
    since: Option<String>,
}

/// The links that were known nowhere when they were imported.
fn without_effect(unresolved: &Json) -> Vec<String> {
    let fields = Fields::parse(unresolved.text()).unwrap_or_default();
    let lists = ["blockers", "relations"].into_iter();
    let listed = lists.flat_map(|name| fields.get::<Vec<String>>(name).unwrap_or_default());
    listed.chain(fields.text("parent")).collect()
}

impl Left {
    fn of(record: &Record) -> Self {
        let id = |link: &String| Uuid::try_parse(link).ok().map(IssueId);
        let ids = |links: &[String]| links.iter().filter_map(id).map(|id| (id, true)).collect();
        let unresolved = record.foreign.get(UNRESOLVED);
        let parent = record.parent.as_ref().and_then(id);
        Self {
            issue: record.uuid.expect("a record of an export has its uuid"),
            parent,
            parent_left: parent.is_some(),
            blockers: ids(&record.blockers),
            relations: ids(&record.relations),
            without_effect: unresolved.map(without_effect).unwrap_or_default(),
            since: record.updated_at.map(|time| json(&time)),
        }
    }

    /// Whether a dependency says what is so here, or never had an effect here; ticks it off.
    fn holds(&mut self, dependency: &Dependency, names: &Names) -> bool {
        let targets = names.ids(&dependency.target);
        let tick = |links: &mut [(IssueId, bool)]| {
            let found = links.iter_mut().find(|(id, _)| targets.contains(id));
            found.map(|(_, left)| *left = false).is_some()
        };
        let holds = match dependency.meaning {
            Meaning::Kept => true,
            Meaning::Parent => {
                let holds = self.parent.is_some_and(|parent| targets.contains(&parent));
                self.parent_left &= !holds;
                holds
            }
            Meaning::Blocker => tick(&mut self.blockers),
            Meaning::Relation => tick(&mut self.relations),
        };
        holds || targets.is_empty() || self.without_effect.contains(&dependency.target)
    }

    fn made_here(&self, own: &str, names: &Names) -> Vec<String> {
        let left = |links: &[(IssueId, bool)]| -> Vec<IssueId> {
            let left = links.iter().filter(|(_, left)| *left);
            left.map(|(id, _)| *id).collect()
        };
        let parent = self.parent.filter(|_| self.parent_left);
        // A relation is told once: by the end whose source told it, else by the lesser.
        let relations = left(&self.relations).into_iter().filter(|other| {
            let told = names.relation_is_told(*other, self.issue);
            !told && self.issue < *other
        });
        let blockers = left(&self.blockers).into_iter();
        let parent = parent.into_iter().map(|id| (id, "parent-child"));
        parent
            .chain(blockers.map(|id| (id, "blocks")))
            .chain(relations.map(|id| (id, "related")))
            .map(|(id, kind)| self.made(own, names.name(id), kind))
            .collect()
    }

    fn made(&self, own: &str, target: &str, kind: &str) -> String {
        let (own, target, kind) = (json(own), json(target), json(kind));
        let mut fields = vec![
            ("issue_id", own.as_str()),
            ("depends_on_id", &target),
            ("type", &kind),
        ];
        fields.extend(self.since.as_deref().map(|since| ("created_at", since)));
        object(fields)
    }
}
