//! Remotes that forget, are tampered with, or refuse: H5, H9, H11, H12, H20, H21, H23 to H25, H28.

use crosslink_core::event::Fact;
use crosslink_core::operation::{CreateIssue, EditComment, RedactComment};
use crosslink_core::problem::Code;
use crosslink_hub::v4::LogName;
use crosslink_sim::{RemoteKind, git};
use crosslink_workspace::trust::{Policy, Wish};
use crosslink_workspace::{Guard, SyncOptions, Waiter};

use super::forger::{Forger, created, line};
use crate::team::{HUB, Team, on_both, titles_in};

#[test]
fn h5_a_remote_that_was_rewound_gets_everything_back_also_of_those_who_are_gone() {
    on_both(3, |team| {
        team.create(0, "Early");
        team.sync_all();
        let backup = team.refs();
        for place in 0..3 {
            team.create(place, &format!("Late {place}"));
        }
        team.agreed();
        let now = team.refs();
        team.remote.rewind(&backup).unwrap();
        // Only the third is still there.
        let report = team.sync(2);
        assert!(report.healed.len() >= 3, "{report:?}");
        let mut refs = team.refs();
        let mut wanted = now;
        refs.retain(|name, _| !name.contains("/presence/"));
        wanted.retain(|name, _| !name.contains("/presence/"));
        assert_eq!(refs, wanted);
        assert_eq!(team.titles().len(), 4);
    });
}

#[test]
fn h5_a_mirroring_push_deletes_the_hub_and_the_next_contact_brings_it_back() {
    on_both(2, |team| {
        team.create(0, "One");
        team.create(1, "Two");
        team.agreed();
        match team.remote.kind() {
            RemoteKind::Bare => {
                let clone = team.clones[0].machine.repository();
                git(&clone, &["push", "-q", "--mirror", "origin"]).unwrap();
            }
            RemoteKind::Simulated => team.remote.rewind(&Default::default()).unwrap(),
        }
        assert_eq!(team.names(""), [""; 0]);
        assert!(!team.sync(1).healed.is_empty());
        let joined = team.join();
        team.sync(joined);
        assert_eq!(titles_in(&team.export(joined)), ["One", "Two"]);
    });
}

#[test]
fn h5_junk_on_top_of_a_log_wedges_nobody_and_is_replaced_by_its_owner() {
    on_both(2, |team| {
        team.create(0, "Zero");
        team.sync_all();
        let log = team.log_of(0);
        let stranger = Forger::stranger(team, 80);
        for round in 0..3 {
            let tip = team.refs()[&log];
            team.tamper(&log, Some(stranger.junk(Some(tip))));
            assert_eq!(team.sync(1).faults.len(), 1);
            team.create(0, &format!("In spite of it {round}"));
            team.sync(0);
            assert_eq!(team.log_of(0), log);
        }
        assert_eq!(team.sync(1).faults.len(), 0);
        assert_eq!(team.titles().len(), 4);
        assert_eq!(team.names("logs/").len(), 1);
    });
}

#[test]
fn h5_of_two_heads_of_one_log_both_count_everywhere() {
    on_both(3, |team| {
        team.create(0, "Zero");
        team.sync_all();
        let log = team.log_of(0);
        let below = team.refs()[&log];
        team.create(0, "Of the one head");
        team.sync_all();
        let thief = Forger::thief(team, 0);
        let name: LogName = log[HUB.len() + "logs/".len()..].parse().unwrap();
        let text = line("agent-0", team.time.now(), created(81, "Of the other"));
        team.tamper(&log, Some(thief.append(name, Some(below), &[&text])));
        assert_eq!(team.titles(), ["Of the one head", "Of the other", "Zero"]);
        let joined = team.join();
        team.sync(joined);
        assert_eq!(titles_in(&team.export(joined)).len(), 3);
        team.create(0, "It goes on");
        assert_eq!(team.titles().len(), 4);
    });
}

