//! The endpoints, and what did not arrive there.

use std::collections::BTreeMap;

use crosslink_core::problem::Problem;
use crosslink_core::time::Timestamp;
use crosslink_store::fleet::{DeliveryRow, DeliveryState, FleetStore};

use super::report::{Area, Finding};
use crate::deliver;

/// So many deliveries are looked at.
const MOST: u32 = 10_000;
/// After so many seconds a delivery should have arrived.
const LATE: i64 = 60 * 60;

pub(super) fn look(
    store: &FleetStore,
    now: Timestamp,
    found: &mut Vec<Finding>,
) -> Result<(), Problem> {
    let dead = by_webhook(store.deliveries(Some(DeliveryState::Dead), MOST)?);
    let waiting = store
        .deliveries(Some(DeliveryState::Waiting), MOST)?
        .into_iter();
    let late = by_webhook(waiting.filter(|row| now.seconds_since(row.queued_at) > LATE));
    for webhook in deliver::list(store)? {
        let (id, address) = (webhook.id, webhook.address);
        let test = format!("crosslink dashboard webhook test {id}");
        if let Some(error) = &webhook.error {
            let message = format!("{address} was turned off: {error}");
            let fix = format!("crosslink dashboard webhook remove {id}, then add it anew");
            let finding = Finding::error(Area::Webhooks, "webhook.off", message);
            found.push(finding.about(&address).fix(fix));
        }
        if let Some(rows) = dead.get(&id) {
            let message = format!(
                "given up: {} for {address}; the last: {}",
                deliveries(rows.len()),
                reason(rows)
            );
            let finding = Finding::warning(Area::Webhooks, "delivery.given_up", message);
            found.push(finding.about(&address).fix(&test));
        }
        if let Some(failing) = webhook.failing.filter(|_| !late.contains_key(&id)) {
            let message = format!(
                "failed {}, and is tried again: a delivery for {address}; the last: {}",
                match failing.attempts {
                    1 => "once".to_owned(),
                    more => format!("{more} times"),
                },
                failing.error
            );
            let finding = Finding::warning(Area::Webhooks, "delivery.failing", message);
            found.push(finding.about(&address).fix(&test));
        }
        if let Some(rows) = late.get(&id) {
            let message = format!(
                "not there after an hour: {} for {address}; the last: {}",
                deliveries(rows.len()),
                reason(rows)
            );
            let finding = Finding::warning(Area::Webhooks, "delivery.late", message);
            found.push(finding.about(&address).fix(&test));
        }
    }
    Ok(())
}

fn by_webhook(rows: impl IntoIterator<Item = DeliveryRow>) -> BTreeMap<i64, Vec<DeliveryRow>> {
    let mut all: BTreeMap<i64, Vec<DeliveryRow>> = BTreeMap::new();
    for row in rows {
        all.entry(row.webhook).or_default().push(row);
    }
    all
}

fn deliveries(number: usize) -> String {
    match number {
        1 => "1 delivery".to_owned(),
        more => format!("{more} deliveries"),
    }
}

/// Why the newest failed; the newest is the first.
fn reason(rows: &[DeliveryRow]) -> &str {
    let error = rows.first().and_then(|row| row.error.as_deref());
    error.unwrap_or("it was not tried yet")
}
