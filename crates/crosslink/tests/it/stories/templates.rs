//! `templates` and `create --template`.

use crate::support::{Project, story};

#[test]
fn a_template_fills_what_is_left_open() {
    story!(
        Project::new(),
        [
            "templates",
            "create 'It hangs' -t bug",
            "create 'It hangs now and then' -t bug -p low -d 'Seen twice' -l flaky",
            "show 2",
            "create 'Explicit medium stays' -t bug -p medium",
            "list",
            "subissue 1 'Find out why' -t investigation",
            "show 4 --json --fields priority,labels,description",
        ]
    );
}

#[test]
fn an_unknown_template_lists_those_there_are() {
    story!(
        Project::new(),
        [
            "create A -t nonsense",
            "create A -t nonsense --json",
            "list"
        ]
    );
}

#[test]
fn a_project_has_templates_of_its_own() {
    let project = Project::new();
    project.write(
        ".crosslink/templates/incident.md",
        "---\npriority: critical\nlabels: incident\n---\nImpact:\n",
    );
    story!(
        project,
        [
            "templates -q",
            "create 'Down' -t incident",
            "show 1 --json --fields priority,labels,description",
            "templates --json --fields name,origin",
        ]
    );
}
