//! What each kind of event does, and how conflicts end.

use crosslink_hub::v3::{State, fold};

use crate::v3_support::{at, folded, logs, tell};

/// Two issues to do things to.
const TWO: &str = "
    1 x IssueCreated uuid=a title=A priority=low created_by=x
    2 x IssueCreated uuid=b title=B priority=high created_by=x";
const A: &str = "issue a #1 Open low A by x 1..";
const B: &str = "issue b #2 Open high B by x 2..";
const IDS: &str = "ids a:1,b:2 next (3, 1, 1)";

fn check(cases: &[(&str, &str)]) {
    for (script, expected) in cases {
        let told = tell(&folded(&format!("{TWO}\n{script}")).state);
        assert_eq!(told.trim_end(), expected.replace("; ", "\n"), "of {script}");
    }
}

#[test]
fn issues_are_created_once() {
    check(&[
        ("", &format!("{A}1; {B}2; {IDS}")),
        (
            "3 x IssueCreated uuid=a title=Z priority=high created_by=z",
            &format!("{A}1; {B}2; {IDS}"),
        ),
        (
            "3 x IssueCreated uuid=c title=C priority=urgent created_by=y description=D labels=z,a,z parent_uuid=q scheduled_at=5 due_at=6",
            &format!(
                "{A}1; {B}2; issue c #3 Open medium C by y 3..3 description=D scheduled=5 due=6 parent=q labels=a,z; ids a:1,b:2,c:3 next (4, 1, 1)"
            ),
        ),
    ]);
}

#[test]
fn numbers_are_drawn_in_order_and_carried_ones_kept_if_free() {
    let create = |letter: char, second: u32, carried: &str| {
        format!(
            "{second} x IssueCreated uuid={letter} title=T priority=low created_by=x {carried}\n"
        )
    };
    let numbers = |script: &str| {
        let told = tell(&folded(script).state);
        told.lines().last().unwrap().to_owned()
    };
    for (script, expected) in [
        (
            create('a', 1, "display_id=7") + &create('b', 2, ""),
            "ids a:7,b:8 next (9, 1, 1)",
        ),
        (
            create('a', 1, "display_id=2") + &create('b', 2, "display_id=2"),
            "ids a:2,b:3 next (4, 1, 1)",
        ),
        (
            create('a', 1, "display_id=5") + &create('b', 2, "display_id=3"),
            "ids a:5,b:3 next (6, 1, 1)",
        ),
        (
            create('a', 1, "") + &create('b', 2, "display_id=1"),
            "ids a:1,b:2 next (3, 1, 1)",
        ),
    ] {
        assert_eq!(numbers(&script), expected, "{script}");
    }
}

#[test]
fn a_number_in_the_map_stays_also_when_the_issue_is_gone() {
    let (state, _) = State::parse(
        format!(
            r#"{{"next_display_id":1,"next_comment_id":1,"display_id_map":{{"{}":1,"{}":2}},"locks":{{}},"issues":{{}},"watermark":{{"timestamp":"1970-01-01T00:00:00Z","agent_id":"g","agent_seq":0}}}}"#,
            crate::v3_support::name("z"),
            crate::v3_support::name("b"),
        )
        .as_bytes(),
    )
    .unwrap();
    let script = format!(
        "{TWO}\n3 x IssueDeleted uuid=a\n4 x IssueCreated uuid=c title=C priority=low created_by=x"
    );
    let told = tell(&fold(state, &logs(&script), None, at(3_600)).state);
    assert_eq!(
        told,
        "issue b #2 Open high B by x 2..2\nissue c #4 Open low C by x 4..4\ndeleted a\nids a:3,b:2,c:4,z:1 next (5, 1, 1)\n"
    );
}

#[test]
fn fields_change_and_the_issue_is_touched() {
    check(&[
        (
            "3 y IssueUpdated uuid=a title=Z description=D priority=critical",
            &format!("issue a #1 Open critical Z by x 1..3 description=D; {B}2; {IDS}"),
        ),
        (
            "3 y IssueUpdated uuid=a priority=3",
            &format!("{A}3; {B}2; {IDS}"),
        ),
        (
            "3 y IssueUpdated uuid=c title=Z",
            &format!("{A}1; {B}2; {IDS}"),
        ),
        (
            "3 y StatusChanged uuid=a new_status=closed closed_at=4",
            &format!("issue a #1 Closed low A by x 1..3 closed=4; {B}2; {IDS}"),
        ),
        (
            "3 y StatusChanged uuid=a new_status=archived closed_at=4\n5 y StatusChanged uuid=a new_status=odd",
            &format!("issue a #1 Archived low A by x 1..5; {B}2; {IDS}"),
        ),
        (
            "3 y StatusChanged uuid=a new_status=closed closed_at=4\n5 y StatusChanged uuid=a new_status=open",
            &format!("{A}5; {B}2; {IDS}"),
        ),
        (
            "3 y ScheduleChanged issue_uuid=a scheduled_at=7 due_at=8\n4 y ScheduleChanged issue_uuid=a due_at=9",
            &format!("{A}4 due=9; {B}2; {IDS}"),
        ),
        (
            "3 y ParentChanged issue_uuid=a new_parent_uuid=a",
            &format!("{A}3 parent=a; {B}2; {IDS}"),
        ),
        (
            "3 y ParentChanged issue_uuid=a new_parent_uuid=b\n4 y ParentChanged issue_uuid=a",
            &format!("{A}4; {B}2; {IDS}"),
        ),
    ]);
}

