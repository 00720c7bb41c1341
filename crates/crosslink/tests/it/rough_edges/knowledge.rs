//! Pages and files that were not what they seemed.

use serde_json::Value;

use crate::support::Project;

#[test]
fn knowledge_pages_answer_for_what_they_say() {
    let project = Project::new();
    // Nothing is there yet, and nothing has to be made first.
    assert_eq!(project.json("knowledge search x"), Value::Array(Vec::new()));
    project.tell("knowledge add 'Bad Slug!'").ends_with(2);
    // Standard input that nobody closes is not waited for.
    project
        .tell("knowledge add a --content 'A page about a bee.' --source https://ex.com/a -q")
        .success();
    let page = project.json("knowledge show a");
    assert_eq!(page["body"], "A page about a bee.\n");
    for _ in 0..3 {
        project.tell("knowledge edit a --append More.").success();
    }
    let body = "A page about a bee.\n\nMore.\n\nMore.\n\nMore.\n";
    assert_eq!(project.json("knowledge show a")["body"], body);
    let text = project.tell("knowledge show a").success().stdout;
    assert!(text.contains("---\n\nA page about"), "{text}");
    // `--source` and words both count.
    let found = project.json("knowledge search more --source ex.com");
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    let none = project.json("knowledge search zzz --source ex.com");
    assert_eq!(none, Value::Array(Vec::new()));
    // An import knows the day.
    project.write(
        "doc/b.md",
        "---\ntitle: B\n---\nAbout a bee, a cat and a dog.\n",
    );
    project.tell("knowledge import doc").success();
    let page = project.json("knowledge show b");
    for day in ["created", "updated"] {
        assert_eq!(page[day].as_str().map(str::len), Some(10), "{page}");
    }
    let list = project.tell("knowledge list -q").success();
    assert_eq!(list.lines(), ["a", "b"]);
    // A word that looks like a name is no reference.
    let removed = project.tell("knowledge remove a -q").success();
    assert_eq!(
        (removed.stdout.as_str(), removed.stderr.as_str()),
        ("a\n", "")
    );
}

#[test]
fn another_repository_answers_as_this_one_does() {
    let project = Project::new();
    for line in [
        "knowledge add b --content 'Some words.'",
        "knowledge add a --content 'More words.'",
        "create A",
    ] {
        project.tell(line).success();
    }
    let bare = project.root().join("bare.git");
    let bare = bare.to_str().unwrap();
    project.git(["init", "--quiet", "--bare", bare]);
    let pages = "refs/crosslink-held/knowledge:refs/heads/crosslink/knowledge";
    project.git(["push", "--quiet", bare, pages]);
    let address = format!("file://{bare}");
    for place in [".", "../bare.git", &address] {
        let there = format!("--repo {place}");
        for line in [
            "knowledge list",
            "knowledge show a",
            "knowledge search words",
        ] {
            let mut answer = project.json(&format!("{line} {there}"));
            let items = match &mut answer {
                Value::Array(items) => items.iter_mut().collect(),
                one => vec![one],
            };
            for item in items {
                assert_eq!(
                    item.as_object_mut().unwrap().remove("source"),
                    Some(place.into())
                );
            }
            assert_eq!(answer, project.json(line), "{line} {place}");
        }
        let quiet = project
            .tell(&format!("knowledge list -q {there}"))
            .success();
        assert_eq!(quiet.lines(), ["a", "b"]);
    }
}

#[cfg(unix)]
#[test]
fn files_are_not_followed_blindly() {
    use std::os::unix::fs::symlink;
    let project = Project::with_issues(&["A"]);
    project.write("secret.md", "password");
    project.write("doc/page.md", "Text");
    symlink("../secret.md", project.path().join("doc/link.md")).unwrap();
    symlink("..", project.path().join("doc/up")).unwrap();
    let imported = project.json("knowledge import doc");
    assert_eq!(imported["files"].as_array().unwrap().len(), 1, "{imported}");
    // What is no plain file is not written to, and the project's own files never are.
    project.write("out/other.txt", "kept");
    symlink("../secret.md", project.path().join("out/page.md")).unwrap();
    project
        .tell("knowledge export out --overwrite")
        .ends_with(1);
    assert_eq!(project.read("secret.md"), "password");
    for place in [".git/pages", ".crosslink"] {
        let refused = project
            .tell(&format!("knowledge export {place}"))
            .ends_with(1);
        assert!(
            refused.stderr.contains("the project's own files"),
            "{refused}"
        );
    }
    project
        .tell("export -o .crosslink/crosslink.db")
        .ends_with(1);
    assert_eq!(project.json("list").as_array().unwrap().len(), 1);
}
