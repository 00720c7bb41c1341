//! Lines of a hub that cannot be read: they cost nothing but themselves, and are named up to a bound.

use crosslink_git::Person;
use crosslink_hub::SigningKey;
use crosslink_hub::v4::{Batch, HubRef, LogId, LogName, Onto, Prefix, log};
use crosslink_workspace::{DoctorOptions, Severity};

use crate::support::team::Team;

/// How many lines of each commit nobody can read.
const BAD: usize = 10_000;

/// Pushes commits of a key of its own, which hold such lines.
fn babble(team: &Team, commits: usize) {
    let key = SigningKey::from_seed(&[9; 32]);
    let name = LogName {
        key: key.verifying_key().name(),
        log: LogId([7; 16]),
    };
    let batch = Batch {
        lines: 0..BAD,
        bytes: "no event\n".repeat(BAD).into_bytes(),
    };
    let mut below = None;
    for _ in 0..commits {
        let onto = Onto {
            hub: team.hub(),
            below,
            person: Person {
                name: "x".to_owned(),
                email: "x@example.invalid".to_owned(),
                time: 1,
            },
        };
        below = Some(log::append(&team.objects(), &onto, name, &batch, &key).unwrap());
    }
    let at = HubRef::Log(name).full(Prefix::Custom);
    team.tamper(&at, below);
}

#[test]
fn lines_that_cannot_be_read_are_counted_and_some_of_them_named() {
    let mut team = Team::of(2);
    babble(&team, 2);
    let report = team.sync(0);
    assert_eq!(report.received.set_aside, 2 * BAD as u64);
    let verified = team.clones[0].workspace.verify_hub().unwrap();
    assert!(verified.sound);
    let named: Vec<(u32, u32, &str)> = verified
        .set_aside
        .iter()
        .map(|line| (line.commit, line.line, line.why.as_str()))
        .collect();
    assert_eq!(named.len(), 42, "{named:?}");
    let further = "from here on, 9980 lines of this commit cannot be read";
    assert_eq!((named[20], named[41]), ((1, 21, further), (2, 21, further)));
    let doctor = &mut team.clones[0].workspace;
    let doctor = doctor.doctor(&DoctorOptions::default()).unwrap();
    let [finding] = &doctor.findings[..] else {
        panic!("{doctor:#?}")
    };
    assert_eq!(
        (finding.code, finding.severity),
        ("doctor.line_set_aside", Severity::Note)
    );
    assert!(finding.message.ends_with("at 42 places"), "{finding:?}");
    assert!(finding.fix.is_some() && doctor.is_healthy());
    // Nobody's work is stopped.
    team.write(1);
    team.check();
}
