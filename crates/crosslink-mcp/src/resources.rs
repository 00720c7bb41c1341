//! Issues and knowledge pages as resources: `crosslink://issues/12`, `crosslink://knowledge/build`.

use crosslink_workspace::Workspace;
use crosslink_workspace::core::id::IssueRef;
use crosslink_workspace::core::problem::{Code, Kind, Problem};
use rmcp::ErrorData;
use rmcp::model::{ReadResourceResult, ResourceContents, ResourceTemplate};

use crate::answer::lean;
use crate::door::{Surroundings, as_json};

const ISSUES: &str = "crosslink://issues/";
const PAGES: &str = "crosslink://knowledge/";

/// What may be asked for. Nothing is listed: a project has more issues than a conversation has room.
pub(crate) fn templates() -> Vec<ResourceTemplate> {
    vec![
        ResourceTemplate::new(format!("{ISSUES}{{id}}"), "issue")
            .with_mime_type("application/json"),
        ResourceTemplate::new(format!("{PAGES}{{slug}}"), "page").with_mime_type("text/markdown"),
    ]
}

/// Reads one.
///
/// # Errors
/// That it is not there, with the code and the hints of the problem as data.
pub(crate) fn read(door: &Surroundings, uri: &str) -> Result<ReadResourceResult, ErrorData> {
    let found = door.ask(|workspace| content(workspace, uri));
    let (text, kind) = found.map_err(|problem| unreadable(&problem))?;
    let contents = ResourceContents::text(text, uri).with_mime_type(kind);
    Ok(ReadResourceResult::new(vec![contents]))
}

fn content(workspace: &Workspace, uri: &str) -> Result<(String, &'static str), Problem> {
    if let Some(id) = uri.strip_prefix(ISSUES) {
        let issue = workspace.resolve(&IssueRef::parse(id)?)?;
        let detail = workspace.read(|snapshot| snapshot.detail(issue))?;
        return Ok((lean(as_json(detail)?).to_string(), "application/json"));
    }
    if let Some(slug) = uri.strip_prefix(PAGES) {
        let page = workspace.knowledge()?.show(slug, None)?;
        return Ok((page.text, "text/markdown"));
    }
    let message = "No resource of crosslink has this address";
    let hint = format!("there are {ISSUES}12 and {PAGES}name");
    Err(Problem::new(Code::UsageInvalid, message).hint(hint))
}

/// A problem as an error of the protocol.
pub(crate) fn unreadable(problem: &Problem) -> ErrorData {
    let data = serde_json::to_value(problem.to_view().error).ok();
    let message = problem.message().to_owned();
    match problem.kind() {
        Kind::Internal => ErrorData::internal_error(message, data),
        Kind::Invalid => ErrorData::invalid_params(message, data),
        _ => ErrorData::resource_not_found(message, data),
    }
}
