//! Reporting what a check said of a commit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Decision, Operation, check_word};
use crate::event::{CiReported, Fact};
use crate::hub::HubView;
use crate::problem::{Code, Problem};

/// What a check can say of a commit.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum CiState {
    /// All is well.
    Passing,
    /// It is not known yet.
    Running,
    /// Something is wrong.
    Failing,
}

impl CiState {
    /// Every one, the best first.
    pub const ALL: [Self; 3] = [Self::Passing, Self::Running, Self::Failing];

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Passing => "passing",
            Self::Running => "running",
            Self::Failing => "failing",
        }
    }

    /// Looks a word up.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// Reports what a check said of a commit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReportCi {
    /// The commit, all its 40 or 64 hexadecimal digits.
    pub commit: String,
    /// What the check said.
    pub state: CiState,
    /// Which check, where there is more than one.
    #[serde(default)]
    pub check: Option<String>,
    /// Where there is more to read.
    #[serde(default)]
    pub url: Option<String>,
}

/// What was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "ci_report")]
pub struct CiNoted {
    /// The commit.
    pub commit: String,
    /// What the check said.
    pub state: CiState,
    /// Which check.
    pub check: Option<String>,
    /// Where there is more to read.
    pub url: Option<String>,
}

/// Longest address, in bytes.
const URL_LIMIT: usize = 2_048;

impl Operation for ReportCi {
    const NAME: &'static str = "ci.report";
    type Outcome = CiNoted;

    fn decide(self, _: &dyn HubView, cx: &mut Decision) -> Result<CiNoted, Problem> {
        let noted = CiNoted {
            commit: commit(&self.commit)?,
            state: self.state,
            check: match &self.check {
                Some(name) => check_word(name, "name of the check")?,
                None => None,
            },
            url: self.url.map(address).transpose()?,
        };
        cx.emit(Fact::CiReported(CiReported {
            commit: noted.commit.clone(),
            state: noted.state.as_str().to_owned(),
            check: noted.check.clone(),
            url: noted.url.clone(),
        }));
        Ok(noted)
    }
}

fn commit(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let fits = matches!(text.len(), 40 | 64) && text.bytes().all(|it| it.is_ascii_hexdigit());
    match fits {
        true => Ok(text.to_ascii_lowercase()),
        false => Err(Problem::new(
            Code::TextInvalid,
            format!("'{text}' is no whole name of a commit"),
        )
        .hint("`git rev-parse HEAD` prints one")),
    }
}

fn address(text: String) -> Result<String, Problem> {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    let fits = is_web && text.len() <= URL_LIMIT && !text.chars().any(char::is_control);
    match fits {
        true => Ok(text),
        false => Err(Problem::new(
            Code::TextInvalid,
            "The address does not begin with https:// or http://, or is too long",
        )),
    }
}
