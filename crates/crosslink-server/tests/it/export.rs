//! Everything as files.

use crosslink_server::Scope;

use crate::world::World;

#[test]
fn projects_and_alerts_are_exported_as_tables_and_files() {
    let world = World::troubled();
    let program = world.program(Scope::View);
    for base in ["/api/v2/export", "/api/v1/dashboard/export"] {
        for (name, columns) in [
            (
                "projects",
                "slug,status,pinned,hub_sha,hub_fetched_at,last_activity_at,added_at,open_issues,\
                 overdue_issues,due_soon_issues,blocked_issues,active_agents,stale_locks,ci_status,\
                 counters_updated_at",
            ),
            (
                "alerts",
                "id,project_slug,kind,severity,subject_ref,detail,opened_at,resolved_at,acknowledged_at",
            ),
        ] {
            let csv = program.get(&format!("{base}/{name}.csv"));
            assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
            let file = format!("attachment; filename=\"crosslink-{name}.csv\"");
            assert_eq!(csv.header("content-disposition"), Some(file.as_str()));
            assert_eq!(csv.text().lines().next(), Some(columns));
            let json = program.get(&format!("{base}/{name}.json"));
            let items = json.json().as_array().unwrap().len();
            assert!(items > 0);
            assert!(json.text().starts_with("[\n  {\n"));
        }
    }
    let projects = program.get("/api/v2/export/projects.csv");
    let row = projects.text().lines().nth(1).unwrap().to_owned();
    assert!(row.starts_with("acme/one,active,false,"), "{row}");
}
