//! Who may ask the server.

use clap::Args;
use crosslink_server::{
    CreatedToken, Scope, SystemEntropy, TokenRequest, TokenView, create_token, revoke_token, tokens,
};
use crosslink_workspace::core::problem::{Code, Problem};
use crosslink_workspace::core::query::DateUse;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Run;
use super::open;
use crate::app::App;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{pad, safe};
use crate::ui::Ui;

/// Makes a token for a program; its text is shown once
#[derive(Args)]
pub(crate) struct Create {
    /// What it is for
    name: String,
    /// Let it acknowledge, pause and change, not only look
    #[arg(long)]
    operate: bool,
    /// Let it change projects too: issues, locks, milestones, requests to agents
    #[arg(long)]
    write: bool,
    /// Until when it is valid: a date, or a distance like `30d`; for ever if absent
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
}

impl Run for Create {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let request = TokenRequest {
            name: self.name,
            scope: match (self.write, self.operate) {
                (true, _) => Scope::Write,
                (false, true) => Scope::Operate,
                (false, false) => Scope::View,
            },
            expires_at: app.date_if(self.until.as_deref(), DateUse::Begin)?,
        };
        let created = create_token(&open(app)?, request, &mut SystemEntropy, app.now())?;
        app.show(&created)
    }
}

impl Render for CreatedToken {
    fn text(&self, ui: &mut Ui) {
        ui.line(&self.token);
        ui.hint("it is not shown again; programs send it as `Authorization: Bearer …`");
    }

    fn ids(&self) -> Vec<String> {
        vec![self.token.clone()]
    }
}

/// Lists the tokens; their texts are not kept
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let all = tokens(&open(app)?, app.now())?;
        let table = |ui: &mut Ui, all: &[TokenView]| {
            for token in all {
                token.text(ui);
            }
        };
        let empty = "There are no tokens. `crosslink dashboard token create <name>` makes one.";
        app.show_list(&all, &ListOptions::whole(empty, &table))
    }
}

impl Render for TokenView {
    fn text(&self, ui: &mut Ui) {
        let (id, scope) = (pad(&self.id.to_string(), 4), pad(self.scope.as_str(), 7));
        let until = self.expires_at.map_or_else(
            || "for ever".to_owned(),
            |at| match self.expired {
                true => format!("expired {}", at.date()),
                false => format!("until {}", at.date()),
            },
        );
        ui.line(&format!("{id}  {scope}  {}  {until}", safe(&self.name)));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }
}

/// Forgets a token, which then opens nothing
#[derive(Args)]
pub(crate) struct Revoke {
    /// The number of the token
    id: i64,
}

/// A token that was revoked.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "token_revoked")]
pub(crate) struct Revoked {
    /// Its number.
    id: i64,
}

impl Render for Revoked {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Revoked token {}", self.id));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }
}

impl Run for Revoke {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        if !revoke_token(&open(app)?, self.id)? {
            let problem = Problem::new(Code::TokenNotFound, format!("Token {} not found", self.id));
            return Err(problem.hint("`crosslink dashboard token list` shows what there is"));
        }
        app.show(&Revoked { id: self.id })
    }
}
