//! Every decoder of what clients say, as a plain function that must not panic.
//!
//! `fuzz/` runs them under a fuzzer, the tests run them over samples and damaged ones.

use crosslink_workspace::core::problem::Problem;
use crosslink_workspace::operations;
use rmcp::model::ClientJsonRpcMessage;
use serde_json::Value;

use crate::answer::lean;
use crate::reference::{self, Names};
use crate::schema;

/// What takes the bytes.
pub type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: &[(&str, Target)] = &[("mcp_message", message)];

/// Runs one target.
///
/// # Panics
/// Where there is no target of this name, or it found something.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = target.expect("the target is in the list");
    target(bytes);
}

/// A line, as a message and as the arguments of each operation.
fn message(bytes: &[u8]) {
    // What is no message is the SDK's to refuse.
    let _ = serde_json::from_slice::<ClientJsonRpcMessage>(bytes);
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    for operation in operations() {
        let whole = schema::whole(operation.arguments);
        let mut arguments = value.clone();
        let walked = reference::resolve(&Echo, &whole, &mut arguments);
        assert!(walked.is_ok(), "who knows every name refuses none");
        let once = arguments.clone();
        let again = reference::resolve(&Echo, &whole, &mut arguments);
        assert!(
            again.is_ok() && once == arguments,
            "a uuid stays what it is"
        );
    }
    let left = lean(value);
    assert_eq!(lean(left.clone()).is_object(), left.is_object());
}

/// Knows everything by the same name.
struct Echo;

impl Names for Echo {
    fn issue(&self, text: &str) -> Result<String, Problem> {
        Ok(text.to_owned())
    }

    fn milestone(&self, text: &str) -> Result<String, Problem> {
        Ok(text.to_owned())
    }
}
