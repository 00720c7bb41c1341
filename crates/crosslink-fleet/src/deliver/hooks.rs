//! Endpoints: adding them, taking over those of the reference, showing them, trying them.

use std::collections::{BTreeMap, BTreeSet};

use crosslink_core::problem::{Code, Problem};
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{
    DeliveryState, FleetStore, NewWebhook, Secret, WebhookKind, WebhookRow,
};
use schemars::JsonSchema;
use serde::Serialize;

use super::address::{Address, AddressError, masked};
use super::body::{Notice, body};
use super::filter::Filter;
use super::outbox::filter_of;
use super::outcome::Outcome;
use super::send::{Post, format_of};

/// The project that a test speaks of.
const NO_PROJECT: &str = "crosslink/test";

/// An endpoint that somebody wants to be told.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Its address.
    pub url: Secret,
    /// Which form of body it takes.
    pub kind: WebhookKind,
    /// What bodies are signed with.
    pub secret: Option<Secret>,
    /// What it wants to hear of.
    pub filter: Filter,
    /// Whether it may lie in a private network.
    pub allow_private: bool,
}

/// An endpoint, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "webhook")]
pub struct WebhookView {
    /// Its number.
    pub id: i64,
    /// Its scheme and host.
    pub address: String,
    /// Which form of body it takes; `auto` has its address tell.
    pub kind: &'static str,
    /// Whether bodies are signed.
    pub signed: bool,
    /// What it wants to hear of.
    pub filter: Filter,
    /// Whether it may lie in a private network.
    pub allow_private: bool,
    /// Whether it is told at all.
    pub enabled: bool,
    /// Why it was turned off, where nobody asked for that.
    pub error: Option<String>,
    /// What failed the last time and is tried again.
    pub failing: Option<Failing>,
    /// How many deliveries were given up of late.
    pub given_up: usize,
    /// Since when it is told.
    pub added_at: Timestamp,
}

/// A delivery that failed and is tried again; all others wait behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Failing {
    /// How often it failed.
    pub attempts: u32,
    /// Why it failed the last time.
    pub error: String,
    /// When it is tried again.
    pub next_at: Timestamp,
}

/// What a test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(title = "webhook_test")]
pub struct Tested {
    /// Whether the endpoint took it.
    pub delivered: bool,
    /// What it answered, if it did.
    pub status: Option<u16>,
    /// Why it did not arrive.
    pub error: Option<String>,
}

/// What became of the endpoints of the reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Imported {
    /// How many were taken over.
    pub added: u32,
    /// How many were there already, or twice.
    pub known: u32,
    /// Those that were not taken over, as far as they may be shown, and why not.
    pub refused: Vec<String>,
}

/// Adds an endpoint; returns its number, or nothing if the address is known already.
///
/// # Errors
/// `webhook.address_invalid` where the address is not taken, or where the index fails.
pub fn add(store: &FleetStore, wanted: &Wanted, now: Timestamp) -> Result<Option<i64>, Problem> {
    let address = Address::parse(wanted.url.expose(), wanted.allow_private)
        .map_err(|error| refused(&error))?;
    let filter = serde_json::to_string(&wanted.filter)
        .map_err(|error| Problem::bug("a filter is always JSON").caused_by(&error))?;
    store.add_webhook(&NewWebhook {
        url: address.url().clone(),
        kind: wanted.kind,
        secret: wanted.secret.clone(),
        filter,
        allow_private: wanted.allow_private,
        added_at: now,
    })
}

fn refused(error: &AddressError) -> Problem {
    let problem = Problem::new(Code::WebhookInvalid, error.to_string());
    match error {
        AddressError::Private => problem
            .hint("`crosslink dashboard webhook add --allow-private` takes one that you trust"),
        _ => problem,
    }
}

/// Returns every endpoint, in the order they came, and how the deliveries there fare.
///
/// # Errors
/// Where the index cannot be read.
pub fn list(store: &FleetStore) -> Result<Vec<WebhookView>, Problem> {
    let mut views: Vec<_> = store.webhooks()?.iter().map(WebhookView::of).collect();
    let mut failing = failing(store)?;
    let mut given_up: BTreeMap<i64, usize> = BTreeMap::new();
    for row in store.deliveries(Some(DeliveryState::Dead), u32::MAX)? {
        *given_up.entry(row.webhook).or_default() += 1;
    }
    for view in &mut views {
        view.failing = failing.remove(&view.id);
        view.given_up = given_up.remove(&view.id).unwrap_or(0);
    }
    Ok(views)
}

