//! What the reference put into a repository for an assistant, and what is taken out before ours is put in.
//!
//! Its files are known by its manifest, which says the digest of each as it was written: what was changed since is somebody's, and is
//! kept and named. Its entries in settings are known by the scripts that they start.

use std::fs;
use std::path::{Component, Path};

use crosslink_workspace::Paths;
use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstNode, CstObject, CstObjectProp, CstRootNode};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The longest manifest that is read.
const SIZE_LIMIT: u64 = 1024 * 1024;

/// Where its files lie; a manifest that names others is not believed.
const PLACES: &[&str] = &[
    ".claude/hooks/",
    ".claude/mcp/",
    ".claude/commands/",
    ".claude/skills/",
    ".crosslink/rules/",
];

/// The scripts that its hooks start.
const SCRIPTS: &[&str] = &[
    "pre-web-check.py",
    "work-check.py",
    "prompt-guard.py",
    "post-edit-check.py",
    "heartbeat.py",
    "session-start.py",
];

/// What it named its servers of tools.
const SERVERS: &[&str] = &[
    "crosslink-safe-fetch",
    "crosslink-knowledge",
    "crosslink-agent-prompt",
];

/// What it let assistants use unasked.
const TOOLS: &[&str] = &["Bash(tmux *)", "Bash(git worktree *)"];

/// The files that its manifest says it wrote, seen from the work tree, each with its digest.
pub(super) fn listed(paths: &Paths) -> Vec<(String, String)> {
    let path = paths.directory.join("init-manifest.json");
    let short = path
        .metadata()
        .is_ok_and(|metadata| metadata.len() <= SIZE_LIMIT);
    let text = short.then(|| fs::read_to_string(path).ok()).flatten();
    text.map(|text| named(&text)).unwrap_or_default()
}

/// What a manifest names that may be believed.
pub(crate) fn named(manifest: &str) -> Vec<(String, String)> {
    let value = serde_json::from_str::<Value>(manifest).unwrap_or_default();
    let files = value["files"].as_object().cloned().unwrap_or_default();
    let believed = files.into_iter().filter(|(file, _)| {
        let plain = |part| matches!(part, Component::Normal(_));
        PLACES.iter().any(|place| file.starts_with(place))
            && !file.contains('\\')
            && Path::new(file).components().all(plain)
    });
    let digests = believed.filter_map(|(file, about)| {
        let digest = about["sha256"].as_str()?.to_ascii_lowercase();
        Some((file, digest))
    });
    digests.collect()
}

/// Whether a text has a digest.
pub(super) fn is(text: &str, digest: &str) -> bool {
    let own = Sha256::digest(text.as_bytes());
    let own: String = own.iter().map(|byte| format!("{byte:02x}")).collect();
    own == digest
}

/// Takes its entries out of settings; everything else stays as it was written. `Err` says why not.
pub(crate) fn without_entries(text: &str) -> Result<String, &'static str> {
    if !text.contains(".claude/hooks/") && !text.contains(".claude/mcp/") {
        return Ok(text.to_owned());
    }
    let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
    let root = CstRootNode::parse(bare, &ParseOptions::default()).map_err(|_| "it is no JSON")?;
    let Some(object) = root.object_value() else {
        return Err("it is no JSON object");
    };
    if hooks_out(&object) {
        unasked_out(&object);
    }
    servers_out(&object);
    let mark = &text[..text.len() - bare.len()];
    Ok(format!("{mark}{root}"))
}

/// Takes its hooks out; says whether there were any.
fn hooks_out(root: &CstObject) -> bool {
    let Some(hooks) = root.object_value("hooks") else {
        return false;
    };
    let mut any = false;
    for event in hooks.properties() {
        let Some(groups) = event.array_value() else {
            continue;
        };
        let mut went = false;
        for group in groups.elements() {
            went |= group_out(group);
        }
        any |= went;
        // A list that was empty before is somebody's own.
        if went && groups.elements().is_empty() {
            event.remove();
        }
    }
    if any && hooks.properties().is_empty() {
        root.get("hooks")
            .into_iter()
            .for_each(CstObjectProp::remove);
    }
    any
}

/// Takes its hooks out of what a matcher leads to, and the matcher with the last of them.
fn group_out(group: CstNode) -> bool {
    let commands = group
        .as_object()
        .and_then(|group| group.array_value("hooks"));
    let Some(commands) = commands else {
        return false;
    };
    let any = retain(&commands, |hook| !starts_a_script(hook));
    if any && commands.elements().is_empty() {
        group.remove();
    }
    any
}

fn starts_a_script(hook: &Value) -> bool {
    let command = hook["command"].as_str().unwrap_or_default();
    let named = |script: &&str| command.contains(*script);
    command.contains(".claude/hooks/") && SCRIPTS.iter().any(named)
}

/// Takes out what it allowed beside its hooks: some tools, and every server of tools that anybody names.
fn unasked_out(root: &CstObject) {
    if let Some(tools) = root.array_value("allowedTools")
        && retain(&tools, |tool| !TOOLS.iter().any(|own| tool == own))
        && tools.elements().is_empty()
    {
        root.get("allowedTools")
            .into_iter()
            .for_each(CstObjectProp::remove);
    }
    let all = root.get("enableAllProjectMcpServers");
    all.into_iter().for_each(CstObjectProp::remove);
}

fn servers_out(root: &CstObject) {
    let Some(servers) = root.object_value("mcpServers") else {
        return;
    };
    for name in SERVERS {
        let starts_a_script = |entry: &CstObjectProp| {
            let value = entry.value().and_then(|value| value.to_serde_value());
            value.is_some_and(|value| value.to_string().contains(".claude/mcp/"))
        };
        let own = servers.get(name).filter(starts_a_script);
        own.into_iter().for_each(CstObjectProp::remove);
    }
}

/// Keeps the members of a list that are wanted; says whether any went.
fn retain(list: &CstArray, wanted: impl Fn(&Value) -> bool) -> bool {
    let goes = |node: &CstNode| node.to_serde_value().is_some_and(|value| !wanted(&value));
    let gone: Vec<_> = list.elements().into_iter().filter(goes).collect();
    let any = !gone.is_empty();
    gone.into_iter().for_each(CstNode::remove);
    any
}
