//! Lines of a list: the same issues as whole ones, with of each description what was searched for.

use crosslink_core::event::{CommentAdded, Event, Fact, IssueCreated};
use crosslink_core::id::CommentId;
use crosslink_core::json::Foreign;
use crosslink_core::query::{Query, QueryContext};
use crosslink_core::view::IssueSummary;
use crosslink_store::Store;
use uuid::Uuid;

use crate::support::{append, at, issue, sealed};

fn described(id: u32, title: &str, description: Option<&str>) -> Event {
    let created = IssueCreated {
        number: Some(id),
        description: description.map(str::to_owned),
        ..IssueCreated::new(issue(id.into()), title)
    };
    sealed(id.into(), Fact::IssueCreated(Box::new(created)))
}

fn commented(id: u32, body: &str) -> Event {
    let added = CommentAdded {
        issue: issue(id.into()),
        comment: CommentId(Uuid::from_u128(id.into())),
        kind: "note".to_owned(),
        body: body.to_owned(),
        author: None,
        trigger: None,
        context: None,
        driver_key_fingerprint: None,
        foreign: Foreign::new(),
    };
    sealed(100 + i64::from(id), Fact::CommentAdded(Box::new(added)))
}

fn project() -> Store {
    let mut store = Store::memory().unwrap();
    append(
        &mut store,
        &[
            described(
                1,
                "Parser",
                Some("Slow.\nThe LEXER is to blame.\nAnd so on."),
            ),
            described(2, "Lexer", None),
            described(3, "Printer", Some("Nothing to blame")),
            described(4, "Parser again", Some("See #1")),
            commented(4, "the lexer once more"),
            described(5, "Straße", Some("Eine lange Straße.\nnoch eine")),
        ],
    );
    store
}

#[test]
fn a_line_shows_where_the_description_has_what_was_searched_for() {
    let store = project();
    let line = |issue: IssueSummary| (issue.id.unwrap(), issue.description);
    for (query, found) in [
        (
            "lexer",
            vec![(4, None), (2, None), (1, Some("The LEXER is to blame."))],
        ),
        ("blame parser", vec![(1, Some("The LEXER is to blame."))]),
        ("lexer slow", vec![(1, Some("Slow."))]),
        ("title:lexer", vec![(2, None)]),
        (
            "text:lexer type:task -title:lexer",
            vec![(4, None), (1, Some("The LEXER is to blame."))],
        ),
        ("blame -lexer", vec![(3, Some("Nothing to blame"))]),
        (
            "lexer OR printer",
            vec![(4, None), (3, None), (2, None), (1, None)],
        ),
        ("strasse", vec![(5, Some("Eine lange Straße."))]),
        (
            "se",
            vec![
                (5, Some("Eine lange Straße.")),
                (4, Some("See #1")),
                (1, None),
            ],
        ),
        ("lexer nowhere", vec![]),
    ] {
        let query = Query::parse(query).unwrap();
        let cx = QueryContext::at(at(0));
        let lines = store
            .read(|snapshot| snapshot.issue_lines(&query, &cx))
            .unwrap();
        let whole = store.read(|snapshot| snapshot.issues(&query, &cx)).unwrap();
        let ids = |issues: &[IssueSummary]| issues.iter().map(|issue| issue.id).collect::<Vec<_>>();
        assert_eq!(ids(&lines), ids(&whole), "{query}");
        let found: Vec<_> = found
            .into_iter()
            .map(|(id, line)| (id, line.map(str::to_owned)))
            .collect();
        assert_eq!(
            lines.into_iter().map(line).collect::<Vec<_>>(),
            found,
            "{query}"
        );
    }
}
