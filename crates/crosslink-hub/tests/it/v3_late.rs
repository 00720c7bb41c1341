//! Events that became visible after the checkpoint had passed them.

use crosslink_hub::v3::{Folded, fold};

use crate::v3_support::{at, folded, logs, tell};

/// What others saw and published.
const SEEN: &str = "
    1 x IssueCreated uuid=a title=A priority=low created_by=x
    9 x CommentAdded issue_uuid=a comment_uuid=m author=x content=known created_at=9 kind=note";

/// Publishes what was seen, then reads it again with more in the logs.
fn with_more(script: &str) -> Folded {
    let state = folded(SEEN).state;
    fold(state, &logs(&format!("{SEEN}\n{script}")), None, at(3_600))
}

fn late(folded: &Folded) -> Vec<String> {
    let told = |event: &crosslink_hub::v3::EventRef| {
        assert_eq!(event.log, event.agent);
        format!("{} {} {}", event.log, event.line, event.kind)
    };
    folded.late.iter().map(told).collect()
}

#[test]
fn a_lost_issue_is_brought_back_with_everything_said_about_it() {
    let folded = with_more(
        "2 y IssueCreated uuid=l title=L priority=low created_by=y
         3 y LabelAdded issue_uuid=l label=offline
         4 y CommentAdded issue_uuid=l comment_uuid=c author=y content=hi created_at=4 kind=note
         5 y RelationAdded uuid_a=l uuid_b=a
         12 y StatusChanged uuid=l new_status=closed closed_at=12",
    );
    assert_eq!(
        tell(&folded.state),
        "issue a #1 Open low A by x 1..9 comments=m#1:known\n\
         issue l #- Closed low L by y 2..12 closed=12 labels=offline related=a comments=c#-:hi\n\
         ids a:1 next (2, 2, 1)\n"
    );
    let expected = [
        "y 1 IssueCreated",
        "y 2 LabelAdded",
        "y 3 CommentAdded",
        "y 4 RelationAdded",
        "y 5 StatusChanged",
    ];
    assert_eq!(late(&folded), expected);
    assert_eq!(folded.pending_events, 1);
}

#[test]
fn a_lost_comment_is_brought_back() {
    let folded = with_more(
        "8 y CommentAdded issue_uuid=a comment_uuid=c author=y content=lost created_at=8 kind=note
         8 y LabelAdded issue_uuid=a label=undecidable",
    );
    assert_eq!(
        tell(&folded.state),
        "issue a #1 Open low A by x 1..9 comments=c#-:lost,m#1:known\nids a:1 next (2, 2, 1)\n"
    );
    assert_eq!(late(&folded), ["y 1 CommentAdded"]);
}

#[test]
fn what_leaves_a_doubt_is_left_alone() {
    for script in [
        // Of the older generation, where issues went without a trace.
        "2 y IssueCreated uuid=l title=L priority=low created_by=y display_id=4",
        "2 y CommentAdded issue_uuid=a comment_uuid=c author=y content=hi created_at=4 kind=note display_id=4",
        // Somebody deleted it, whether the checkpoint says so or not.
        "2 y IssueCreated uuid=l title=L priority=low created_by=y\n3 z IssueDeleted uuid=l",
        // On an issue nobody knows.
        "2 y CommentAdded issue_uuid=q comment_uuid=c author=y content=hi created_at=4 kind=note",
        // Older than the issue, which drops it even if it comes in time.
        "1 a CommentAdded issue_uuid=a comment_uuid=c author=y content=hi created_at=1 kind=note",
        // Not decidable.
        "2 y IssueUpdated uuid=a title=Z",
        "2 y LockClaimed issue_display_id=1",
    ] {
        let folded = with_more(script);
        assert_eq!(late(&folded), [""; 0], "{script}");
        assert_eq!(folded.state, with_more("").state, "{script}");
    }
}

#[test]
fn a_deleted_issue_does_not_come_back() {
    let created = "2 y IssueCreated uuid=l title=L priority=low created_by=y";
    let state = folded(&format!("{SEEN}\n10 x IssueDeleted uuid=l")).state;
    let folded = fold(
        state.clone(),
        &logs(&format!("{SEEN}\n{created}")),
        None,
        at(3_600),
    );
    assert_eq!((folded.state, folded.late), (state, vec![]));

    // Deleted beyond the checkpoint.
    let folded = with_more(&format!("{created}\n12 x IssueDeleted uuid=l"));
    assert_eq!(late(&folded), [""; 0]);
    assert!(tell(&folded.state).contains("deleted l"));
}

#[test]
fn an_event_found_twice_is_brought_back_once() {
    let line =
        "8 y CommentAdded issue_uuid=a comment_uuid=c author=y content=lost created_at=8 kind=note";
    let folded = with_more(&format!("{line}\n{line}"));
    assert_eq!(late(&folded), ["y 1 CommentAdded"]);
}
