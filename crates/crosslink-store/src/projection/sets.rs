//! Labels, blockers, relations and external references.

use crosslink_core::entity::Membership;
use crosslink_core::event::Element;
use crosslink_core::hub::Read;
use crosslink_core::id::IssueId;
use rusqlite::types::{ToSqlOutput, Value};
use rusqlite::{ToSql, params};

use super::{Projection, stamp_at};

/// The key of an element in its table: a text, or the row of another issue.
enum Key {
    Text(String),
    Row(i64),
}

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Text(text) => ToSqlOutput::from(text.as_str()),
            Self::Row(row) => ToSqlOutput::Owned(Value::Integer(*row)),
        })
    }
}

fn table(element: &Element) -> &'static str {
    match element {
        Element::Label(_) => "labels",
        Element::Blocker(_) => "blockers",
        Element::Relation(_) => "relations",
        Element::ExternalRef(_) => "external_refs",
    }
}

impl Projection<'_> {
    fn key(&self, element: &Element) -> Read<Key> {
        Ok(match element {
            Element::Label(text) | Element::ExternalRef(text) => Key::Text(text.clone()),
            Element::Blocker(other) | Element::Relation(other) => {
                Key::Row(self.row_or_stub(*other)?)
            }
        })
    }

    pub(super) fn read_membership(
        &self,
        issue: IssueId,
        element: &Element,
    ) -> Read<Option<Membership>> {
        let Some(row) = self.row(issue)? else {
            return Ok(None);
        };
        let key = match element {
            Element::Label(text) | Element::ExternalRef(text) => Key::Text(text.clone()),
            Element::Blocker(other) | Element::Relation(other) => match self.row(*other)? {
                Some(row) => Key::Row(row),
                None => return Ok(None),
            },
        };
        let sql = match element {
            Element::Label(_) => {
                "SELECT present, version, time, event FROM labels WHERE issue = ?1 AND key = ?2"
            }
            Element::Blocker(_) => {
                "SELECT present, version, time, event FROM blockers WHERE issue = ?1 AND key = ?2"
            }
            Element::Relation(_) => {
                "SELECT present, version, time, event FROM relations WHERE issue = ?1 AND key = ?2"
            }
            Element::ExternalRef(_) => {
                "SELECT present, version, time, event FROM external_refs WHERE issue = ?1 AND key = ?2"
            }
        };
        self.one(sql, params![row, key], |row| {
            Ok(Membership {
                present: row.get(0)?,
                stamp: stamp_at(row, 1)?,
            })
        })
    }

    pub(super) fn write_membership(
        &mut self,
        issue: IssueId,
        element: &Element,
        membership: Membership,
    ) -> Read<()> {
        let row = self.row_or_stub(issue)?;
        let key = self.key(element)?;
        let sql = format!(
            "INSERT INTO {} (issue, key, present, version, time, event) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (issue, key) DO UPDATE SET present = excluded.present,
             version = excluded.version, time = excluded.time, event = excluded.event",
            table(element)
        );
        let stamp = membership.stamp;
        let values = params![
            row,
            key,
            membership.present,
            stamp.version,
            stamp.time.as_nanos(),
            stamp.event.0
        ];
        self.execute(&sql, values)?;
        if let (Element::Blocker(_), Key::Row(blocker)) = (element, key) {
            self.blocker_changed(row, blocker, membership.present);
        }
        Ok(())
    }

    pub(super) fn read_elements(&self, issue: IssueId) -> Read<Vec<Element>> {
        let Some(row) = self.row(issue)? else {
            return Ok(Vec::new());
        };
        let labels = "SELECT key FROM labels WHERE issue = ?1 AND present";
        let references = "SELECT key FROM external_refs WHERE issue = ?1 AND present";
        let blockers = "SELECT i.id FROM blockers s JOIN issues i ON i.row = s.key WHERE s.issue = ?1 AND s.present";
        let relations = "SELECT i.id FROM relations s JOIN issues i ON i.row = s.key WHERE s.issue = ?1 AND s.present";
        let mut found = self.many(labels, params![row], |row| Ok(Element::Label(row.get(0)?)))?;
        found.extend(self.many(references, params![row], |row| {
            Ok(Element::ExternalRef(row.get(0)?))
        })?);
        found.extend(self.many(blockers, params![row], |row| {
            Ok(Element::Blocker(row.get::<_, [u8; 16]>(0)?.into()))
        })?);
        found.extend(self.many(relations, params![row], |row| {
            Ok(Element::Relation(row.get::<_, [u8; 16]>(0)?.into()))
        })?);
        found.sort_unstable();
        Ok(found)
    }
}
