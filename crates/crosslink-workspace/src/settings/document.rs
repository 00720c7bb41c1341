//! A settings file as text that is edited in place: what an edit does not name keeps its bytes and its order.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

/// What an object of JSON holds.
pub(crate) type Object = Map<String, Json>;

/// The text of a settings file, known to hold one JSON object.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    text: String,
    indent: String,
}

impl Document {
    /// Takes the text of a file; a byte order mark is dropped.
    ///
    /// # Errors
    /// What is wrong with the JSON, and where.
    pub(crate) fn parse(text: &str) -> Result<(Self, Object), serde_json::Error> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let values = serde_json::from_str(text)?;
        Ok((
            Self {
                text: text.to_owned(),
                indent: indent_of(text),
            },
            values,
        ))
    }

    /// Returns a document without members.
    pub(crate) fn empty() -> Self {
        Self {
            text: "{}\n".to_owned(),
            indent: "  ".to_owned(),
        }
    }

    /// The text, ending in a newline.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    pub(crate) fn values(&self) -> Object {
        serde_json::from_str(&self.text).expect("a document holds one object")
    }

    /// Sets the value at a path, making the objects on the way to it; a value already so is left as it is written.
    pub(crate) fn put(&mut self, path: &[&str], value: &Json) {
        if lookup(&self.values(), path.iter().copied()) != Some(value) {
            self.edit(path, Some(value));
        }
    }

    /// Removes the value at a path, and the objects on the way to it that are empty then.
    pub(crate) fn take(&mut self, path: &[&str]) {
        if lookup(&self.values(), path.iter().copied()).is_some() {
            self.edit(path, None);
        }
    }

    fn edit(&mut self, path: &[&str], value: Option<&Json>) {
        let edited = edited(&self.text, path, value, &self.indent, 1) + "\n";
        self.text = if self.text.contains("\r\n") {
            edited.replace("\r\n", "\n").replace('\n', "\r\n")
        } else {
            edited
        };
    }
}

/// Returns the value at a path of nested objects.
pub(crate) fn lookup<'a, 'p>(
    object: &'a Object,
    path: impl IntoIterator<Item = &'p str>,
) -> Option<&'a Json> {
    let mut names = path.into_iter();
    let first = object.get(names.next()?)?;
    names.try_fold(first, |value, name| value.as_object()?.get(name))
}

fn edited(raw: &str, path: &[&str], value: Option<&Json>, indent: &str, depth: usize) -> String {
    let Members(mut members) = members(raw);
    let Some((name, rest)) = path.split_first() else {
        return raw.to_owned();
    };
    let place = members.iter().rposition(|(member, _)| member == name);
    let inner = place.map_or("{}", |place| members[place].1.as_str());
    let replacement = match value {
        Some(value) if rest.is_empty() => Some(pretty(value, indent, depth)),
        None if rest.is_empty() => None,
        _ => {
            let inner = if inner.starts_with('{') { inner } else { "{}" };
            Some(edited(inner, rest, value, indent, depth + 1))
                .filter(|inner| value.is_some() || inner != "{}")
        }
    };
    match (replacement, place) {
        (Some(text), Some(place)) => members[place].1 = text,
        (Some(text), None) => members.push(((*name).to_owned(), text)),
        (None, _) => members.retain(|(member, _)| member != name),
    }
    rendered(&members, indent, depth)
}

fn rendered(members: &[(String, String)], indent: &str, depth: usize) -> String {
    if members.is_empty() {
        return "{}".to_owned();
    }
    let margin = indent.repeat(depth);
    let lines: Vec<_> = members
        .iter()
        .map(|(name, value)| format!("{margin}{}: {value}", Json::from(name.as_str())))
        .collect();
    format!("{{\n{}\n{}}}", lines.join(",\n"), indent.repeat(depth - 1))
}

fn pretty(value: &Json, indent: &str, depth: usize) -> String {
    let items: Vec<String> = match value {
        Json::Array(items) => items
            .iter()
            .map(|item| pretty(item, indent, depth + 1))
            .collect(),
        Json::Object(entries) => {
            let members: Vec<_> = entries
                .iter()
                .map(|(name, item)| (name.clone(), pretty(item, indent, depth + 1)))
                .collect();
            return rendered(&members, indent, depth + 1);
        }
        _ => return value.to_string(),
    };
    if items.is_empty() {
        return "[]".to_owned();
    }
    let margin = indent.repeat(depth + 1);
    let lines: Vec<_> = items.iter().map(|item| format!("{margin}{item}")).collect();
    format!("[\n{}\n{}]", lines.join(",\n"), indent.repeat(depth))
}

/// Returns the white space before the first member that has a line of its own; two spaces if none has.
fn indent_of(text: &str) -> String {
    let margin = text.lines().skip(1).find_map(|line| {
        let member = line.trim_start_matches([' ', '\t']);
        member
            .starts_with('"')
            .then(|| &line[..line.len() - member.len()])
    });
    margin
        .filter(|margin| !margin.is_empty())
        .unwrap_or("  ")
        .to_owned()
}

/// The members of an object in their order, each value as it is written.
struct Members(Vec<(String, String)>);

fn members(raw: &str) -> Members {
    serde_json::from_str(raw).expect("a document holds objects where it is edited")
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let raw = map.next_value::<&RawValue>().map_err(A::Error::custom)?;
            members.push((name, raw.get().to_owned()));
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Document;

    fn document(text: &str) -> Document {
        Document::parse(text).unwrap().0
    }

    #[test]
    fn an_edit_leaves_every_other_byte_alone() {
        let mut file = document(
            "{\n    \"z\": [1,  2],\n    \"a\": 1.50,\n    \"m\": { \"x\":12345678901234567890123 }\n}\n",
        );
        file.put(&["a"], &json!(2));
        file.put(&["new", "deep"], &json!(["x", "y"]));
        assert_eq!(
            file.text(),
            "{\n    \"z\": [1,  2],\n    \"a\": 2,\n    \"m\": { \"x\":12345678901234567890123 },\n    \"new\": {\n        \
             \"deep\": [\n            \"x\",\n            \"y\"\n        ]\n    }\n}\n"
        );
    }

    #[test]
    fn removing_the_last_member_removes_its_object() {
        let mut file = document("{\"keep\":1,\"outer\":{\"inner\":{\"x\":1}}}");
        file.take(&["outer", "inner", "x"]);
        assert_eq!(file.text(), "{\n  \"keep\": 1\n}\n");
    }

    #[test]
    fn removing_what_is_not_there_changes_nothing() {
        let mut file = document("{ \"a\": {} }");
        file.take(&["a", "b"]);
        file.take(&["c"]);
        assert_eq!(file.text(), "{ \"a\": {} }");
    }

    #[test]
    fn line_endings_are_kept() {
        let mut file = document("{\r\n\t\"a\": 1\r\n}\r\n");
        file.put(&["b"], &json!(true));
        assert_eq!(file.text(), "{\r\n\t\"a\": 1,\r\n\t\"b\": true\r\n}\r\n");
    }
}
