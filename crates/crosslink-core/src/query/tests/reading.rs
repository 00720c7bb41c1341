//! What texts mean, told by what they print as.

use std::collections::BTreeSet;

use crate::id::IssueRef;
use crate::model::{Priority, Status};
use crate::problem::{Code, Problem};
use crate::query::{Depth, KEYS, Query, key_doc, text_needles};

fn read(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"))
}

#[test]
fn a_query_prints_in_its_canonical_form() {
    let cases = [
        ("", ""),
        ("  \t\n ", ""),
        ("Fix LOGIN", "fix login"),
        ("status:open,closed", "status:open,closed"),
        ("is:in-progress,todo", "status:open"),
        ("status:doing", "status:in_progress"),
        ("status:done,open,archived", "status:all"),
        ("STATUS:Blocked,done", "is:closed,blocked"),
        ("p:>=high", "priority:>=high"),
        ("p:<=1", "priority:>=high"),
        ("p:>2", "priority:low"),
        ("p:0..2", "priority:>=medium"),
        ("p:P1,4", "priority:high,low"),
        ("priority:critical..medium", "priority:>=medium"),
        ("priority:<high", "priority:<=medium"),
        ("id:>5,#7,20..1", "id:>=6,7,1..20"),
        ("id:3..", "id:>=3"),
        ("comments:>3 blockers:>0", "comments:>=4 blockers:>=1"),
        ("label:\"Needs Review\",bug", "label:\"needs review\",bug"),
        ("label:none,\"none\"", "label:none,\"none\""),
        (
            "assignee:@ME,@agent-1,\"@me\",NONE",
            "assignee:@me,agent-1,\"@me\",none",
        ),
        ("created-by:agent-1", "author:agent-1"),
        (
            "parent:12,none,@last,bd-1a2b",
            "parent:#12,none,@last,bd-1a2b",
        ),
        ("uuid:3F2A-9c01", "uuid:3f2a9c01"),
        ("due:<14d", "due:<2w"),
        ("due:7D", "due:1w"),
        ("due:<-24h", "due:<-1d"),
        ("due:..2026-02-01,Tomorrow", "due:<=2026-02-01,tomorrow"),
        ("updated:1w..2w", "updated:1w..2w"),
        (
            "created:>=2026-01-01T01:00:00+01:00",
            "created:>=2026-01-01T00:00:00.000000000Z",
        ),
        ("a b OR c", "a b OR c"),
        ("a AND (b OR c)", "a (b OR c)"),
        ("((a (b c)) OR ((d)))", "a b c OR d"),
        ("-a -(b c) -(-d) -(b OR c)", "-a -(b c) d -(b OR c)"),
        ("no:label,due -has:ref", "no:label,due -has:ref"),
        (
            "std::fmt https://a.b/c 12:30 - or \"OR\"",
            "\"std::fmt\" \"https://a.b/c\" \"12:30\" \"-\" or or",
        ),
        (r#""say \"hi\" C:\new \\""#, r#""say \"hi\" c:\\new \\""#),
        (r"C\x", r"c\x"),
        (
            "sort:-updated a limit:20 sort:id OR b fields:id,title group:status",
            "a OR b sort:-updated,id limit:20 fields:id,title group:status",
        ),
    ];
    for (text, expected) in cases {
        let query = read(text);
        assert_eq!(query.to_string(), expected, "{text}");
        assert_eq!(read(expected), query, "{text}");
    }
}

#[test]
fn every_key_is_found_by_each_of_its_names_and_its_row_is_true() {
    let mut seen = BTreeSet::new();
    for doc in KEYS {
        for name in std::iter::once(&doc.name).chain(doc.aliases) {
            assert!(seen.insert(*name), "{name} stands for two keys");
            let found = key_doc(&name.to_uppercase().replace('_', "-")).unwrap();
            assert_eq!(found.key, doc.key, "{name}");
        }
        assert!(doc.example.starts_with(doc.name), "{}", doc.example);
        read(doc.example);
        for value in doc.values {
            read(&format!("{}:{value}", doc.name));
        }
        assert!(doc.about.ends_with('.'), "{}", doc.about);
    }
}

#[test]
fn limits_are_the_last_that_still_work() {
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(Query::parse(&nested(32)).is_ok());
    assert!(Query::parse(&nested(33)).is_err());
    assert!(Query::parse(&"a ".repeat(200)).is_ok());
    assert!(Query::parse(&"a ".repeat(201)).is_err());
    assert!(Query::parse(&format!("id:{}1", "1,".repeat(200))).is_err());
    assert!(Query::parse(&"a".repeat(4096)).is_ok());
    assert!(Query::parse(&"é".repeat(2049)).is_err());
}

#[test]
fn a_query_knows_whether_it_speaks_of_status() {
    let speaking = [
        "status:open",
        "-is:closed",
        "a OR is:ready",
        "closed:<7d",
        "is:deleted",
        "id:3",
        "uuid:3f2a",
    ];
    let silent = [
        "",
        "login",
        "label:bug",
        "is:epic",
        "is:mine",
        "is:claimed",
        "due:<7d",
        "sort:status group:status",
    ];
    for text in speaking {
        assert!(read(text).mentions_status(), "{text}");
    }
    for text in silent {
        assert!(!read(text).mentions_status(), "{text}");
    }
    assert_eq!(
        read("label:a label:b limit:2").and_open().to_string(),
        "status:open label:a label:b limit:2"
    );
    assert_eq!(
        read("a OR b").and_open().to_string(),
        "status:open (a OR b)"
    );
    assert_eq!(read("").and_open().to_string(), "status:open");
}

#[test]
fn plain_is_nothing_but_text() {
    for text in ["", "login", "fix \"log in\""] {
        assert!(read(text).is_plain(), "{text}");
    }
    for text in [
        "-login",
        "a OR b",
        "text:a,b",
        "title:a",
        "a limit:1",
        "a sort:id",
    ] {
        assert!(!read(text).is_plain(), "{text}");
    }
    assert_eq!(
        Query::of_words(" Parse(x) -OR: \"").to_string(),
        r#""parse(x)" "-or:" "\"""#
    );
    assert!(Query::of_words("label:x y").is_plain());
}

#[test]
fn bounds_say_what_every_match_must_have() {
    let statuses = |text: &str| {
        let set = read(text).filter.bounds().statuses;
        set.map(|set| {
            set.into_iter()
                .map(Status::as_str)
                .collect::<Vec<_>>()
                .join(" ")
        })
    };
    let cases = [
        ("login", None),
        ("status:open", Some("open in_progress")),
        ("status:open status:in_progress,closed", Some("in_progress")),
        ("status:closed OR is:ready", Some("open in_progress closed")),
        ("status:closed OR login", None),
        ("is:blocked,closed", Some("open in_progress closed")),
        ("is:blocked,bug", None),
        ("-status:closed,archived", Some("open in_progress")),
        ("-is:closed,blocked", Some("open in_progress archived")),
        (
            "-(status:closed OR status:archived)",
            Some("open in_progress"),
        ),
        ("-(status:closed login)", None),
    ];
    for (text, expected) in cases {
        assert_eq!(statuses(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn bounds_name_labels_priorities_and_texts_that_no_alternative_avoids() {
    let bounds = read("label:Bug Login title:x text:a,b -c (d e OR e f) p:>=high p:low..high")
        .filter
        .bounds();
    assert_eq!(bounds.labels, ["bug"]);
    assert_eq!(bounds.needles, ["login", "x", "e"]);
    assert_eq!(bounds.priorities, Some(BTreeSet::from([Priority::High])));
    assert!(!bounds.wants_deleted);
    assert!(read("a OR -is:deleted").filter.bounds().wants_deleted);
    assert_eq!(
        text_needles(&read("login -a").filter),
        Some(vec!["login".to_owned()])
    );
    assert_eq!(text_needles(&read("a OR b").filter), None);
}

#[test]
fn a_query_looks_as_deep_as_what_it_asks_about() {
    for (text, depth) in [
        ("is:ready label:bug sort:due", Depth::Line),
        ("type:bug", Depth::Fields),
        ("sort:closed", Depth::Fields),
        ("login daemon title:slow", Depth::Excerpt),
        ("login -title:login", Depth::Excerpt),
        ("login type:bug", Depth::Text),
        ("login sort:closed", Depth::Text),
        ("login OR daemon", Depth::Text),
        ("-login", Depth::Text),
        ("login group:milestone", Depth::Text),
        ("login has:label", Depth::Whole),
    ] {
        assert_eq!(read(text).depth(), depth, "{text}");
    }
}

#[test]
fn references_are_resolved_to_numbers() {
    let mut query = read("-parent:bd-1,none,3 OR parent:@last");
    query
        .resolve_refs(|reference| match reference {
            IssueRef::Last => Ok(9),
            _ => Ok(4),
        })
        .unwrap();
    assert_eq!(query.to_string(), "-parent:#4,none,#3 OR parent:#9");
    let fails = |_: &IssueRef| Err(Problem::new(Code::IssueNotFound, "Issue bd-1 not found"));
    assert_eq!(
        read("parent:bd-1").resolve_refs(fails).unwrap_err().code(),
        Code::IssueNotFound
    );
    assert!(read("parent:7").resolve_refs(fails).is_ok());
}
