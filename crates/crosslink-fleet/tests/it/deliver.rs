//! What endpoints are sent, and which of it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crosslink_core::time::Timestamp;
use crosslink_fleet::alerts::{Alert, AlertBook, AlertKind, Reading, Severity, Snooze, Thresholds};
use crosslink_fleet::deliver::body::{Format, News, Notice, body};
use crosslink_fleet::deliver::filter::Filter;
use crosslink_fleet::deliver::signature;
use crosslink_hub::HubFormat;

use super::support::{at, hub, key};

fn overdue() -> Notice<'static> {
    let opened = Timestamp::parse("2026-11-23T04:09:22.093298199Z").unwrap();
    Notice {
        news: News::Opened,
        kind: AlertKind::OverdueIssue,
        severity: Severity::Warning,
        previous_severity: None,
        project_slug: "acme/beta",
        subject_ref: "issue:1",
        detail: "#1 \"Import\" due 2026-11-21T03:41:34Z",
        opened_at: opened,
        at: opened,
    }
}

fn sent(format: Format, notice: &Notice<'_>) -> Value {
    serde_json::from_str(&body(format, notice)).unwrap()
}

#[test]
fn the_generic_body_has_the_keys_of_the_reference_in_its_order() {
    assert_eq!(
        body(Format::Generic, &overdue()),
        r##"{"event":"crosslink.alert.opened","kind":"overdue_issue","severity":"warning","project_slug":"acme/beta","subject_ref":"issue:1","detail":"#1 \"Import\" due 2026-11-21T03:41:34Z","opened_at":"2026-11-23T04:09:22.093298199Z"}"##
    );
    let worse = Notice {
        news: News::Escalated,
        severity: Severity::Critical,
        previous_severity: Some(Severity::Warning),
        at: at(0),
        ..overdue()
    };
    let value = sent(Format::Generic, &worse);
    assert_eq!(
        (
            &value["event"],
            &value["severity"],
            &value["previous_severity"],
            &value["escalated_at"]
        ),
        (
            &json!("crosslink.alert.escalated"),
            &json!("critical"),
            &json!("warning"),
            &json!("2026-11-23T04:00:00.000000000Z"),
        )
    );
    let over = Notice {
        news: News::Resolved,
        at: at(0),
        ..overdue()
    };
    let value = sent(Format::Generic, &over);
    assert_eq!(value["event"], "crosslink.alert.resolved");
    assert_eq!(value["resolved_at"], "2026-11-23T04:00:00.000000000Z");
    assert_eq!(value["opened_at"], "2026-11-23T04:09:22.093298199Z");
    let test = sent(Format::Generic, &Notice::test("acme/beta", at(0)));
    assert_eq!(test["event"], "crosslink.alert.test");
}

#[test]
fn the_body_for_slack_is_that_of_the_reference() {
    let field = |text: &str| json!({"type": "mrkdwn", "text": text});
    let expected = json!({"blocks": [
        {"type": "header", "text": {"type": "plain_text", "emoji": true,
            "text": ":warning: Crosslink alert: overdue_issue"}},
        {"type": "section", "fields": [
            field("*Project:* acme/beta"),
            field("*Severity:* warning"),
            field("*Subject:* issue:1"),
            field("*Opened:* 2026-11-23T04:09:22.093298199Z"),
        ]},
        {"type": "section", "text": {"type": "mrkdwn",
            "text": "_#1 \"Import\" due 2026-11-21T03:41:34Z_"}},
    ]});
    assert_eq!(sent(Format::Slack, &overdue()), expected);
}

#[test]
fn the_body_for_discord_is_that_of_the_reference() {
    let field = |name: &str, value: &str, inline: bool| json!({"name": name, "value": value, "inline": inline});
    let expected = json!({
        "content": "Crosslink alert — **overdue_issue** on `acme/beta`",
        "embeds": [{
            "title": "overdue_issue",
            "description": "#1 \"Import\" due 2026-11-21T03:41:34Z",
            "color": 16_096_779,
            "fields": [
                field("Project", "acme/beta", true),
                field("Severity", "warning", true),
                field("Subject", "issue:1", false),
            ],
            "timestamp": "2026-11-23T04:09:22.093298199Z",
        }],
    });
    assert_eq!(sent(Format::Discord, &overdue()), expected);
}

#[test]
fn icons_and_colours_tell_how_bad_it_is_and_when_it_is_over() {
    let cases = [
        (
            News::Opened,
            Severity::Critical,
            ":rotating_light: Crosslink alert: ",
            0xE6_1E4C,
        ),
        (
            News::Opened,
            Severity::Info,
            ":information_source: Crosslink alert: ",
            0x38_BDF8,
        ),
        (
            News::Escalated,
            Severity::Critical,
            ":rotating_light: Crosslink alert escalated: ",
            0xE6_1E4C,
        ),
        (
            News::Resolved,
            Severity::Critical,
            ":white_check_mark: Crosslink alert resolved: ",
            0x22_C55E,
        ),
    ];
    for (news, severity, heading, colour) in cases {
        let notice = Notice {
            news,
            severity,
            ..overdue()
        };
        let slack = sent(Format::Slack, &notice);
        assert_eq!(
            slack["blocks"][0]["text"]["text"],
            format!("{heading}overdue_issue")
        );
        assert_eq!(sent(Format::Discord, &notice)["embeds"][0]["color"], colour);
    }
}

