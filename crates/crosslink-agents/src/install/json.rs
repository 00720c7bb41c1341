//! Settings of assistants as text: members of ours are put in and taken out, and everything else stays as it was written, with its
//! comments, its indents and its ends of lines.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstArray, CstInputValue, CstNode, CstObject, CstObjectProp, CstRootNode};
use serde_json::Value;

use crate::assistant::{MARK, Piece, SERVER, is_our_server};

/// What stands in front of some texts.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Puts pieces into a text; `Err` says why not.
pub(super) fn with(text: &str, pieces: &[Piece]) -> Result<String, &'static str> {
    edited(text, |root| {
        for piece in pieces {
            match piece {
                Piece::Member { list, value, .. } => {
                    let (last, way) = list.split_last().ok_or("the way to the list is empty")?;
                    let mut object = root.clone();
                    for step in way {
                        object = object
                            .object_value_or_create(step)
                            .ok_or("a place of ours is taken by something else")?;
                    }
                    let array = object
                        .array_value_or_create(last)
                        .ok_or("a place of ours is taken by something else")?;
                    if !array
                        .elements()
                        .iter()
                        .any(|element| element.to_serde_value().as_ref() == Some(value))
                    {
                        array.append(input(value));
                    }
                }
                Piece::Server { value, .. } => {
                    let (object, name) = SERVER;
                    let servers = root
                        .object_value_or_create(object)
                        .ok_or("a place of ours is taken by something else")?;
                    if servers.get(name).is_none() {
                        servers.append(name, input(value));
                    }
                }
                Piece::Default { key, value, .. } if root.get(key).is_none() => {
                    root.append(key, input(value));
                }
                Piece::Default { .. }
                | Piece::TomlServer { .. }
                | Piece::Whole { .. }
                | Piece::Section { .. } => {}
            }
        }
        Ok(())
    })
}

/// Takes everything of an assistant's that is ours out of a text, with lists and objects that are empty after it.
pub(super) fn without(
    text: &str,
    assistant: &str,
    pieces: &[Piece],
) -> Result<String, &'static str> {
    let served = pieces.iter().any(|it| matches!(it, Piece::Server { .. }));
    let served = served && text.contains(SERVER.1);
    if !text.contains(MARK) && !served {
        return Ok(text.to_owned());
    }
    let own = format!("--assistant {assistant} ");
    edited(text, |root| {
        hooks_out(root, &own);
        if served {
            server_out(root);
        }
        Ok(())
    })
}

fn hooks_out(root: &CstObject, own: &str) {
    let Some(hooks) = root.object_value("hooks") else {
        return;
    };
    let mut emptied = false;
    for event in hooks.properties() {
        let Some(list) = event.array_value() else {
            continue;
        };
        if cleared(&list, own) && list.elements().is_empty() {
            emptied = true;
            event.remove();
        }
    }
    if emptied && hooks.properties().is_empty() {
        let left = root.get("hooks");
        left.into_iter().for_each(CstObjectProp::remove);
    }
}

/// Takes our server out; one of our name that is started otherwise is somebody else's.
fn server_out(root: &CstObject) {
    let (object, name) = SERVER;
    let Some(servers) = root.object_value(object) else {
        return;
    };
    let ours = servers.get(name).filter(|entry| {
        let value = entry.value().and_then(|value| value.to_serde_value());
        value.is_some_and(|value| is_our_server(&value))
    });
    let Some(ours) = ours else { return };
    ours.remove();
    if servers.properties().is_empty() {
        let left = root.get(object);
        left.into_iter().for_each(CstObjectProp::remove);
    }
}

/// Takes our members out of a list; says whether there were any.
fn cleared(list: &CstArray, own: &str) -> bool {
    let is_ours = |element: &CstNode| {
        let said = element
            .to_serde_value()
            .map(|value| value.to_string())
            .unwrap_or_default();
        said.contains(MARK) && said.contains(own)
    };
    let ours: Vec<_> = list.elements().into_iter().filter(is_ours).collect();
    let any = !ours.is_empty();
    ours.into_iter().for_each(CstNode::remove);
    any
}

/// Whether a text of JSON says nothing but what it needs to be one.
pub(super) fn says_nothing(text: &str, pieces: &[Piece]) -> bool {
    let value = value(text);
    let needed = |(key, value): (&String, &Value)| {
        pieces.iter().any(|piece| matches!(piece, Piece::Default { key: own, value: default, .. } if own == key && default == value))
    };
    value
        .and_then(|value| value.as_object().map(|object| object.iter().all(needed)))
        .unwrap_or(false)
}

/// What a text says.
pub(super) fn value(text: &str) -> Option<Value> {
    let bare = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    CstRootNode::parse(bare, &ParseOptions::default())
        .ok()?
        .to_serde_value()
}

fn edited(
    text: &str,
    edit: impl FnOnce(&CstObject) -> Result<(), &'static str>,
) -> Result<String, &'static str> {
    let bare = text.strip_prefix(BYTE_ORDER_MARK);
    let parsed = CstRootNode::parse(bare.unwrap_or(text), &ParseOptions::default());
    let root = parsed.map_err(|_| "it is no JSON")?;
    let object = match root.value() {
        Some(_) => root.object_value().ok_or("it is no JSON object")?,
        None => root.object_value_or_set(),
    };
    edit(&object)?;
    let mark = bare.map(|_| BYTE_ORDER_MARK);
    Ok(mark
        .into_iter()
        .map(String::from)
        .chain([root.to_string()])
        .collect())
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(number) => CstInputValue::Number(number.to_string()),
        Value::String(text) => CstInputValue::String(text.clone()),
        Value::Array(items) => CstInputValue::Array(items.iter().map(input).collect()),
        Value::Object(members) => CstInputValue::Object(
            members
                .iter()
                .map(|(key, value)| (key.clone(), input(value)))
                .collect(),
        ),
    }
}
