//! Display numbers that stand for several issues, as where two databases counted alone and met later.

use std::collections::BTreeMap;

use crosslink_workspace::core::event::{Fact, Numbered};
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::{Environment, OpenOptions, Workspace};

use super::Project;

impl Project {
    /// Gives an issue a number that another has.
    pub(crate) fn share_number(&self, issue: u32, number: u32) {
        let home = self.root().join("home").display().to_string();
        let environment = Environment {
            cwd: Some(self.path()),
            vars: BTreeMap::from([("HOME".to_owned(), home)]),
            ..Environment::of_process()
        };
        let mut workspace = Workspace::discover(environment, &OpenOptions::default()).unwrap();
        let id = workspace.resolve(&IssueRef::Number(issue)).unwrap();
        let numbered = Fact::IssueNumbered(Numbered { id, number });
        workspace
            .transact("issue.renumber", |transaction| {
                transaction.decide(|_, decision| {
                    decision.emit(numbered);
                    Ok(())
                })
            })
            .unwrap();
    }
}
