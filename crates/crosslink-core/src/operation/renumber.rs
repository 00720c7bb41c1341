//! Giving an issue a new number.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::decision::existing;
use super::{Decision, IssueMade, Operation};
use crate::event::{Fact, Numbered};
use crate::hub::{Counter, HubView};
use crate::id::IssueId;
use crate::problem::{Code, Problem};

/// Gives an issue that shares its number with another, or has none yet, a new one. The old one stays an alias.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RenumberIssue {
    /// The issue.
    pub issue: IssueId,
}

impl Operation for RenumberIssue {
    const NAME: &'static str = "issue.renumber";
    type Outcome = IssueMade;

    fn decide(self, hub: &dyn HubView, cx: &mut Decision) -> Result<IssueMade, Problem> {
        existing(hub, self.issue)?;
        if let Some(number) = hub.numbers(self.issue)?.last()
            && hub.numbered(*number)?.len() < 2
        {
            return Err(its_own(*number));
        }
        let number = cx
            .draw(hub, Counter::Issue)?
            .ok_or_else(|| none_left(self.issue))?;
        cx.emit(Fact::IssueNumbered(Numbered {
            id: self.issue,
            number,
        }));
        Ok(IssueMade {
            id: Some(number),
            uuid: self.issue,
            display_id: format!("#{number}"),
            parent: None,
        })
    }
}

/// The refusal where no number can be drawn.
fn none_left(issue: IssueId) -> Problem {
    let message = format!("No number is left for issue {}", issue.short());
    Problem::new(Code::NumberNoneLeft, message)
        .hint("`crosslink sync` draws more, and gives one to every issue that has none")
}

/// The refusal for an issue that nobody can mistake for another.
fn its_own(number: u32) -> Problem {
    let message = format!("Issue #{number} shares its number with no other issue");
    Problem::new(Code::NumberNotShared, message)
        .hint("only an issue whose number names another too gets a new one")
        .hint("`crosslink doctor` finds numbers that stand for several issues")
}
