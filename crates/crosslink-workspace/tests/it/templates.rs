//! Templates: the program's, the project's, and what a request becomes with one.

use crosslink_core::model::Priority;
use crosslink_core::operation::CreateIssue;
use crosslink_workspace::{PriorityFrom, TemplateOrigin};

use crate::support::repository::{Repository, create};

#[test]
fn the_program_has_seven() {
    let repository = Repository::with_project();
    let lines: Vec<_> = repository
        .open(2)
        .templates()
        .into_iter()
        .map(|view| {
            let template = view.template.unwrap();
            let priority = template.priority.unwrap();
            format!(
                "{} {priority} {:?} {:?}",
                view.name, template.labels, template.body
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"bug high ["bug"] "Steps to reproduce:\n1. \n\nExpected: \nActual: ""#,
            r#"feature medium ["feature"] "Goal: \n\nAcceptance criteria:\n- ""#,
            r#"refactor low ["refactor"] "Current state: \n\nDesired state: \n\nReason: ""#,
            r#"research low ["research"] "Question: \n\nContext: \n\nFindings: ""#,
            r#"audit high ["audit"] "Scope: \n\nFiles to review: \n\nFindings: \n\nSeverity: ""#,
            r#"continuation high ["continuation"] "Previous session: \n\nCompleted: \n\nRemaining: \n\nBlockers: ""#,
            r#"investigation medium ["investigation"] "Symptom: \n\nReproduction: \n\nHypotheses: \n\nRoot cause: \n\nFix: ""#,
        ]
    );
}

#[test]
fn a_project_overrides_and_adds() {
    let repository = Repository::with_project();
    repository.write(
        ".crosslink/templates/bug.md",
        "---\npriority: low\n---\nWhat: ",
    );
    repository.write(".crosslink/templates/epic.md", "---\ntype: epic\n---\n");
    repository.write(".crosslink/templates/broken.md", "---\ncolour: red\n---\n");
    repository.write(".crosslink/templates/README.txt", "not a template");
    let workspace = repository.open(2);
    let views = workspace.templates();
    let names: Vec<_> = views.iter().map(|view| view.name.as_str()).collect();
    let order = "bug feature refactor research audit continuation investigation broken epic";
    assert_eq!(names.join(" "), order);
    assert_eq!(views[0].origin, TemplateOrigin::Project);
    assert_eq!(views[1].origin, TemplateOrigin::BuiltIn);
    assert_eq!(
        views[7].fault.as_deref(),
        Some(
            "Template 'broken' cannot be read: line 2: nothing is called `colour` (known: priority, type, labels, title_prefix)"
        )
    );
    assert_eq!(workspace.template("bug").unwrap().body, "What: ");
    assert_eq!(
        workspace.template("broken").unwrap_err().code().name(),
        "template.invalid"
    );
    for name in ["urgent", "../agent", "README", "", "BUG"] {
        let problem = workspace.template(name).unwrap_err();
        let all = order.replace(' ', ", ");
        assert_eq!(
            problem.message(),
            format!("Unknown template '{name}'. Available: {all}")
        );
        assert_eq!(problem.code().name(), "template.not_found");
    }
}

#[test]
fn what_the_request_says_wins() {
    let repository = Repository::with_project();
    let page = "---\npriority: critical\ntype: bug\nlabels: crash, b\ntitle_prefix: \"[crash] \"\n---\nWhere: ";
    repository.write(".crosslink/templates/crash.md", page);
    let template = repository.open(2).template("crash").unwrap();
    let told = |request: CreateIssue, from| {
        let issue = template.apply(request, from);
        format!(
            "{} | {} | {:?} | {:?} | {:?}",
            issue.title, issue.priority, issue.issue_type, issue.labels, issue.description
        )
    };
    let request = |title: &str| CreateIssue {
        title: title.to_owned(),
        ..CreateIssue::default()
    };
    assert_eq!(
        told(request("On start"), PriorityFrom::Default),
        r#"[crash] On start | critical | Some("bug") | ["crash", "b"] | Some("Where: ")"#
    );
    let full = CreateIssue {
        priority: Priority::Medium,
        issue_type: Some("task".to_owned()),
        description: Some("In the cellar".to_owned()),
        labels: vec!["a".to_owned()],
        ..request("[crash] On start")
    };
    assert_eq!(
        told(full, PriorityFrom::Request),
        r#"[crash] On start | medium | Some("task") | ["crash", "b", "a"] | Some("Where: \n\nIn the cellar")"#
    );
}

#[test]
fn a_subissue_begins_with_a_template_too() {
    let repository = Repository::with_project();
    let mut workspace = repository.open(2);
    let parent = create(&mut workspace, "Parent", &[]);
    let template = workspace.template("bug").unwrap();
    let request = CreateIssue {
        title: "Child".to_owned(),
        parent: Some(parent),
        ..CreateIssue::default()
    };
    let made = workspace
        .run(template.apply(request, PriorityFrom::Default))
        .unwrap()
        .outcome;
    let child = workspace
        .read(|snapshot| snapshot.summary(made.uuid))
        .unwrap()
        .unwrap();
    assert_eq!((child.parent_id, child.priority), (Some(1), Priority::High));
    assert_eq!(child.labels, ["bug"]);
}
