//! Design documents, which become pages.

use crosslink_hub::pages::headings;

/// The tag of a page that was made from one.
pub(super) const TAG: &str = "design-doc";

/// The heading below which it stands.
const HEADING: &str = "## Design Specification";

/// A design document: Markdown whose first heading is its title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DesignDocument {
    text: String,
}

impl DesignDocument {
    /// Takes the text of a document.
    pub fn new(text: &str) -> Self {
        let text = text.trim().replace("\r\n", "\n");
        Self { text }
    }

    /// Its title, if its first heading is one of the first level.
    pub fn title(&self) -> Option<String> {
        let first = headings(&self.text).into_iter().next()?;
        (first.level == 1 && !first.text.is_empty()).then_some(first.text)
    }

    /// It as a part of a page: without its title, its headings one level further down.
    pub(super) fn body(&self) -> String {
        let titled = headings(&self.text)
            .into_iter()
            .next()
            .filter(|_| self.title().is_some());
        let text = match titled {
            Some(title) => {
                let (before, after) =
                    (&self.text[..title.line.start], &self.text[title.line.end..]);
                format!("{before}{after}")
            }
            None => self.text.clone(),
        };
        format!("{HEADING}\n\n{}", lowered(text.trim()))
    }
}

/// A text with each of its headings one level further down.
fn lowered(text: &str) -> String {
    let mut lowered = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for heading in headings(text).into_iter().filter(|it| it.level < 6) {
        lowered.push_str(&text[done..heading.line.start]);
        lowered.push('#');
        lowered.push_str(text[heading.line.clone()].trim_start_matches(' '));
        done = heading.line.end;
    }
    lowered.push_str(&text[done..]);
    lowered
}

#[cfg(test)]
mod tests {
    use super::DesignDocument;

    #[test]
    fn a_document_stands_below_a_heading_of_its_own() {
        let text = "# The plan\r\n\nWhy.\n\n## Parts\n```\n# code\n```\n###### Deep\n";
        let document = DesignDocument::new(text);
        assert_eq!(document.title().as_deref(), Some("The plan"));
        let wanted = "## Design Specification\n\nWhy.\n\n### Parts\n```\n# code\n```\n###### Deep";
        assert_eq!(document.body(), wanted);
        let plain = DesignDocument::new("Why.\n\n# Late\n");
        assert_eq!(plain.title().as_deref(), Some("Late"));
        assert_eq!(DesignDocument::new("## Low\n").title(), None);
    }
}
