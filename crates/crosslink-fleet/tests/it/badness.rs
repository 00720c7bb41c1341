//! Which project comes first.

use crosslink_fleet::health::{Attempt, ErrorClass, Health, HealthState};
use crosslink_fleet::watch::{AlertCounts, ProjectView};
use crosslink_fleet::{Badness, worst_first};

use super::support::at;

fn view(
    slug: &str,
    health: HealthState,
    (critical, warning, info): (u32, u32, u32),
) -> ProjectView {
    let mut view = Health::new(5, at(0)).view(at(0));
    view.state = health;
    ProjectView {
        slug: slug.to_owned(),
        path: "/src".to_owned(),
        pinned: slug.starts_with("pinned"),
        health: view,
        counters: None,
        read_at: None,
        last_activity_at: None,
        alerts: AlertCounts {
            critical,
            warning,
            info,
        },
    }
}

#[test]
fn what_must_be_acted_upon_comes_first_then_what_is_not_known() {
    use HealthState::{Corrupt, Degraded, Delayed, Live, Paused, Starting};
    let expected = [
        (view("critical-two", Live, (2, 0, 0)), Badness::Critical),
        (
            view("critical-hidden", Corrupt, (1, 9, 0)),
            Badness::Critical,
        ),
        (view("critical-one", Live, (1, 0, 0)), Badness::Critical),
        (view("corrupt", Corrupt, (0, 9, 0)), Badness::Unknown),
        (view("warnings", Degraded, (0, 2, 0)), Badness::Warning),
        (view("warning", Live, (0, 1, 0)), Badness::Warning),
        (view("degraded-info", Degraded, (0, 0, 1)), Badness::Unsure),
        (view("pinned-late", Delayed, (0, 0, 0)), Badness::Unsure),
        (view("delayed", Delayed, (0, 0, 0)), Badness::Unsure),
        (view("a", Live, (0, 0, 0)), Badness::Well),
        (view("b", Starting, (0, 0, 0)), Badness::Well),
        (view("asleep", Paused, (3, 3, 3)), Badness::Paused),
    ];
    for (view, badness) in &expected {
        assert_eq!(Badness::of(view), *badness, "{}", view.slug);
    }
    let mut views: Vec<_> = expected
        .iter()
        .rev()
        .map(|(view, _)| view.clone())
        .collect();
    worst_first(&mut views, |view| view);
    let names: Vec<_> = views.iter().map(|view| &view.slug).collect();
    let wanted: Vec<_> = expected.iter().map(|(view, _)| &view.slug).collect();
    assert_eq!(names, wanted);
}

#[test]
fn every_state_has_one_word() {
    let mut health = Health::new(5, at(0));
    health.attempted(
        &Attempt::Failed {
            class: ErrorClass::AuthRequired,
            text: "who are you".to_owned(),
        },
        at(1),
    );
    let state = health.state(at(1));
    assert_eq!(
        (state.as_str(), state.to_string().as_str()),
        ("auth_required", "auth_required")
    );
    assert_eq!(serde_json::to_value(state).unwrap(), "auth_required");
}
