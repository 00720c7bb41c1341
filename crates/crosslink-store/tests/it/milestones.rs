//! What is found under a number or a name.

use crosslink_core::event::{
    Change, Changed, Event, Fact, MilestoneCreated, MilestoneField, MilestoneVerb,
};
use crosslink_core::id::MilestoneId;
use crosslink_core::model::Standing;
use crosslink_store::Store;
use uuid::Uuid;

use crate::support::{append, sealed};

fn milestone(number: u32, name: &str) -> Event {
    let created = MilestoneCreated {
        milestone: MilestoneId(Uuid::from_u128(number.into())),
        number: Some(number),
        name: name.to_owned(),
        description: None,
        status: Standing::default(),
        due: None,
        author: None,
    };
    sealed(number.into(), Fact::MilestoneCreated(created))
}

fn deleted(number: u32) -> Event {
    let change = Change {
        field: MilestoneField::Deleted(true),
        version: 1,
        replaces: None,
        settles: Vec::new(),
    };
    let changed = Changed {
        id: MilestoneId(Uuid::from_u128(number.into())),
        changes: vec![change],
    };
    sealed(100, Fact::MilestoneChanged(MilestoneVerb::Deleted, changed))
}

#[test]
fn digits_are_a_number_first_and_a_name_where_no_milestone_has_the_number() {
    let mut store = Store::memory().unwrap();
    append(
        &mut store,
        &[
            milestone(1, "2026"),
            milestone(2, "1"),
            milestone(3, "v1"),
            milestone(4, "gone"),
            milestone(5, "4"),
            deleted(4),
        ],
    );
    for (text, also_deleted, numbers) in [
        ("2026", false, &[1][..]),
        ("1", false, &[1]),
        ("#2", false, &[2]),
        ("v1", false, &[3]),
        ("4", false, &[5]),
        ("4", true, &[4]),
        ("gone", false, &[]),
        ("gone", true, &[4]),
        ("7", false, &[]),
        ("00000000-0000-0000-0000-000000000003", false, &[3]),
    ] {
        let found = store.read(|snapshot| snapshot.find_milestones(text, also_deleted));
        let ids = numbers
            .iter()
            .map(|number| MilestoneId(Uuid::from_u128(*number)));
        assert_eq!(found.unwrap(), ids.collect::<Vec<_>>(), "{text}");
    }
}
