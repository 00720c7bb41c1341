//! Performing an operation once, however often it is asked for.

use crosslink_core::id::OperationId;
use crosslink_core::operation::Operation;
use crosslink_core::problem::Problem;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Terms;
use super::arguments::{entity, read};
use crate::run::{Committed, Transaction};
use crate::workspace::Workspace;

/// What is put before a key: other faces remember other answers.
const PREFIX: &str = "perform ";

/// What is remembered of what was performed.
#[derive(Serialize, Deserialize)]
struct Kept {
    outcome: Value,
    operation: Option<OperationId>,
}

/// Performs an operation of the core in one transaction.
pub(super) fn plain<O>(
    workspace: &mut Workspace,
    arguments: Value,
    terms: &Terms,
) -> Result<Committed<Value>, Problem>
where
    O: Operation + DeserializeOwned + Serialize + JsonSchema,
{
    within::<O, _>(workspace, arguments, terms, |transaction, operation| {
        transaction.run(operation)
    })
}

/// Performs an operation in one transaction, in a way of its own.
pub(super) fn within<O, T>(
    workspace: &mut Workspace,
    arguments: Value,
    terms: &Terms,
    run: impl FnOnce(&mut Transaction, O) -> Result<T, Problem>,
) -> Result<Committed<Value>, Problem>
where
    O: Operation + DeserializeOwned + Serialize + JsonSchema,
    T: Serialize,
{
    let operation: O = read(O::NAME, &arguments)?;
    let request = bytes(&operation)?;
    let key = terms.key.as_ref().map(|key| format!("{PREFIX}{key}"));
    let done = workspace.transact(O::NAME, |transaction| {
        let once = key.as_deref().map(|key| (key, request));
        transaction.once(once, |transaction| {
            terms.check(&transaction.snapshot()?, entity(&arguments))?;
            let outcome = json(run(transaction, operation)?)?;
            let operation = transaction.operation();
            Ok(Kept { outcome, operation })
        })
    })?;
    let operation = done.outcome.operation;
    Ok(Committed {
        operation,
        ..done.map(|kept| kept.outcome)
    })
}

/// Performs what takes more than one transaction, such as a claim that the remote grants. It is remembered after it is done:
/// what is cut off in between may be done again.
pub(super) fn apart<A, T>(
    workspace: &mut Workspace,
    (name, arguments): (&str, Value),
    terms: &Terms,
    run: impl FnOnce(&mut Workspace, A) -> Result<Committed<T>, Problem>,
) -> Result<Committed<Value>, Problem>
where
    A: DeserializeOwned + JsonSchema,
    T: Serialize,
{
    let wish: A = read(name, &arguments)?;
    let request = bytes(&arguments)?;
    let key = terms.key.as_ref().map(|key| format!("{PREFIX}{key}"));
    let before = workspace.transact(name, |transaction| match &key {
        Some(key) => transaction.known::<Kept>(key, &request),
        None => Ok(None),
    })?;
    if let Some(Kept { outcome, operation }) = before.outcome {
        return Ok(Committed {
            outcome,
            operation,
            ack: before.ack,
        });
    }
    workspace.read(|snapshot| terms.check(snapshot, entity(&arguments)))?;
    let done = run(workspace, wish)?;
    let (operation, ack) = (done.operation, done.ack);
    let outcome = json(done.outcome)?;
    workspace.transact(name, |transaction| {
        let once = key.as_deref().map(|key| (key, request));
        let outcome = outcome.clone();
        transaction.once(once, |_| Ok(Kept { outcome, operation }))
    })?;
    Ok(Committed {
        outcome,
        operation,
        ack,
    })
}

fn json(outcome: impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(outcome).map_err(|error| Problem::bug(error.to_string()))
}

fn bytes(request: &impl Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(request).map_err(|error| Problem::bug(error.to_string()))
}
