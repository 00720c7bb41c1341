//! A template as a page: `key: value` lines between two lines of dashes, then what the description begins with.

use crosslink_core::model::{IssueType, Priority};
use crosslink_core::operation::check_label;
use crosslink_core::problem::{Code, Problem};

use super::{Template, TemplateOrigin};

/// The words a page may begin with.
const KEYS: &str = "priority, type, labels, title_prefix";

/// Reads a page.
///
/// # Errors
/// `template.invalid` with the file and line.
pub(super) fn read(name: &str, text: &str) -> Result<Template, Problem> {
    let text = text.replace("\r\n", "\n");
    let mut template = Template {
        name: name.to_owned(),
        origin: TemplateOrigin::Project,
        priority: None,
        issue_type: None,
        labels: Vec::new(),
        title_prefix: None,
        body: String::new(),
    };
    let invalid = |line: usize, message: String| {
        let message = format!("Template '{name}' cannot be read: line {line}: {message}");
        Problem::new(Code::TemplateInvalid, message)
            .hint(format!("correct `.crosslink/templates/{name}.md`"))
    };
    let mut body = text.as_str();
    if let Some(rest) = text.strip_prefix("---\n") {
        let (front, after) = split_front(rest)
            .ok_or_else(|| invalid(1, "nothing ends the lines between dashes".to_owned()))?;
        for (index, line) in front.lines().enumerate() {
            take(&mut template, line).map_err(|message| invalid(index + 2, message))?;
        }
        body = after;
    }
    template.body = body.trim_matches('\n').to_owned();
    Ok(template)
}

/// Parts what stands before the second line of dashes from what stands after it.
fn split_front(rest: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let end = at + line.len();
        if line.trim_end() == "---" {
            return Some((&rest[..at], &rest[end..]));
        }
        at = end;
    }
    None
}

fn take(template: &mut Template, line: &str) -> Result<(), String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    let (key, value) = line
        .split_once(':')
        .ok_or_else(|| "it is no `key: value`".to_owned())?;
    let value = unquoted(value.trim());
    let say = |problem: Problem| problem.message().to_owned();
    match key.trim() {
        "priority" => template.priority = Some(Priority::parse(value).map_err(say)?),
        "type" => {
            IssueType::new(value).map_err(say)?;
            template.issue_type = Some(value.to_owned());
        }
        "labels" => {
            let list = value.trim_start_matches('[').trim_end_matches(']');
            for label in list.split(',').map(|label| unquoted(label.trim())) {
                if !label.is_empty() {
                    template.labels.push(check_label(label).map_err(say)?);
                }
            }
        }
        "title_prefix" => template.title_prefix = Some(value.to_owned()),
        other => return Err(format!("nothing is called `{other}` (known: {KEYS})")),
    }
    Ok(())
}

/// Quotes keep the blanks at the ends of a value.
fn unquoted(value: &str) -> &str {
    value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::templates::Template;

    fn summary(template: &Template) -> String {
        format!(
            "{:?} {:?} {:?} {:?} {:?}",
            template.priority.map(|priority| priority.as_str()),
            template.issue_type,
            template.labels,
            template.title_prefix,
            template.body
        )
    }

    #[test]
    fn a_page_is_read_as_it_is_written() {
        let table = [
            ("", r#"None None [] None """#),
            ("Just text\n\n", r#"None None [] None "Just text""#),
            (
                "---\npriority: high\ntype: bug\nlabels: crash, \"on windows\"\ntitle_prefix: \"[crash] \"\n---\n\nWhat: \n\nWhere: \n",
                r#"Some("high") Some("bug") ["crash", "on windows"] Some("[crash] ") "What: \n\nWhere: ""#,
            ),
            (
                "---\r\npriority: 0\r\n# a remark\r\nlabels: [a, b]\r\n---\r\nOne\r\nTwo",
                r#"Some("critical") None ["a", "b"] None "One\nTwo""#,
            ),
            ("---\n---\n---\n", r#"None None [] None "---""#),
            ("----\nrule\n", r#"None None [] None "----\nrule""#),
        ];
        for (text, expected) in table {
            assert_eq!(summary(&read("x", text).unwrap()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_slip_is_named_with_its_line() {
        let table = [
            (
                "---\npriority: high\n",
                "line 1: nothing ends the lines between dashes",
            ),
            ("---\n\npriority\n---\n", "line 3: it is no `key: value`"),
            (
                "---\nprioritiy: high\n---\n",
                "line 2: nothing is called `prioritiy` (known: priority, type, labels, title_prefix)",
            ),
            (
                "---\npriority: urgent\n---\n",
                "line 2: Invalid priority 'urgent'. Must be one of: low, medium, high, critical",
            ),
        ];
        for (text, expected) in table {
            let problem = read("x", text).unwrap_err();
            assert_eq!(
                problem.message(),
                format!("Template 'x' cannot be read: {expected}")
            );
            assert_eq!(problem.code().name(), "template.invalid");
        }
    }
}