#[test]
fn sets_grow_and_shrink() {
    check(&[
        (
            "3 y LabelAdded issue_uuid=a label=z\n4 y LabelAdded issue_uuid=a label=b\n5 y LabelAdded issue_uuid=a label=z",
            &format!("{A}5 labels=b,z; {B}2; {IDS}"),
        ),
        (
            "3 y LabelAdded issue_uuid=a label=z\n4 y LabelRemoved issue_uuid=a label=z\n5 y LabelRemoved issue_uuid=a label=q",
            &format!("{A}5; {B}2; {IDS}"),
        ),
        (
            "3 y DependencyAdded blocked_uuid=a blocker_uuid=b\n4 y DependencyAdded blocked_uuid=b blocker_uuid=a",
            &format!("{A}3 blockers=b; {B}4 blockers=a; {IDS}"),
        ),
        (
            "3 y DependencyAdded blocked_uuid=a blocker_uuid=q\n4 y DependencyAdded blocked_uuid=a blocker_uuid=a\n5 y DependencyRemoved blocked_uuid=a blocker_uuid=q",
            &format!("{A}5 blockers=a; {B}2; {IDS}"),
        ),
        (
            "3 y RelationAdded uuid_a=a uuid_b=b",
            &format!("{A}3 related=b; {B}3 related=a; {IDS}"),
        ),
        (
            "3 y RelationAdded uuid_a=a uuid_b=q",
            &format!("{A}3 related=q; {B}2; {IDS}"),
        ),
        (
            "3 y RelationAdded uuid_a=a uuid_b=b\n4 y RelationRemoved uuid_a=b uuid_b=a",
            &format!("{A}4; {B}4; {IDS}"),
        ),
    ]);
}

#[test]
fn comments_and_times_are_added_once() {
    let comment = |second: u32, issue: char, name: char, rest: &str| {
        format!(
            "{second} y CommentAdded issue_uuid={issue} comment_uuid={name} author=y content=hi created_at={second} kind=note {rest}\n"
        )
    };
    check(&[
        (
            &(comment(3, 'a', 'm', "") + &comment(4, 'a', 'm', "") + &comment(5, 'a', 'n', "display_id=9")),
            &format!("{A}5 comments=m#1:hi,n#9:hi; {B}2; ids a:1,b:2 next (3, 10, 1)"),
        ),
        (
            &(comment(3, 'q', 'm', "") + &comment(4, 'a', 'n', "")),
            &format!("{A}4 comments=n#2:hi; {B}2; ids a:1,b:2 next (3, 3, 1)"),
        ),
        (
            &("3 y IssueDeleted uuid=a\n".to_owned() + &comment(4, 'a', 'm', "")),
            &format!("{B}2; deleted a; {IDS}"),
        ),
        (
            "3 y CommentAdded issue_uuid=a comment_uuid=m author=y content=late created_at=2 kind=note
             4 y CommentAdded issue_uuid=a comment_uuid=n author=y content=early created_at=1 kind=note",
            &format!("{A}4 comments=n#2:early,m#1:late; {B}2; ids a:1,b:2 next (3, 3, 1)"),
        ),
        (
            "3 y TimeEntryAdded issue_uuid=a entry_uuid=t started_at=1 duration_seconds=60
             4 y TimeEntryAdded issue_uuid=a entry_uuid=t started_at=1 duration_seconds=99",
            &format!("{A}4 entries=t:Some(60); {B}2; {IDS}"),
        ),
    ]);
}

#[test]
fn milestones_live_and_die() {
    let milestone = "3 y MilestoneCreated uuid=m name=M created_at=3\n4 y MilestoneCreated uuid=m name=N created_at=4\n";
    let told = |script: &str| milestone.to_owned() + script;
    let ids = "ids a:1,b:2 next (3, 1, 2)";
    check(&[
        (
            &told(""),
            &format!("{A}1; {B}2; milestone m #1 M closed=false None; {ids}"),
        ),
        (
            &told(
                "5 y MilestoneAssigned issue_uuid=a milestone_uuid=m\n6 y MilestoneClosed uuid=m closed_at=7",
            ),
            &format!("{A}5 milestone=m; {B}2; milestone m #1 M closed=true Some(7); {ids}"),
        ),
        (
            &told(
                "5 y MilestoneAssigned issue_uuid=a milestone_uuid=m\n6 y MilestoneAssigned issue_uuid=a",
            ),
            &format!("{A}6; {B}2; milestone m #1 M closed=false None; {ids}"),
        ),
        (
            &told(
                "5 y MilestoneAssigned issue_uuid=a milestone_uuid=m\n6 y MilestoneDeleted uuid=q\n7 y MilestoneAssigned issue_uuid=b milestone_uuid=m\n8 y MilestoneDeleted uuid=m\n9 y MilestoneAssigned issue_uuid=b milestone_uuid=m",
            ),
            &format!("{A}5; {B}9 milestone=m; {ids}"),
        ),
        (
            "3 y MilestoneClosed uuid=q closed_at=7",
            &format!("{A}1; {B}2; {IDS}"),
        ),
    ]);
}

