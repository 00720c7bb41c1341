//! `knowledge`.

use crate::support::{Project, story};

/// A project whose answers are 80 columns wide.
fn narrow() -> Project {
    Project::new().with("COLUMNS", "80")
}

#[test]
fn a_page_is_made_shown_and_listed() {
    story!(
        narrow(),
        [
            "knowledge list",
            "knowledge add my-page --title 'My \"Page\"' --tag a --tag b --source https://ex.com/x --content 'First line.'",
            "knowledge show my-page",
            "knowledge show MY-PAGE.md --json",
            "knowledge add bare",
            "knowledge add piped --content - <<< From a pipe\\nof two lines",
            "knowledge add a-page-with-quite-a-long-name-for-a-table --title 'A title that is longer than any column of a table' --tag one --tag two --tag three",
            "knowledge list",
            "knowledge list --tag a --json",
            "knowledge list --tag none",
            "knowledge list --contributor dev -q",
            "knowledge list --since 2099-01-01",
            "knowledge show bare -q",
        ]
    );
}

#[test]
fn a_page_is_changed() {
    story!(
        narrow(),
        [
            "knowledge add p -q --content - <<< # Top\\n\\n## One\\n\\nfirst\\n\\n## Two\\n\\n- item\\n",
            "knowledge edit p --content - <<< # Top\\n\\n## One\\n\\nfirst\\n\\n## Two\\n\\n- item\\n",
            "knowledge edit p --tag x --untag y --title Better --source https://ex.com",
            "knowledge edit p --tag x",
            "knowledge append p '- further item'",
            "knowledge append p 'Words.' --section One --json",
            "knowledge section p One",
            "knowledge section p '## Two' --json",
            "knowledge section p Two --replace 'all new' -q",
            "knowledge edit p --replace-section One --content 'once more'",
            "knowledge edit p --append-to-section '# Top' --content 'The end.'",
            "knowledge show p",
        ]
    );
}

#[test]
fn what_cannot_be_done_with_a_page_is_refused() {
    let project = narrow();
    project.tell("knowledge add p --content Text").success();
    story!(
        project,
        [
            "knowledge add p",
            "knowledge add P",
            "knowledge add ''",
            "knowledge add ../x",
            "knowledge add a/b",
            "knowledge add con",
            "knowledge add 'Bad Slug!'",
            "knowledge add .git",
            "knowledge add q --tag ''",
            "knowledge add q --contributor 'two words'",
            "knowledge add q --from-doc nowhere.md",
            "knowledge show nope",
            "knowledge show ../x --json",
            "knowledge show p --at zzzz",
            "knowledge show p --at 0000000",
            "knowledge edit nope --tag x",
            "knowledge edit p",
            "knowledge edit p --replace-section Nope --content x",
            "knowledge edit p --replace-section Nope",
            "knowledge edit p --append x --replace-section y",
            "knowledge section p Nope",
            "knowledge remove nope",
            "knowledge search",
            "knowledge history nope",
            "knowledge import nodir",
            "knowledge sync",
            "knowledge add q --repo .",
        ]
    );
}

#[test]
fn words_are_found_in_pages() {
    let project = narrow();
    for line in [
        "knowledge add tokens --content - --source https://docs.ex.com/jwt --tag auth <<< Tokens last an hour.\\n\\nThey are renewed.\\n\\n\\nA TOKEN is opaque.",
        "knowledge add cache --content - --source https://other.org <<< Nothing about tokens\\nbut renewed caches.",
        "knowledge add Straße --content 'Viel Verkehr.'",
    ] {
        project.tell(line).success();
    }
    story!(
        project,
        [
            "knowledge search renewed",
            "knowledge search 'TOKEN opaque' --context 0",
            "knowledge search token -C 2 --tag auth",
            "knowledge search strasse --json",
            "knowledge search zzz",
            "knowledge search zzz --json",
            "knowledge search token -q",
            "knowledge search --source ex.com",
            "knowledge search --source ex.com --json --fields slug,sources",
            "knowledge search renewed --source other.org -q",
            "knowledge search --source nowhere",
        ]
    );
}

#[test]
fn what_a_page_was_can_be_brought_back() {
    let project = narrow();
    for line in [
        "knowledge add p --content first",
        "knowledge add other --content 'See [[p]] and apples.'",
        "knowledge edit p --content second --agent agent-two",
    ] {
        project.tell(line).success();
    }
    let revisions = project.json("knowledge history p");
    let first = revisions[1]["revision"].as_str().unwrap();
    let show = format!("knowledge show p --at {}", &first[..8]);
    let restore = format!("knowledge edit p --restore {first}");
    story!(
        project,
        [
            "knowledge history p",
            "knowledge history p --limit 1 --json",
            "knowledge history p -n 1 -q",
            &show,
            "knowledge remove p",
            "knowledge show p",
            "knowledge history p -n 1",
            &restore,
            "knowledge show p",
        ]
    );
}

#[test]
fn a_directory_becomes_pages_and_pages_a_directory() {
    let project = narrow();
    project.write("docs/one.md", "# One\n\nText.\n");
    project.write(
        "docs/API notes/Auth (v2).md",
        "---\ntitle: Auth\ntags: [x]\nupdated: 2020-01-02\nowner: me\n---\nText.\n",
    );
    project.write("docs/.hidden.md", "no");
    project.write("docs/readme.txt", "no");
    story!(
        project,
        [
            "knowledge import docs --dry-run",
            "knowledge list",
            "knowledge import docs --tag imported",
            "knowledge show api-notes-auth-v2",
            "knowledge show one",
            "knowledge import docs --tag imported",
            "knowledge import docs --overwrite --tag more --json",
            "knowledge export out",
            "knowledge export out",
            "knowledge edit one --append More -q",
            "knowledge export out",
            "knowledge export out --overwrite --json",
        ]
    );
    assert!(project.read("out/one.md").ends_with("Text.\n\nMore\n"));
}

#[test]
fn a_design_document_becomes_a_page() {
    let project = narrow();
    project.write("design.md", "# The plan\n\nWhy.\n\n## Parts\n\nTwo.\n");
    story!(
        project,
        [
            "knowledge add plan --from-doc design.md",
            "knowledge show plan",
            "knowledge add other --from-file design.md --title Other",
            "knowledge show other",
        ]
    );
}

#[test]
fn pages_of_another_repository_are_asked_for() {
    let project = narrow();
    project.git(["init", "--quiet", "../other"]);
    for line in [
        "-C ../other init --defaults",
        "-C ../other knowledge add theirs --tag t --content 'Their words.'",
        "knowledge add ours --content 'Our words.'",
    ] {
        project.tell(line).success();
    }
    story!(
        project,
        [
            "knowledge list --repo ../other",
            "knowledge show theirs --repo ../other",
            "knowledge show theirs --repo ../other --json",
            "knowledge search words --repo ../other --json",
            "knowledge search words --repo ../other -q",
            "knowledge show ours --repo ../other",
            "knowledge list --repo ../nowhere",
            "knowledge edit theirs --tag x --repo ../other",
            "knowledge history theirs --repo ../other",
        ]
    );
}