#[test]
fn text_of_a_hub_is_no_markup() {
    let notice = Notice {
        subject_ref: "agent:<!channel>",
        detail: "<https://evil.example|click> & [click](https://evil.example) `x` **x**",
        ..overdue()
    };
    let slack = sent(Format::Slack, &notice);
    assert_eq!(
        slack["blocks"][2]["text"]["text"],
        "_&lt;https://evil.example|click&gt; &amp; [click](https://evil.example) `x` **x**_"
    );
    assert_eq!(
        slack["blocks"][1]["fields"][2]["text"],
        "*Subject:* agent:&lt;!channel&gt;"
    );
    assert_eq!(
        sent(Format::Discord, &notice)["embeds"][0]["description"],
        r"\<https://evil.example\|click\> & \[click\](https://evil.example) \`x\` \*\*x\*\*"
    );
}

#[test]
fn the_form_follows_from_the_host_itself() {
    let cases = [
        ("https://hooks.slack.com/services/T/B/x", Format::Slack),
        ("https://HOOKS.SLACK.COM:443/services/T/B/x", Format::Slack),
        ("https://slack.com/api/webhooks/x", Format::Slack),
        ("https://slack.com/other", Format::Generic),
        ("https://discord.com/api/webhooks/1/x", Format::Discord),
        ("https://discordapp.com/api/webhooks/1/x", Format::Discord),
        (
            "https://canary.discord.com/api/webhooks/1/x",
            Format::Discord,
        ),
        ("https://discord.com/other", Format::Generic),
        (
            "https://evil.example/?u=https://hooks.slack.com/",
            Format::Generic,
        ),
        ("https://hooks.slack.com.evil.example/", Format::Generic),
        ("https://hooks.slack.com@evil.example/", Format::Generic),
        ("https://evil.example\\@hooks.slack.com/", Format::Generic),
        ("https://evil.example#@hooks.slack.com/", Format::Generic),
        ("ftp://hooks.slack.com/", Format::Generic),
        ("hooks.slack.com/services", Format::Generic),
        ("", Format::Generic),
    ];
    for (url, format) in cases {
        assert_eq!(Format::of(url), format, "{url}");
    }
}

#[test]
fn a_filter_passes_what_somebody_wants_to_hear() {
    let strings = |all: &[&str]| {
        all.iter()
            .map(|one| (*one).to_owned())
            .collect::<BTreeSet<_>>()
    };
    let all = Filter::default();
    let projects = |names: &[&str]| Filter {
        projects: strings(names),
        ..Filter::default()
    };
    let severity = |min_severity| Filter {
        min_severity: Some(min_severity),
        ..Filter::default()
    };
    let kinds = |kind| Filter {
        kinds: BTreeSet::from([kind]),
        ..Filter::default()
    };
    let news = |news| Filter {
        news: BTreeSet::from([news]),
        ..Filter::default()
    };
    let cases = [
        (all, true),
        (severity(Severity::Warning), true),
        (severity(Severity::Critical), false),
        (kinds(AlertKind::OverdueIssue), true),
        (kinds(AlertKind::StaleLock), false),
        (projects(&["acme/beta"]), true),
        (projects(&["acme/*"]), true),
        (projects(&["acme/beta2", "acm/*", "ac*"]), false),
        (news(News::Opened), true),
        (news(News::Resolved), false),
    ];
    for (filter, wanted) in cases {
        assert_eq!(filter.wants(&overdue()), wanted, "{filter:?}");
        assert!(filter.wants(&Notice::test("x/y", at(0))));
    }
}

#[test]
fn events_become_news_unless_somebody_wants_to_hear_nothing() {
    let mut book = AlertBook::default();
    let hub = hub(HubFormat::V3);
    let alert = Alert {
        kind: AlertKind::OverdueIssue,
        subject_ref: "issue:1".to_owned(),
        severity: Severity::Warning,
        detail: "x".to_owned(),
        cause: None,
    };
    let mut told = Vec::new();
    let mut tell = |book: &mut AlertBook, wrong: &[Alert], seconds| {
        let reading = Reading::Fresh(&hub);
        let done = book.reconcile(wrong, reading, &Thresholds::default(), at(seconds));
        for event in done.events {
            told.push((
                seconds,
                Notice::of(&event, "acme/beta").map(|notice| notice.news),
            ));
        }
    };
    let one = [alert];
    tell(&mut book, &one, 0);
    let snooze = Snooze {
        by: "maria".to_owned(),
        at: at(1),
        until: at(10),
        reason: None,
    };
    let key = key(AlertKind::OverdueIssue, "issue:1");
    let snoozed = book.snooze(&key, snooze).unwrap();
    assert_eq!(Notice::of(&snoozed, "acme/beta"), None);
    tell(&mut book, &[], 5);
    tell(&mut book, &one, 8);
    tell(&mut book, &one, 10);
    tell(&mut book, &[], 15);
    assert_eq!(
        told,
        [
            (0, Some(News::Opened)),
            (5, None),
            (8, None),
            (10, Some(News::Opened)),
            (15, Some(News::Resolved)),
        ]
    );
}

/// The guide to webhooks shows how others compute it.
#[test]
fn the_signature_is_the_one_the_guide_shows() {
    let guide = include_str!("../../../../docs/guides/programs.md");
    let signature = signature(b"a secret of two", br#"{"event":"crosslink.alert.opened"}"#);
    let (_, shown) = signature.split_once('=').unwrap();
    assert!(
        guide.contains(&format!("(body.json)= {shown}\n")),
        "{shown}"
    );
}