/// What failed and is tried again, by endpoint: an endpoint is sent one thing after the other.
fn failing(store: &FleetStore) -> Result<BTreeMap<i64, Failing>, Problem> {
    let heads = store.waiting_deliveries()?.into_iter();
    let heads: BTreeSet<i64> = heads
        .filter(|head| head.attempts > 0)
        .map(|head| head.id)
        .collect();
    if heads.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = store.deliveries(Some(DeliveryState::Waiting), u32::MAX)?;
    let rows = rows.into_iter().filter(|row| heads.contains(&row.id));
    Ok(rows
        .filter_map(|row| {
            let failing = Failing {
                attempts: row.attempts,
                error: row.error.unwrap_or_default(),
                next_at: row.next_at?,
            };
            Some((row.webhook, failing))
        })
        .collect())
}

/// Tells an endpoint no more; what was on its way to it goes too.
///
/// # Errors
/// `webhook.not_found`, or where the index cannot be written.
pub fn remove(store: &FleetStore, id: i64) -> Result<(), Problem> {
    if store.remove_webhook(id)? {
        return Ok(());
    }
    let problem = Problem::new(Code::WebhookNotFound, format!("Webhook {id} not found"));
    Err(problem.hint("`crosslink dashboard webhook list` shows what there is"))
}

/// Takes over the endpoints of the reference: the value of its `webhook.urls`, a JSON array of addresses. It
/// asked nobody about private networks; those it reached there are reached as before.
///
/// # Errors
/// `config.invalid` where that is no such array, or where the index fails.
pub fn import(store: &FleetStore, urls: &str, now: Timestamp) -> Result<Imported, Problem> {
    let urls: Vec<String> = serde_json::from_str(urls).map_err(|_| {
        Problem::new(
            Code::ConfigInvalid,
            "webhook.urls is no JSON array of addresses",
        )
    })?;
    let mut imported = Imported::default();
    for url in urls {
        let url = url.trim();
        let wanted = Wanted {
            url: Secret::new(url),
            kind: WebhookKind::Auto,
            secret: None,
            filter: Filter::default(),
            allow_private: Address::parse(url, false).is_err(),
        };
        if let Err(error) = Address::parse(url, true) {
            imported
                .refused
                .push(format!("{}: {error}", masked(&wanted.url)));
            continue;
        }
        match add(store, &wanted, now)? {
            Some(_) => imported.added += 1,
            None => imported.known += 1,
        }
    }
    Ok(imported)
}

impl WebhookView {
    /// Shows an endpoint without its secrets; nothing is said of deliveries.
    pub fn of(row: &WebhookRow) -> Self {
        let webhook = &row.webhook;
        Self {
            id: row.id,
            address: masked(&webhook.url),
            kind: webhook.kind.as_str(),
            signed: webhook.secret.is_some(),
            filter: filter_of(row),
            allow_private: webhook.allow_private,
            enabled: row.enabled,
            error: row.error.clone(),
            failing: None,
            given_up: 0,
            added_at: webhook.added_at,
        }
    }
}

/// Sends an endpoint a test, once and at once, turned on or not; returns nothing if there is none of this number.
///
/// # Errors
/// Where the index fails. That the endpoint does not work is an answer.
pub fn test(store: &FleetStore, id: i64, now: Timestamp) -> Result<Option<Tested>, Problem> {
    let Some(row) = store.webhook(id)? else {
        return Ok(None);
    };
    let text = body(format_of(&row), &Notice::test(NO_PROJECT, now));
    let outcome = match Post::new(&row, "test".to_owned(), text) {
        Ok(post) => post.send(),
        Err(error) => Outcome::failed(error.to_string()),
    };
    Ok(Some(match outcome {
        Outcome::Delivered { status } => Tested {
            delivered: true,
            status: Some(status),
            error: None,
        },
        Outcome::Failed { status, error, .. } => Tested {
            delivered: false,
            status,
            error: Some(error),
        },
    }))
}
