//! Where alerts are sent. Filters are JSON; this crate does not look into them.

use std::fmt;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;

/// A text that nobody sees by accident: it is shown as dots, and it is not serialised.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Which form of body an endpoint takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WebhookKind {
    /// What its address tells.
    #[default]
    Auto,
    /// Slack's blocks.
    Slack,
    /// Discord's embeds.
    Discord,
    /// Plain JSON.
    Generic,
}

impl WebhookKind {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::Auto, Self::Slack, Self::Discord, Self::Generic];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Slack => "slack",
            Self::Discord => "discord",
            Self::Generic => "generic",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// An endpoint to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// Its address; who knows it may write there.
    pub url: Secret,
    /// Which form of body it takes.
    pub kind: WebhookKind,
    /// What bodies are signed with.
    pub secret: Option<Secret>,
    /// What it wants to hear of, as JSON.
    pub filter: String,
    /// Whether it may lie in a private network.
    pub allow_private: bool,
    /// Since when it is told.
    pub added_at: Timestamp,
}

/// An endpoint that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// Its number in this index.
    pub id: i64,
    /// What was said of it.
    pub webhook: NewWebhook,
    /// Whether it is told at all.
    pub enabled: bool,
    /// Why it was turned off, where nobody asked for that.
    pub error: Option<String>,
}

pub(super) const COLUMNS: &str =
    "w.id, w.url, w.kind, w.secret, w.filter, w.allow_private, w.added_at, w.enabled, w.error";

pub(super) fn webhook_of(row: &Row) -> rusqlite::Result<WebhookRow> {
    Ok(WebhookRow {
        id: row.get(0)?,
        webhook: NewWebhook {
            url: Secret(row.get(1)?),
            kind: WebhookKind::parse(&row.get::<_, String>(2)?).unwrap_or_default(),
            secret: row.get::<_, Option<String>>(3)?.map(Secret),
            filter: row.get(4)?,
            allow_private: row.get(5)?,
            added_at: Timestamp::from_nanos(row.get(6)?),
        },
        enabled: row.get(7)?,
        error: row.get(8)?,
    })
}

impl FleetStore {
    /// Adds an endpoint; returns its number, or nothing if the address is known already.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn add_webhook(&self, webhook: &NewWebhook) -> Result<Option<i64>, Problem> {
        let sql = "INSERT INTO webhooks (url, kind, secret, filter, allow_private, added_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (url) DO NOTHING";
        let values = params![
            webhook.url.expose(),
            webhook.kind.as_str(),
            webhook.secret.as_ref().map(Secret::expose),
            webhook.filter,
            webhook.allow_private,
            webhook.added_at.as_nanos(),
        ];
        let added = self.execute(sql, values)? == 1;
        Ok(added.then(|| self.connection.last_insert_rowid()))
    }

    /// Returns every endpoint, in the order they were added.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn webhooks(&self) -> Result<Vec<WebhookRow>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM webhooks w ORDER BY w.id");
        self.many(&sql, [], webhook_of)
    }

    /// Returns one endpoint.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn webhook(&self, id: i64) -> Result<Option<WebhookRow>, Problem> {
        let sql = format!("SELECT {COLUMNS} FROM webhooks w WHERE w.id = ?1");
        self.one(&sql, params![id], webhook_of)
    }

    /// Changes everything of an endpoint but its address and its age; says whether there is one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn set_webhook(&self, row: &WebhookRow) -> Result<bool, Problem> {
        let sql = "UPDATE webhooks SET kind = ?2, secret = ?3, filter = ?4, allow_private = ?5, enabled = ?6,
            error = ?7 WHERE id = ?1";
        let values = params![
            row.id,
            row.webhook.kind.as_str(),
            row.webhook.secret.as_ref().map(Secret::expose),
            row.webhook.filter,
            row.webhook.allow_private,
            row.enabled,
            row.error,
        ];
        Ok(self.execute(sql, values)? == 1)
    }

    /// Turns an endpoint off and says why; what is on its way there waits.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn disable_webhook(&self, id: i64, error: &str) -> Result<(), Problem> {
        let sql = "UPDATE webhooks SET enabled = 0, error = ?2 WHERE id = ?1";
        self.execute(sql, params![id, error]).map(drop)
    }

    /// Removes an endpoint, with everything on its way there; says whether there was one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn remove_webhook(&self, id: i64) -> Result<bool, Problem> {
        Ok(self.execute("DELETE FROM webhooks WHERE id = ?1", params![id])? == 1)
    }
}
