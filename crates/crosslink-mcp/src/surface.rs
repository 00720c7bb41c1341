//! All that stands in a conversation because the server is there, whether it is used or not.

use rmcp::model::{
    ListPromptsResult, ListResourceTemplatesResult, ListResourcesResult, ListToolsResult,
};

use crate::{prompts, resources, server, tool};

/// The instructions and every list, as an assistant gets them.
pub fn surface() -> String {
    let tools = tool::entries().iter().map(tool::Entry::listed).collect();
    let lists = [
        serde_json::to_string(&ListToolsResult::with_all_items(tools)),
        serde_json::to_string(&ListPromptsResult::with_all_items(prompts::all())),
        serde_json::to_string(&ListResourcesResult::default()),
        serde_json::to_string(&ListResourceTemplatesResult::with_all_items(
            resources::templates(),
        )),
    ];
    let said = [server::INSTRUCTIONS.to_owned()].into_iter();
    said.chain(lists.into_iter().flatten()).collect()
}
