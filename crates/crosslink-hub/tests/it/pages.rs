//! Knowledge pages: the format of one, and merging two versions of it.

use crosslink_hub::pages::{FrontMatter, Page, PageSource, appended, merged_page};
use proptest::prelude::*;

/// A page as the reference writes it.
const PAGE: &str = "---
title: \"My \\\"Page\\\"\"
tags: [\"a\", \"b\"]
sources:
  - url: \"https://ex.com/x\"
    title: \"\"
    accessed_at: \"2026-11-23\"
contributors: [\"Hdl0\"]
created: 2026-11-20
updated: 2026-11-23
---

# Heading

Text.
";

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn front() -> FrontMatter {
    FrontMatter {
        title: "My \"Page\"".to_owned(),
        tags: texts(&["a", "b"]),
        sources: vec![PageSource {
            url: "https://ex.com/x".to_owned(),
            title: String::new(),
            accessed_at: "2026-11-23".to_owned(),
        }],
        contributors: texts(&["Hdl0"]),
        created: "2026-11-20".to_owned(),
        updated: "2026-11-23".to_owned(),
    }
}

#[test]
fn a_page_of_the_reference_is_read_and_written_alike() {
    let page = Page::parse(PAGE);
    assert_eq!(page.front(), front());
    assert_eq!(page.body, "\n# Heading\n\nText.\n");
    assert_eq!(page.text(), PAGE);
    assert_eq!(Page::new(&front(), "# Heading\n\nText.").text(), PAGE);
}

/// Reads the front matter of a page: title, tags, contributors and dates, in one line.
fn told(text: &str) -> String {
    let page = Page::parse(text);
    assert_eq!(page.text(), text, "what is read is given back");
    let front = page.front();
    format!(
        "{}|{}|{}|{}|{}|{}",
        front.title,
        front.tags.join(","),
        front.contributors.join(","),
        front.created,
        front.updated,
        page.body
    )
}

#[test]
fn whatever_stands_above_a_text_costs_no_more_than_itself() {
    let table = [
        ("", "|||||"),
        ("text\n", "|||||text\n"),
        ("---\n---\nx", "|||||x"),
        ("---\ntitle: x\n", "|||||---\ntitle: x\n"),
        ("---\ntitle: x\n---", "x|||||"),
        (
            "---\r\ntitle: x\r\ntags: [a, 'b c']\r\n---\r\ny\r\n",
            "x|a,b c||||y\r\n",
        ),
        ("\u{feff}---\ntitle: x\n---\ny", "x|||||y"),
        ("--- \ntitle: x\n---\t\ny", "x|||||y"),
        (
            "---\ntags:\n- a\n-   \"b\"\ncontributors:\n  - me\n---\n",
            "|a,b|me|||",
        ),
        ("---\ntags: alone\n---\n", "|alone||||"),
        ("---\ntags: [1, 2.50, true]\n---\n", "|1,2.50,true||||"),
        ("---\ntags:\ntitle: ~\n---\n", "|||||"),
        ("---\ntitle: one\ntitle: two\n---\n", "one|||||"),
        (
            "---\ntitle: [a]\ntags: {a: b}\ncreated: 2026-01-02\n---\n",
            "|||2026-01-02||",
        ),
        ("---\ntitle: >\n  long\n  text\n---\n", "long text\n|||||"),
        ("---\ntitle: x: y\n---\nb", "|||||b"),
        ("---\nnot yaml\n---\nb", "|||||b"),
        ("---\n{title: x}\n---\nb", "|||||b"),
        ("---\n# only a remark\n---\nb", "|||||b"),
        (
            "text\n---\ntitle: x\n---\n",
            "|||||text\n---\ntitle: x\n---\n",
        ),
        ("----\ntitle: x\n---\n", "|||||----\ntitle: x\n---\n"),
    ];
    for (text, wanted) in table {
        assert_eq!(told(text), wanted, "{text:?}");
    }
}

#[test]
fn a_front_matter_that_never_ends_is_text() {
    let long = format!("---\n{}---\nbody", "a: b\n".repeat(20_000));
    assert_eq!(Page::parse(&long).body, long);
    let deep = format!("---\na: {}\n---\nbody", "[".repeat(60_000));
    let page = Page::parse(&deep);
    assert!(!page.has_front());
    assert_eq!((page.body.as_str(), page.text()), ("body", deep.clone()));
}

/// Changes title, tags and the last day of a page, and returns its text.
fn changed(text: &str) -> String {
    let mut page = Page::parse(text);
    let mut front = page.front();
    front.title = "New".to_owned();
    front.tags.push("c".to_owned());
    front.updated = "2026-12-01".to_owned();
    page.set_front(&front).unwrap();
    assert_eq!(page.front(), front);
    assert_eq!(Page::parse(&page.text()), page);
    page.text()
}

#[test]
fn only_what_changes_is_written_anew() {
    let before = "---\n# who wrote this\nweight:   3   # heavy\ntitle: 'Old'\n# about tags\nnested:\n    deep: {a:  1}\n\
        tags: [ 'a' ]\n# the end\ncreated: '2026-01-01'\n---\nbody\n";
    let after = "---\n# who wrote this\nweight:   3   # heavy\ntitle: \"New\"\n# about tags\nnested:\n    deep: {a:  1}\n\
        tags: [\"a\", \"c\"]\n# the end\ncreated: '2026-01-01'\nupdated: 2026-12-01\n---\nbody\n";
    assert_eq!(changed(before), after);
    let crlf = "---\r\ntitle: x\r\nmore: y\r\n---\r\nbody\r\n";
    let wanted = "---\r\ntitle: \"New\"\r\nmore: y\r\ntags: [\"c\"]\r\nupdated: 2026-12-01\r\n---\r\nbody\r\n";
    assert_eq!(changed(crlf), wanted);
    let none = "body\n";
    let wanted = "---\ntitle: \"New\"\ntags: [\"c\"]\nsources: []\ncontributors: []\ncreated: \nupdated: 2026-12-01\n---\n\nbody\n";
    assert_eq!(changed(none), wanted);
}

#[test]
fn what_would_be_lost_is_not_written_over() {
    for text in [
        "---\nnot yaml\n---\nb",
        "---\ntitle: {a: b}\n---\nb",
        "---\ntitle: &a x\nother: *a\n---\nb",
    ] {
        let mut page = Page::parse(text);
        let mut front = page.front();
        front.title = "New".to_owned();
        assert!(page.set_front(&front).is_err(), "{text}");
        assert_eq!(page.text(), text);
    }
    let mut page = Page::parse("---\nsources:\n- url: u\n  author: me\n---\nb");
    let mut front = page.front();
    assert_eq!(front.sources.len(), 1);
    front.sources.clear();
    assert!(page.set_front(&front).is_err(), "its author would be gone");
}

#[test]
fn an_edit_adds_no_empty_line_above_the_text() {
    let mut page = Page::parse(PAGE);
    for _ in 0..3 {
        let body = appended(&page.body, "More.");
        page.set_body(&body);
        page = Page::parse(&page.text());
    }
    assert_eq!(
        page.body,
        "\n# Heading\n\nText.\n\nMore.\n\nMore.\n\nMore.\n"
    );
}

/// The page with changes made to its text.
fn edited(changes: &[(&str, &str)]) -> String {
    changes.iter().fold(PAGE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    })
}

#[test]
fn what_is_said_about_a_page_is_merged_word_by_word() {
    let mine = edited(&[
        ("[\"a\", \"b\"]", "[\"b\", \"mine\"]"),
        ("updated: 2026-11-23", "updated: 2026-11-25"),
        ("[\"Hdl0\"]", "[\"Hdl0\", \"me\"]"),
        ("Text.", "Text.\n\nMine."),
    ]);
    let theirs = edited(&[
        ("[\"a\", \"b\"]", "[\"a\", \"b\", \"theirs\"]"),
        ("updated: 2026-11-23", "updated: 2026-11-24\nweight: 3"),
        ("\"My ", "\"Their "),
        ("# Heading", "# Title"),
    ]);
    let both = merged_page(Some(PAGE), &mine, &theirs).unwrap();
    let wanted = edited(&[
        ("[\"a\", \"b\"]", "[\"b\", \"theirs\", \"mine\"]"),
        ("updated: 2026-11-23", "updated: 2026-11-25\nweight: 3"),
        ("[\"Hdl0\"]", "[\"Hdl0\", \"me\"]"),
        ("\"My ", "\"Their "),
        ("# Heading", "# Title"),
        ("Text.", "Text.\n\nMine."),
    ]);
    assert_eq!(both, wanted);
}

#[test]
fn pages_at_odds_are_not_merged() {
    let mine = [("Text.", "Mine.")];
    let theirs = [("Text.", "Theirs.")];
    assert_eq!(
        merged_page(Some(PAGE), &edited(&mine), &edited(&theirs)),
        None
    );
    let titles = [edited(&[("My", "Mine")]), edited(&[("My", "Their")])];
    assert_eq!(merged_page(Some(PAGE), &titles[0], &titles[1]), None);
    let weights =
        [1, 2].map(|weight| PAGE.replace("created", &format!("weight: {weight}\ncreated")));
    assert_eq!(merged_page(Some(PAGE), &weights[0], &weights[1]), None);
    assert_eq!(merged_page(None, "a\n", "b\n"), None, "both made it");
    assert_eq!(
        merged_page(Some(""), "a\n", "b\n").as_deref(),
        Some("b\na\n")
    );
}

#[test]
fn a_page_made_twice_is_one_if_it_says_the_same() {
    let mine = PAGE
        .replace("2026-11-20", "2026-11-19")
        .replace("[\"a\", \"b\"]", "[\"c\"]");
    let both = merged_page(None, &mine, PAGE).unwrap();
    let front = Page::parse(&both).front();
    assert_eq!(
        (front.created.as_str(), front.tags),
        ("2026-11-19", texts(&["a", "b", "c"]))
    );
}

#[test]
fn a_front_matter_that_cannot_be_read_is_taken_from_who_changed_it() {
    let base = "---\nnot yaml\n---\none\ntwo\nthree\n";
    let mine = base.replace("one", "ONE");
    let theirs = base
        .replace("not yaml", "still not")
        .replace("three", "THREE");
    let wanted = "---\nstill not\n---\nONE\ntwo\nTHREE\n";
    assert_eq!(
        merged_page(Some(base), &mine, &theirs).as_deref(),
        Some(wanted)
    );
    let other = base.replace("not yaml", "other not");
    assert_eq!(merged_page(Some(base), &other, &theirs), None);
}

/// What is done to a page: lines at some places are replaced, removed or followed by others, and a tag is added.
#[derive(Clone, Debug)]
struct Edit {
    lines: Vec<(usize, u8)>,
    tag: Option<u8>,
}

fn edits() -> impl Strategy<Value = Edit> {
    let lines = prop::collection::vec((0usize..12, 0u8..3), 0..4);
    (lines, prop::option::of(0u8..4)).prop_map(|(lines, tag)| Edit { lines, tag })
}

/// Carries an edit out; every line it writes bears the name of its side.
fn carried_out(base: &str, edit: &Edit, side: &str) -> (String, Vec<String>) {
    let mut page = Page::parse(base);
    let mut lines: Vec<String> = page.body.lines().map(str::to_owned).collect();
    let mut written = Vec::new();
    for (count, (at, kind)) in edit.lines.iter().enumerate() {
        let at = (*at).min(lines.len().saturating_sub(1));
        let line = format!("{side} {count}");
        match kind {
            0 => lines.insert(at + 1, line.clone()),
            1 => lines[at] = line.clone(),
            _ => {
                lines.remove(at);
                continue;
            }
        }
        written.push(line);
    }
    written.retain(|line| lines.contains(line));
    page.body = lines.join("\n") + "\n";
    let mut front = page.front();
    if let Some(tag) = edit.tag {
        front.tags.push(format!("{side}-{tag}"));
    }
    page.set_front(&front).unwrap();
    (page.text(), written)
}

fn long_page() -> String {
    let body: String = (0..12).map(|line| format!("line {line}\n")).collect();
    Page::new(&front(), &body).text()
}

proptest! {
    #[test]
    fn merging_loses_nothing_that_was_written(mine in edits(), theirs in edits()) {
        let base = long_page();
        let (mine, my_lines) = carried_out(&base, &mine, "mine");
        let (theirs, their_lines) = carried_out(&base, &theirs, "theirs");
        for (one, other) in [(&mine, &theirs), (&theirs, &mine)] {
            if let Some(both) = merged_page(Some(&base), one, other) {
                for line in my_lines.iter().chain(&their_lines) {
                    prop_assert!(both.lines().any(|it| it == line), "{line} in\n{both}");
                }
                let tags = |text: &str| Page::parse(text).front().tags;
                let all = tags(&both);
                prop_assert!(tags(&mine).iter().chain(&tags(&theirs)).all(|tag| all.contains(tag)));
            }
        }
        let turned = merged_page(Some(&base), &theirs, &mine).is_some();
        prop_assert_eq!(merged_page(Some(&base), &mine, &theirs).is_some(), turned);
        let alone = merged_page(Some(&base), &mine, &base);
        prop_assert_eq!(alone.as_deref(), Some(mine.as_str()));
    }

    #[test]
    fn edits_of_different_halves_both_survive(mine in edits(), theirs in edits()) {
        let base = long_page();
        let half = |edit: &Edit, from: usize| Edit {
            // An empty line and six others come before the second half.
            lines: edit.lines.iter().map(|(at, kind)| (from + at % 2, kind % 2)).collect(),
            tag: edit.tag,
        };
        let (mine, my_lines) = carried_out(&base, &half(&mine, 1), "mine");
        let (theirs, their_lines) = carried_out(&base, &half(&theirs, 9), "theirs");
        let both = merged_page(Some(&base), &mine, &theirs).unwrap();
        for line in my_lines.iter().chain(&their_lines) {
            prop_assert!(both.lines().any(|it| it == line), "{line} in\n{both}");
        }
    }

    #[test]
    fn any_text_is_a_page_and_given_back(text in "(---\r?\n)?([a-c]: ?[\\[\\]{}a\"'#&*|> -]{0,6}\r?\n){0,4}(---\n)?[a-z\n]{0,10}") {
        let mut page = Page::parse(&text);
        prop_assert_eq!(page.text(), text);
        let mut front = page.front();
        front.title = "New: \"#".to_owned();
        if page.set_front(&front).is_ok() {
            prop_assert_eq!(Page::parse(&page.text()).front(), front);
        }
    }
}