#[test]
fn h5_a_replica_that_lags_behind_costs_nothing() {
    on_both(2, |team| {
        team.create(0, "One");
        team.sync_all();
        let lagging = team.refs();
        team.create(0, "Two");
        team.sync_all();
        let now = team.refs();
        team.remote.rewind(&lagging).unwrap();
        team.create(1, "Three");
        team.sync(1);
        team.remote.rewind(&now).unwrap();
        assert_eq!(team.titles(), ["One", "Three", "Two"]);
        assert_eq!(team.names("logs/").len(), 2);
    });
}

#[test]
fn h5_while_the_trust_log_is_gone_nobody_founds_a_second_hub() {
    on_both(2, |team| {
        team.create(0, "One");
        team.sync_all();
        team.tamper(&format!("{HUB}meta"), None);
        let joined = team.join();
        let refused = team.workspace(joined).sync(&SyncOptions::default());
        assert_eq!(refused.unwrap_err().code(), Code::HubDamaged);
        assert_eq!(team.titles(), ["One"]);
    });
}

#[test]
fn h11_a_redacted_comment_stays_so_whatever_was_written_at_the_same_time() {
    on_both(2, |team| {
        let issue = team.create(0, "One");
        team.comment(0, issue, "A secret");
        team.sync_all();
        let events = team
            .workspace(0)
            .read(|snapshot| snapshot.events_after(0, 10));
        let mut facts = events.unwrap().into_iter().map(|logged| logged.event.fact);
        let comment = facts.find_map(|fact| match fact {
            Fact::CommentAdded(added) => Some(added.comment),
            _ => None,
        });
        let comment = comment.unwrap();
        for number in 0..3 {
            let body = format!("Still a secret {number}");
            team.run(
                1,
                EditComment {
                    issue,
                    comment,
                    body,
                },
            );
        }
        team.run(0, RedactComment { issue, comment });
        assert!(!team.agreed().contains("secret"));
    });
}

#[test]
fn h12_what_counts_follows_from_the_trust_log_and_not_from_what_came_first() {
    on_both(3, |team| {
        team.create(0, "Of the root");
        team.sync_all();
        team.create(1, "Of the second");
        team.sync(1);
        let enforce = Wish::Policy(Policy::Enforce);
        team.workspace(0).change_trust(&enforce).unwrap();
        // The third knows the event before it knows the policy, a fourth learns both at once.
        let joined = team.join();
        for place in [2, joined] {
            team.sync(place);
            assert_eq!(titles_in(&team.export(place)), ["Of the root"], "{place}");
        }
        let who = team.workspace(1).agent_status().unwrap().key.unwrap();
        let admit = Wish::Approve {
            who,
            role: None,
            name: None,
        };
        team.workspace(0).change_trust(&admit).unwrap();
        for place in [0, 2, joined] {
            team.sync(place);
            assert_eq!(titles_in(&team.export(place)).len(), 2, "{place}");
        }
    });
}

/// Looks at the clock only.
struct AtOnce;

impl Waiter for AtOnce {
    fn wait(&mut self, _: std::time::Duration) -> bool {
        true
    }
}

#[test]
fn h21_what_is_written_while_a_publisher_is_at_work_is_published_by_it() {
    on_both(2, |team| {
        team.sync_all();
        let beside = std::sync::Mutex::new((team.beside(0), 0));
        team.clones[0].machine.network.meanwhile(move |_| {
            let mut beside = beside.lock().unwrap();
            beside.1 += 1;
            if beside.1 < 20 {
                let create = CreateIssue {
                    title: format!("Written meanwhile {}", beside.1),
                    ..CreateIssue::default()
                };
                beside.0.run(create).unwrap();
            }
        });
        team.create(0, "Before");
        // A process that another test is just starting may hold the file of the lock for a moment.
        while !team.workspace(0).publish(&mut AtOnce).unwrap() {}
        team.clones[0].machine.network.calm();
        team.sync(1);
        assert_eq!(titles_in(&team.export(1)).len(), 20);
    });
}

