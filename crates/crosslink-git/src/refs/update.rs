//! Changing a ref, if it still says what it should.

use std::time::Duration;

use gix::lock::acquire::Fail;
use gix::refs::transaction::{Change, LogChange, PreviousValue, RefEdit, RefLog};
use gix::refs::{FullName, Target, store::WriteReflog};

use crate::{GitError, ObjectId, Objects};

/// How long another writer's lock file is waited for.
const PATIENCE: Fail = Fail::AfterDurationWithBackoff(Duration::from_secs(1));

/// What a ref must say for a change to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// There must be no such ref.
    MustNotExist,
    /// It must point at this object.
    MustBe(ObjectId),
    /// Anything, or nothing.
    Any,
}

impl Objects {
    /// Points a ref at an object, or removes it, if it says what is expected: one step that other
    /// writers, git among them, see whole or not at all. Symbolic refs are replaced, not followed; no reflog is kept.
    ///
    /// # Errors
    ///
    /// Fails with [`GitError::Moved`] if it says something else, and if it cannot be written.
    pub fn set_ref(
        &self,
        name: &str,
        expect: Expect,
        new: Option<ObjectId>,
    ) -> Result<(), GitError> {
        let full_name = match FullName::try_from(name) {
            Ok(full_name) if name.starts_with("refs/") => full_name,
            _ => return Err(GitError::broken_ref(name, "that is no full name of a ref")),
        };
        let change = match (new, expect) {
            (Some(new), expect) => Change::Update {
                log: LogChange::default(),
                expected: previous(expect),
                new: Target::Object(new.to_gix()),
            },
            (None, Expect::MustNotExist) => return self.moved_from(name, None),
            (None, expect) => Change::Delete {
                expected: previous(expect),
                log: RefLog::AndReference,
            },
        };
        self.apply(RefEdit::new(full_name, change))
            .or_else(|error| {
                match expect {
                    Expect::Any => {}
                    Expect::MustNotExist => self.moved_from(name, None)?,
                    Expect::MustBe(id) => self.moved_from(name, Some(id))?,
                }
                Err(GitError::not_written(format!("the ref {name}"), &error))
            })
    }

    fn apply(&self, edit: RefEdit) -> gix::Result<()> {
        let options = gix::refs::store::init::Options {
            write_reflog: WriteReflog::Disable,
            ..Default::default()
        };
        let format = gix::hash::Kind::Sha1;
        let store = gix::refs::file::Store::at_opts(self.common_dir().into(), format, options);
        let prepared = store.transaction().prepare([edit], PATIENCE, PATIENCE)?;
        prepared.commit(None)?;
        Ok(())
    }

    fn moved_from(&self, name: &str, expected: Option<ObjectId>) -> Result<(), GitError> {
        let found = self.resolve(name)?;
        if found == expected {
            return Ok(());
        }
        let name = name.to_owned();
        Err(GitError::Moved { name, found })
    }
}

fn previous(expect: Expect) -> PreviousValue {
    match expect {
        Expect::MustNotExist => PreviousValue::MustNotExist,
        Expect::MustBe(id) => PreviousValue::MustExistAndMatch(Target::Object(id.to_gix())),
        Expect::Any => PreviousValue::Any,
    }
}
