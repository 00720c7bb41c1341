//! Pages for people.

use crosslink_sim::OlderHub;

use crate::world::World;

#[test]
fn the_status_page_shows_the_worst_first_with_ages() {
    let trouble = OlderHub {
        trouble: true,
        ..OlderHub::default()
    };
    let world = World::new(&[
        (
            "calm",
            OlderHub {
                locks: 0,
                agents: 0,
                ..OlderHub::default()
            },
        ),
        ("worse", trouble),
    ]);
    world.until("acme/calm", |view| view.health.last_success.is_some());
    world.until("acme/worse", |view| view.alerts.critical > 0);
    let page = world.person().get("/");
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let text = page.text();
    let (worse, calm) = (
        text.find("acme/worse").unwrap(),
        text.find("acme/calm").unwrap(),
    );
    assert!(worse < calm, "{text}");
    assert!(text.contains("20 open, 1 overdue"), "{text}");
    assert!(
        text.contains("<span class=\"quiet\">read 0 s ago</span>"),
        "{text}"
    );
    assert!(text.contains("<meta http-equiv=\"refresh\" content=\"5\">"));
    assert!(!text.contains("<script"));
}

#[test]
fn text_from_a_hub_is_never_markup() {
    let world = World::empty();
    let hostile = "<script>alert(1)</script>";
    let clone = world.home().join("x");
    std::fs::create_dir_all(&clone).unwrap();
    // The path of a project that is gone stands in its error.
    let project = crosslink_fleet::store::NewProject {
        slug: "acme/odd".to_owned(),
        path: clone.join(hostile),
        default_branch: "main".to_owned(),
        status: crosslink_fleet::store::ProjectStatus::Active,
        pinned: false,
        added_at: OlderHub::default().now,
    };
    world.index.add_project(&project).unwrap();
    world.until("acme/odd", |view| view.health.last_error.is_some());
    let page = world.person().get("/");
    let text = page.text();
    assert!(text.contains("&lt;script&gt;alert(1)"), "{text}");
    assert!(!text.contains("<script"), "{text}");
}

#[test]
fn who_is_not_let_in_is_sent_to_the_door() {
    let world = World::empty();
    let answer = world.stranger().get("/");
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some("/login"))
    );
    assert_eq!(world.person().get("/").status, 200);
}

#[test]
fn where_there_is_nothing_people_get_a_page_and_programs_a_problem() {
    let world = World::empty();
    let person = world
        .stranger()
        .with("Accept", "text/html,application/xhtml+xml");
    let page = person.get("/nothing/here");
    assert_eq!(
        (page.status, page.header("content-type")),
        (404, Some("text/html; charset=utf-8"))
    );
    assert!(page.text().contains("There is nothing here"));
    for answer in [
        person.get("/api/v2/nothing"),
        world.stranger().get("/nothing"),
    ] {
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "request.path")
        );
    }
    let method = world.stranger().send("DELETE", "/healthz", b"");
    assert_eq!(
        (method.status, method.code().as_str()),
        (405, "request.method")
    );
}
