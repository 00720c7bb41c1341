//! What is on its way to endpoints. Each stays in its order until it arrived or is given up.

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use rusqlite::{Row, params};

use super::FleetStore;
use super::webhooks::{COLUMNS, WebhookRow, webhook_of};

/// Something to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDelivery<'a> {
    /// Where to.
    pub webhook: i64,
    /// What it tells; an endpoint is told nothing twice.
    pub key: &'a str,
    /// One line for people.
    pub summary: &'a str,
    /// What is sent.
    pub body: &'a str,
    /// Since when it waits.
    pub queued_at: Timestamp,
}

/// What an endpoint is to be sent next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingDelivery {
    /// Its number in this index.
    pub id: i64,
    /// Where to.
    pub webhook: WebhookRow,
    /// What is sent.
    pub body: String,
    /// How often that failed.
    pub attempts: u32,
    /// Not before.
    pub next_at: Timestamp,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It is on its way.
    Waiting,
    /// It arrived.
    Delivered,
    /// It was given up.
    Dead,
}

impl DeliveryState {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "delivered" => Self::Delivered,
            "dead" => Self::Dead,
            _ => Self::Waiting,
        }
    }
}

/// A delivery, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Its number in this index.
    pub id: i64,
    /// Where to.
    pub webhook: i64,
    /// One line.
    pub summary: String,
    /// Since when it waits.
    pub queued_at: Timestamp,
    /// What became of it.
    pub state: DeliveryState,
    /// How often it failed.
    pub attempts: u32,
    /// When it is tried again, if it waits.
    pub next_at: Option<Timestamp>,
    /// When it arrived or was given up.
    pub done_at: Option<Timestamp>,
    /// Why it failed the last time.
    pub error: Option<String>,
}

fn delivery_of(row: &Row) -> rusqlite::Result<DeliveryRow> {
    let state = DeliveryState::of(&row.get::<_, String>(4)?);
    let next_at = Timestamp::from_nanos(row.get(6)?);
    let done_at: Option<i64> = row.get(7)?;
    Ok(DeliveryRow {
        id: row.get(0)?,
        webhook: row.get(1)?,
        summary: row.get(2)?,
        queued_at: Timestamp::from_nanos(row.get(3)?),
        state,
        attempts: row.get(5)?,
        next_at: (state == DeliveryState::Waiting).then_some(next_at),
        done_at: done_at.map(Timestamp::from_nanos),
        error: row.get(8)?,
    })
}

impl FleetStore {
    /// Takes something up to be sent; says whether it was not known. To be called in the transaction that keeps
    /// what it tells.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn enqueue(&self, delivery: &NewDelivery) -> Result<bool, Problem> {
        let sql = "INSERT INTO deliveries (webhook, key, summary, body, queued_at, next_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5) ON CONFLICT (webhook, key) DO NOTHING";
        let values = params![
            delivery.webhook,
            delivery.key,
            delivery.summary,
            delivery.body,
            delivery.queued_at.as_nanos(),
        ];
        Ok(self.execute(sql, values)? == 1)
    }

    /// Returns what each endpoint that is turned on is to be sent next, due or not.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn waiting_deliveries(&self) -> Result<Vec<WaitingDelivery>, Problem> {
        let sql = format!(
            "SELECT {COLUMNS}, d.id, d.body, d.attempts, d.next_at FROM webhooks w JOIN deliveries d ON d.id =
             (SELECT min(id) FROM deliveries WHERE webhook = w.id AND state = 'waiting')
             WHERE w.enabled ORDER BY d.next_at, d.id"
        );
        self.many(&sql, [], |row| {
            Ok(WaitingDelivery {
                id: row.get(9)?,
                webhook: webhook_of(row)?,
                body: row.get(10)?,
                attempts: row.get(11)?,
                next_at: Timestamp::from_nanos(row.get(12)?),
            })
        })
    }

    /// Notes that a delivery arrived.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn delivered(&self, id: i64, at: Timestamp) -> Result<(), Problem> {
        let sql =
            "UPDATE deliveries SET state = 'delivered', done_at = ?2, error = NULL WHERE id = ?1";
        self.execute(sql, params![id, at.as_nanos()]).map(drop)
    }

    /// Notes that a delivery failed, and when it is tried again; without a time it is given up.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn delivery_failed(
        &self,
        id: i64,
        error: &str,
        next_at: Option<Timestamp>,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let sql = "UPDATE deliveries SET attempts = attempts + 1, error = ?2, next_at = coalesce(?3, next_at),
            state = iif(?3 IS NULL, 'dead', 'waiting'), done_at = iif(?3 IS NULL, ?4, NULL) WHERE id = ?1";
        let next_at = next_at.map(Timestamp::as_nanos);
        self.execute(sql, params![id, error, next_at, at.as_nanos()])
            .map(drop)
    }

    /// Returns the newest deliveries, of one state or of all.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn deliveries(
        &self,
        state: Option<DeliveryState>,
        limit: u32,
    ) -> Result<Vec<DeliveryRow>, Problem> {
        let sql = "SELECT id, webhook, summary, queued_at, state, attempts, next_at, done_at, error FROM deliveries
            WHERE ?1 IS NULL OR state = ?1 ORDER BY id DESC LIMIT ?2";
        let state = state.map(DeliveryState::as_str);
        self.many(sql, params![state, limit], delivery_of)
    }

    /// Tries a delivery that was given up again, from the first attempt; says whether there was one.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn retry_delivery(&self, id: i64, now: Timestamp) -> Result<bool, Problem> {
        let sql =
            "UPDATE deliveries SET state = 'waiting', attempts = 0, next_at = ?2, done_at = NULL
            WHERE id = ?1 AND state = 'dead'";
        Ok(self.execute(sql, params![id, now.as_nanos()])? == 1)
    }

    /// Forgets what arrived before one time, and what was given up before another.
    ///
    /// # Errors
    /// Where the storage fails.
    pub fn prune_deliveries(&self, delivered: Timestamp, dead: Timestamp) -> Result<(), Problem> {
        let sql = "DELETE FROM deliveries WHERE done_at IS NOT NULL
            AND done_at < iif(state = 'dead', ?2, ?1)";
        self.execute(sql, params![delivered.as_nanos(), dead.as_nanos()])
            .map(drop)
    }
}
