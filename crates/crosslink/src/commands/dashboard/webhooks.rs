//! Where alerts are sent.

use clap::Args;
use crosslink_fleet::alerts::Severity;
use crosslink_fleet::deliver::filter::Filter;
use crosslink_fleet::deliver::{self, Secret, Tested, Wanted, WebhookKind, WebhookView};
use crosslink_workspace::core::problem::{Code, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::super::Run;
use super::open;
use crate::app::App;
use crate::input;
use crate::render::Render;
use crate::render::list::ListOptions;
use crate::render::text::{count, pad, safe, second};
use crate::ui::Ui;

/// Sends alerts to an address from now on
///
/// The address is a secret: `-` reads it from standard input, so that it stays out of the shell's history.
#[derive(Args)]
pub(crate) struct Add {
    /// The address, or `-`
    url: String,
    /// The form of what is sent: `auto`, `slack`, `discord`, `generic`
    #[arg(long, value_name = "KIND", default_value = "auto")]
    kind: String,
    /// Sign what is sent with the first line of this file
    #[arg(long, value_name = "FILE")]
    secret_file: Option<std::path::PathBuf>,
    /// Nothing milder than `info`, `warning` or `critical`
    #[arg(long, value_name = "SEVERITY")]
    severity: Option<String>,
    /// Only of this project, `owner/repo` or `owner/*`; again for more than one
    #[arg(long, value_name = "PROJECT")]
    project: Vec<String>,
    /// Allow an address in a private network
    #[arg(long)]
    allow_private: bool,
}

/// An endpoint that was added.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "webhook_added")]
pub(crate) struct Added {
    /// Its number; `null` where the address was there already.
    id: Option<i64>,
}

impl Render for Added {
    fn text(&self, ui: &mut Ui) {
        match self.id {
            Some(id) => ui.line(&format!("Added webhook {id}")),
            None => ui.line("This address is there already"),
        }
    }

    fn ids(&self) -> Vec<String> {
        self.id.iter().map(ToString::to_string).collect()
    }
}

impl Run for Add {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let unknown = |what: &str, text: &str, known: &str| {
            let message = format!("'{}' is no {what}", text.escape_debug());
            Problem::new(Code::UsageInvalid, message).hint(format!("it is one of {known}"))
        };
        let kind = WebhookKind::parse(&self.kind).ok_or_else(|| {
            unknown(
                "kind of webhook",
                &self.kind,
                "auto, slack, discord, generic",
            )
        })?;
        let severity = self.severity.as_deref().map(|text| {
            Severity::parse(text)
                .ok_or_else(|| unknown("severity", text, "info, warning, critical"))
        });
        let secret = match &self.secret_file {
            Some(path) => input::file(path)?.lines().next().map(Secret::new),
            None => None,
        };
        let wanted = Wanted {
            url: Secret::new(input::text(&self.url)?.trim()),
            kind,
            secret,
            filter: Filter {
                min_severity: severity.transpose()?,
                projects: self.project.into_iter().collect(),
                ..Filter::default()
            },
            allow_private: self.allow_private,
        };
        let id = deliver::add(&open(app)?, &wanted, app.now())?;
        app.show(&Added { id })
    }
}

/// Lists where alerts are sent; addresses are not shown whole
#[derive(Args)]
pub(crate) struct List {}

impl Run for List {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let webhooks = deliver::list(&open(app)?)?;
        let table = |ui: &mut Ui, webhooks: &[WebhookView]| {
            for webhook in webhooks {
                webhook.text(ui);
            }
        };
        let empty = "Alerts are sent nowhere. `crosslink dashboard webhook add <url>` sends them.";
        app.show_list(&webhooks, &ListOptions::whole(empty, &table))
    }
}

/// What an endpoint is told, and how.
fn wanted(webhook: &WebhookView) -> String {
    let filter = &webhook.filter;
    let mut parts = vec![match webhook.signed {
        true => "signed".to_owned(),
        false => "not signed".to_owned(),
    }];
    parts.push(match filter.min_severity {
        Some(least) => format!("{least} and worse"),
        None => "every severity".to_owned(),
    });
    let projects: Vec<_> = filter.projects.iter().map(|name| safe(name)).collect();
    parts.push(match projects.is_empty() {
        true => "every project".to_owned(),
        false => projects.join(", "),
    });
    if !filter.kinds.is_empty() {
        let kinds: Vec<_> = filter.kinds.iter().map(|kind| kind.as_str()).collect();
        parts.push(format!("only {}", kinds.join(", ")));
    }
    parts.join("; ")
}

impl Render for WebhookView {
    fn text(&self, ui: &mut Ui) {
        let state = match (&self.error, self.enabled) {
            (Some(error), _) => format!("off: {}", safe(error)),
            (None, true) => "on".to_owned(),
            (None, false) => "off".to_owned(),
        };
        let (id, kind) = (pad(&self.id.to_string(), 4), pad(self.kind, 8));
        ui.line(&format!("{id}  {kind}  {}  {state}", safe(&self.address)));
        let indent = "      ";
        ui.prose(indent, indent, &wanted(self));
        if let Some(failing) = &self.failing {
            let (error, next) = (safe(&failing.error), second(failing.next_at));
            let times = count(failing.attempts as usize, "failed attempt");
            let said = format!("{times}, the last: {error}; next at {next}");
            ui.prose(indent, indent, &said);
        }
        if self.given_up > 0 {
            let said = format!("given up: {}", count(self.given_up, "notice"));
            ui.prose(indent, indent, &said);
        }
    }

    fn ids(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }
}

/// Sends alerts there no longer
#[derive(Args)]
pub(crate) struct Remove {
    /// The number of the webhook
    id: i64,
}

/// An endpoint that was removed.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "webhook_removed")]
pub(crate) struct Removed {
    /// Its number.
    id: i64,
}

impl Render for Removed {
    fn text(&self, ui: &mut Ui) {
        ui.line(&format!("Removed webhook {}", self.id));
    }

    fn ids(&self) -> Vec<String> {
        vec![self.id.to_string()]
    }
}

impl Run for Remove {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        deliver::remove(&open(app)?, self.id)?;
        app.show(&Removed { id: self.id })
    }
}

/// Sends a made-up alert and says what came of it
#[derive(Args)]
pub(crate) struct Test {
    /// The number of the webhook
    id: i64,
}

impl Run for Test {
    fn run(self, app: &mut App) -> Result<(), Problem> {
        let tested = deliver::test(&open(app)?, self.id, app.now())?.ok_or_else(|| {
            let problem = Problem::new(
                Code::WebhookNotFound,
                format!("Webhook {} not found", self.id),
            );
            problem.hint("`crosslink dashboard webhook list` shows what there is")
        })?;
        if tested.delivered {
            return app.show(&tested);
        }
        if app.ui.is_json() {
            app.show(&tested)?;
        }
        let message = format!(
            "Webhook {} did not take the test: {}",
            self.id,
            why(&tested)
        );
        Err(Problem::new(Code::WebhookFailed, message))
    }
}

/// Why a test did not arrive.
fn why(tested: &Tested) -> &str {
    tested.error.as_deref().unwrap_or("nobody knows why")
}

impl Render for Tested {
    fn text(&self, ui: &mut Ui) {
        let status = self
            .status
            .map_or_else(String::new, |status| format!(" (status {status})"));
        match self.delivered {
            true => ui.line(&format!("Delivered{status}")),
            false => ui.line(&format!("Not delivered{status}: {}", safe(why(self)))),
        }
    }
}