#[test]
fn h23_where_only_branches_are_taken_everything_works_the_same() {
    on_both(2, |team| {
        team.remote.take_branches_only().unwrap();
        let issue = team.create(0, "One");
        team.create(1, "Two");
        team.agreed();
        let names: Vec<String> = team.refs().into_keys().collect();
        assert!(names.len() > 3, "{names:?}");
        let branch = |name: &String| name.starts_with("refs/heads/crosslink-hub/");
        assert!(names.iter().all(branch), "{names:?}");
        for _ in 0..2 {
            for place in 0..2 {
                team.claim(place, issue).unwrap();
                assert_eq!(team.claim(1 - place, issue), Err(Code::IssueHeld));
                assert_eq!(team.guard(place, issue), Guard::Held);
                team.workspace(place).release(issue, false).unwrap();
                team.sync(place);
            }
        }
        assert_eq!(team.titles(), ["One", "Two"]);
    });
}

#[test]
fn h24_the_remote_has_as_many_refs_as_there_are_databases_and_open_claims() {
    on_both(4, |team| {
        let issue = team.create(0, "One");
        team.sync_all();
        for round in 0..4 {
            for place in 0..4 {
                team.create(place, &format!("{place} has {round}"));
                team.sync(place);
            }
        }
        team.claim(2, issue).unwrap();
        let count = |folder| team.names(folder).len();
        assert_eq!((count("logs/"), count("locks/")), (4, 1));
        assert!(count("presence/") <= 4 && count("") <= 4 + 4 + 1 + 2);
    });
}

#[test]
fn h25_presence_is_told_every_five_minutes_at_most() {
    on_both(2, |team| {
        team.workspace(0).start_session().unwrap();
        team.sync_all();
        let presence = |team: &Team| {
            team.refs()
                .into_iter()
                .find(|(name, _)| name.contains("/presence/"))
        };
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..10 {
            team.create(0, &format!("Number {number}"));
            team.pass(60);
            team.sync(0);
            seen.extend(presence(team).map(|(_, id)| id));
        }
        assert!((1..=4).contains(&seen.len()), "{} values", seen.len());
        assert_eq!(team.names("presence/").len(), 1);
    });
}

#[test]
fn h28_a_remote_that_leads_to_another_hub_stops_with_an_explanation() {
    on_both(1, |team| {
        team.create(0, "One");
        team.sync(0);
        let mut other = Team::elsewhere(team.remote.kind());
        other.create(0, "Of the other hub");
        other.sync(0);
        // The refs of the other hub take the place of this one's.
        let pushed = other.remote.address().to_owned();
        let refs = other.refs();
        let folder = match team.remote.kind() {
            RemoteKind::Bare => pushed.join("objects"),
            RemoteKind::Simulated => pushed.join(".git/objects"),
        };
        let alternates = match team.remote.kind() {
            RemoteKind::Bare => team.remote.address().join("objects/info/alternates"),
            RemoteKind::Simulated => team.remote.address().join(".git/objects/info/alternates"),
        };
        let before = team.refs();
        std::fs::write(&alternates, format!("{}\n", folder.display())).unwrap();
        team.remote.rewind(&refs).unwrap();
        let stopped = team.workspace(0).sync(&SyncOptions::default());
        assert_eq!(stopped.unwrap_err().code(), Code::HubOther);
        assert_eq!(team.refs(), refs);
        assert_eq!(titles_in(&team.export(0)), ["One"]);
        team.remote.rewind(&before).unwrap();
        std::fs::remove_file(alternates).unwrap();
    });
}

#[test]
fn h28_a_partial_clone_reads_the_hub_and_a_clone_of_a_clone_is_no_hub() {
    let mut team = Team::of(RemoteKind::Bare, 2);
    team.create(0, "One");
    team.sync_all();
    let remote = format!("file://{}", team.remote.address().display());
    git(
        team.remote.address(),
        &["config", "uploadpack.allowFilter", "true"],
    )
    .unwrap();
    let joined = team.join();
    let partial = team.clones[joined].machine.repository();
    for (name, value) in [
        ("remote.origin.url", remote.as_str()),
        ("remote.origin.promisor", "true"),
        ("remote.origin.partialCloneFilter", "blob:none"),
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
    ] {
        git(&partial, &["config", name, value]).unwrap();
    }
    team.sync(joined);
    assert_eq!(titles_in(&team.export(joined)), ["One"]);
    let clone = team.clones[0].machine.repository();
    let listed = git(&clone, &["ls-remote", "."]).unwrap();
    assert!(!listed.contains(HUB), "{listed}");
}