#[test]
fn the_first_claim_holds_until_its_holder_lets_go() {
    check(&[
        (
            "3 y LockClaimed issue_display_id=9 branch=f\n4 z LockClaimed issue_display_id=9",
            &format!("{A}1; {B}2; lock 9 y f 3; {IDS}"),
        ),
        (
            "3 y LockClaimed issue_display_id=1 branch=f\n4 y LockClaimed issue_display_id=1",
            &format!("{A}1; {B}2; lock 1 y - 4; {IDS}"),
        ),
        (
            "3 y LockClaimed issue_display_id=1\n4 z LockReleased issue_display_id=1",
            &format!("{A}1; {B}2; lock 1 y - 3; {IDS}"),
        ),
        (
            "3 y LockClaimed issue_display_id=1\n4 y LockReleased issue_display_id=1",
            &format!("{A}1; {B}2; {IDS}"),
        ),
        (
            "3 y LockClaimed issue_display_id=1\n4 y IssueDeleted uuid=a",
            &format!("{B}2; lock 1 y - 3; deleted a; {IDS}"),
        ),
    ]);
}

#[test]
fn conflicts_end_as_the_order_of_all_events_says() {
    check(&[
        // Of two at the same time, the greater name wins.
        (
            "3 y IssueUpdated uuid=a title=Y\n3 z IssueUpdated uuid=a title=Z",
            &format!("issue a #1 Open low Z by x 1..3; {B}2; {IDS}"),
        ),
        (
            "4 y StatusChanged uuid=a new_status=closed closed_at=4\n3 z StatusChanged uuid=a new_status=open",
            &format!("issue a #1 Closed low A by x 1..4 closed=4; {B}2; {IDS}"),
        ),
        // Deleting wins in either order.
        (
            "4 y IssueUpdated uuid=a title=Z\n3 z IssueDeleted uuid=a",
            &format!("{B}2; deleted a; {IDS}"),
        ),
        (
            "3 y IssueUpdated uuid=a title=Z\n4 z IssueDeleted uuid=a",
            &format!("{B}2; deleted a; {IDS}"),
        ),
        (
            "3 z IssueDeleted uuid=c\n4 z IssueCreated uuid=c title=C priority=low created_by=z",
            &format!("{A}1; {B}2; deleted c; {IDS}"),
        ),
        // An update before the creation is lost.
        (
            "0 y IssueUpdated uuid=a title=Z",
            &format!("{A}1; {B}2; {IDS}"),
        ),
    ]);
}

#[test]
fn clocks_that_run_ahead_are_told() {
    let script = format!(
        "{TWO}\n100 y LockReleased issue_display_id=1\n101 y LockReleased issue_display_id=1"
    );
    let folded = fold(State::default(), &logs(&script), None, at(40));
    let told: Vec<_> = folded
        .skews
        .iter()
        .map(|skew| (skew.agent.as_str(), skew.event_at, skew.seconds))
        .collect();
    assert_eq!(told, [("y", at(101), 61)]);
    assert_eq!(folded.state.skews, folded.skews);

    // A checkpoint that lies ahead is told by whoever reads it.
    let frozen = fold(folded.state.clone(), &[], None, at(30));
    assert_eq!(frozen.skews.len(), 1);
    let mut state = folded.state;
    state.skews.clear();
    let frozen = fold(state.clone(), &[], None, at(30));
    assert_eq!(
        frozen
            .skews
            .iter()
            .map(|skew| skew.seconds)
            .collect::<Vec<_>>(),
        [71]
    );
    assert_eq!(fold(state, &[], None, at(41)).skews, []);
}

#[test]
fn without_a_mark_the_checkpoint_counts_for_nothing() {
    let mut state = folded("1 x IssueCreated uuid=q title=Q priority=low created_by=x").state;
    state.watermark = None;
    let told = tell(&fold(state, &logs(TWO), None, at(40)).state);
    assert_eq!(told.trim_end(), format!("{A}1\n{B}2\n{IDS}"));
}

#[test]
fn an_unsigned_event_is_warned_of() {
    let state = folded(TWO).state;
    let warned: Vec<_> = state
        .unsigned
        .iter()
        .map(|one| (one.agent.as_str(), one.seq, one.at))
        .collect();
    assert_eq!(warned, [("x", 1, at(1)), ("x", 2, at(2))]);
}
