//! Requests as JSON: what is sent is what is understood.

use crosslink_core::operation::EditIssue;

use crate::specimens;

#[test]
fn an_edit_tells_a_field_that_is_emptied_from_one_that_stays() {
    let nothing = EditIssue::new(specimens::issue());
    let emptied = EditIssue {
        parent: Some(None),
        due: Some(None),
        ..nothing.clone()
    };
    for edit in [nothing, emptied] {
        let text = serde_json::to_string(&edit).unwrap();
        assert_eq!(
            serde_json::from_str::<EditIssue>(&text).unwrap(),
            edit,
            "{text}"
        );
    }
}
