//! What the writes that agents make all day cost, in statements.

use std::sync::{Arc, Mutex};

use crosslink_core::event::{Event, Header};
use crosslink_core::hub::Counter;
use crosslink_core::id::{AgentId, IdSource, OperationId};
use crosslink_core::operation::{CreateIssue, Decision, Operation};
use crosslink_core::time::Timestamp;
use crosslink_sim::SeededIds;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use uuid::Uuid;

use crate::database::Store;
use crate::hub::JoinedHub;

/// Creates an issue and returns the statements that were run for it, without those the full-text index runs itself.
fn create(store: &mut Store, ids: &mut SeededIds) -> Vec<String> {
    let statements = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&statements);
    let trace = move |event: TraceEvent| {
        if let TraceEvent::Stmt(_, sql) = event {
            let own = !sql.starts_with("-- ");
            heard.lock().unwrap().extend(own.then(|| sql.to_owned()));
        }
    };
    let codes = TraceEventCodes::SQLITE_TRACE_STMT;
    store.trace(codes, Some(trace));
    let agent = AgentId::new("agent-1").unwrap();
    let written = store.write(|writing| {
        let now = writing.last_time()?.unwrap_or(Timestamp::from_seconds(1));
        let op = OperationId(ids.uuid());
        let mut decision = Decision::new(&agent, None, now.next(), ids);
        let issue = CreateIssue {
            title: "One".to_owned(),
            ..CreateIssue::default()
        };
        issue.decide(writing.hub(), &mut decision)?;
        for draft in decision.into_parts().0 {
            let header = Header {
                time: now.next(),
                agent: agent.clone(),
                op,
                does: CreateIssue::NAME.to_owned(),
                at: draft.at,
                undoes: None,
            };
            writing.append(&Event::seal(header, draft.fact))?;
        }
        Ok(())
    });
    written.unwrap();
    store.trace(TraceEventCodes::empty(), None::<fn(TraceEvent)>);
    statements.lock().unwrap().clone()
}

#[test]
fn sharing_adds_no_statement_to_a_create() {
    let mut ids = SeededIds::new(1);
    let mut store = Store::memory().unwrap();
    create(&mut store, &mut ids);
    let alone = create(&mut store, &mut ids);
    assert_eq!(alone.len(), ALONE, "{alone:#?}");
    let hub = JoinedHub {
        hub: Uuid::from_u128(1),
        remote: "origin".to_owned(),
        url_hint: None,
        prefix: "refs/crosslink-hub/".to_owned(),
        root: None,
    };
    let joined = store.write(|writing| {
        writing.join(&hub)?;
        writing.grant(Counter::Issue, 33, 32)
    });
    joined.unwrap();
    let next = |store: &Store| {
        let next = store.read(|snapshot| Ok(snapshot.hub().next_number(Counter::Issue)?));
        next.unwrap()
    };
    let shared = create(&mut store, &mut ids);
    assert_eq!(
        (shared.len(), next(&store)),
        (ALONE, Some(34)),
        "{shared:#?}"
    );
}

/// What a create ran before there was a hub.
const ALONE: usize = 20;
