//! Logs at rest: the archive keeps those that were idle for a month, and whatever becomes of it, nothing is lost.

use std::collections::BTreeMap;

use crosslink_git::{ObjectId, Person};
use crosslink_hub::v4::{Draft, HubRef, LOGS_JSON, Prefix, write};
use crosslink_sim::RemoteKind;

use crate::support::team::{ARCHIVE, MONTH, Team};

#[test]
fn idle_logs_lose_their_refs_and_nobody_loses_anything() {
    for kind in RemoteKind::ALL {
        let mut team = Team::on(kind, 4);
        assert_eq!(team.compact(0).archived, Vec::<String>::new());
        team.time.pass(MONTH);
        team.write(0);
        let compacted = team.compact(0);
        assert_eq!((compacted.archived.len(), compacted.at_rest), (3, 3));
        assert_eq!((compacted.live, team.logs().len()), (1, 1));
        for place in 0..4 {
            let report = team.sync(place);
            assert_eq!((report.healed, report.faults), (vec![], vec![]));
        }
        assert_eq!(team.logs().len(), 1, "nobody took it for a loss");
        team.check();
        assert_eq!(team.at_rest().len(), 3);
    }
}

#[test]
fn a_log_that_is_written_again_goes_on_where_the_archive_keeps_it() {
    for kind in RemoteKind::ALL {
        let mut team = Team::on(kind, 3);
        team.time.pass(MONTH);
        team.compact(0);
        assert_eq!(team.logs(), BTreeMap::new());
        let rested = team.at_rest();
        // It neither saw the archive yet nor has a ref.
        team.write(2);
        let logs = team.logs();
        assert_eq!(logs.len(), 1);
        let (name, head) = logs.iter().next().unwrap();
        let at = HubRef::parse(name.strip_prefix("refs/crosslink-hub/").unwrap()).unwrap();
        let parents = team.objects().commit(*head).unwrap().parents;
        assert_eq!(parents, [rested[&at]]);
        team.check();
        assert_eq!(team.logs(), logs);
        team.time.pass(MONTH);
        team.compact(1);
        assert_eq!(team.logs(), BTreeMap::new());
        assert_eq!(team.at_rest()[&at], *head);
        team.check();
    }
}

/// Something that is done to the remote's archive.
type Deed = fn(&Team, &BTreeMap<String, ObjectId>);

fn forge(team: &Team, parents: Vec<ObjectId>, json: &str) {
    let draft = Draft {
        hub: team.hub(),
        at: HubRef::Archive,
        parents,
        subject: "forged",
        files: vec![(LOGS_JSON.name, json.as_bytes())],
        person: Person {
            name: "x".to_owned(),
            email: "x@example.invalid".to_owned(),
            time: 1,
        },
    };
    let id = write(&team.objects(), &draft, None).unwrap();
    team.tamper(ARCHIVE, Some(id));
}

#[test]
fn an_archive_that_was_lost_rewound_or_forged_comes_back_from_whoever_has_more() {
    let deeds: [(&str, Deed); 6] = [
        ("lost", |team, _| team.tamper(ARCHIVE, None)),
        ("rewound", |team, before| {
            team.tamper(ARCHIVE, Some(before[ARCHIVE]));
        }),
        ("no archive", |team, _| {
            let meta = team.refs()["refs/crosslink-hub/meta"];
            team.tamper(ARCHIVE, Some(meta));
        }),
        ("emptied", |team, _| {
            let parent = team.refs()[ARCHIVE];
            forge(team, vec![parent], r#"{"logs":{}}"#);
        }),
        ("all at another's head", |team, _| {
            let rested = team.at_rest();
            let head = rested.values().next().unwrap();
            let logs = rested.keys().map(|at| format!("\"{at}\":\"{head}\""));
            let logs: Vec<String> = logs.collect();
            let json = format!("{{\"logs\":{{{}}}}}", logs.join(","));
            forge(team, vec![*head], &json);
        }),
        ("with what it does not keep", |team, _| {
            let rested = team.at_rest();
            let (at, head) = rested.iter().next().unwrap();
            forge(
                team,
                vec![],
                &format!("{{\"logs\":{{\"{at}\":\"{head}\"}}}}"),
            );
        }),
    ];
    for (what, deed) in deeds {
        let mut team = Team::of(4);
        team.time.pass(MONTH);
        team.write(0);
        team.write(1);
        team.compact(0);
        let before = team.refs();
        team.time.pass(MONTH);
        team.write(0);
        team.compact(0);
        team.sync(1);
        let rested = team.at_rest();
        deed(&team, &before);
        // The one who is a month behind does no harm.
        team.sync(3);
        team.all_sync();
        team.all_sync();
        team.check();
        let now = team.at_rest();
        for (at, head) in &rested {
            let live = team.logs().get(&at.full(Prefix::Custom)).copied();
            assert!(
                now.get(at) == Some(head) || live == Some(*head),
                "{what}: {at} is gone"
            );
        }
        team.time.pass(MONTH);
        team.compact(1);
        team.check();
        assert!(team.logs().is_empty(), "{what}: {:?}", team.logs());
    }
}

#[test]
fn two_who_put_logs_to_rest_at_once_agree() {
    let mut team = Team::of(4);
    team.time.pass(MONTH);
    let before = team.refs();
    team.compact(0);
    let first = team.refs();
    // The second saw nothing of that.
    team.remote.rewind(&before).unwrap();
    team.write(3);
    team.compact(1);
    assert_ne!(team.refs()[ARCHIVE], first[ARCHIVE]);
    team.check();
    // One that was emptied by a third is made whole by both.
    forge(&team, vec![], r#"{"logs":{}}"#);
    team.all_sync();
    let merged = team.refs()[ARCHIVE];
    team.all_sync();
    assert_eq!(team.refs()[ARCHIVE], merged, "nobody goes on changing it");
    assert_eq!(team.at_rest().len(), 4);
    team.check();
}

#[test]
fn contacts_put_logs_to_rest_by_themselves_where_it_pays_and_seldom() {
    let mut team = Team::of(9);
    team.time.pass(MONTH);
    team.write(0);
    let mut contacts = 0;
    while team.logs().len() > 1 {
        assert_eq!(team.logs().len(), 9);
        team.sync(contacts % 9);
        contacts += 1;
        assert!(contacts < 400, "nobody ever did");
    }
    team.check();
    // Few are left alone.
    let mut few = Team::of(5);
    few.time.pass(MONTH);
    for contact in 0..100 {
        few.sync(contact % 5);
    }
    assert_eq!(few.logs().len(), 5);
}
