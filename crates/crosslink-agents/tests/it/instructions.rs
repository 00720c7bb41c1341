//! Our section in what people write for their assistants: it comes and goes, and nothing else changes.

use std::fs;

use crosslink_agents::assistant::{ASSISTANTS, Assistant, OTHERS, assistant};
use crosslink_agents::install::{Done, SetupReport, Wish, put_in, take_out};
use crosslink_workspace::Paths;

use crate::install::{contents, repository};

const WITH: Wish = Wish {
    instructions: true,
    skills: false,
    dry_run: false,
};

/// What people begin with.
const TEXTS: &[&str] = &[
    "# Mine\n",
    "# Mine",
    "# Mine\n\n",
    "\n",
    "# Mine\r\n\r\nText\r\n",
    "# Mine\r\nText",
    "\u{feff}# Mine\n",
    "  indented\n\t\n \n",
    "text `<!-- crosslink: begin` within a line\n",
];

fn all() -> Vec<&'static dyn Assistant> {
    [ASSISTANTS, &[OTHERS]].concat()
}

fn read(paths: &Paths, file: &str) -> String {
    fs::read_to_string(paths.work_tree.as_ref().unwrap().join(file)).unwrap()
}

fn write(paths: &Paths, file: &str, text: &str) {
    fs::write(paths.work_tree.as_ref().unwrap().join(file), text).unwrap();
}

fn what(report: &SetupReport, file: &str) -> Done {
    let found = report.files.iter().find(|done| done.path == file);
    found.unwrap().what
}

#[test]
fn a_section_comes_and_goes_to_the_byte() {
    for text in TEXTS {
        let files = ["AGENTS.md", "CLAUDE.md", "GEMINI.md"].map(|file| (file, *text));
        let (directory, paths) = repository(&files);
        let before = contents(directory.path());
        let done = put_in(&paths, &all(), WITH).unwrap();
        for (file, _) in files {
            assert_eq!(what(&done, file), Done::Changed);
            let said = read(&paths, file);
            assert!(said.starts_with(text), "{said:?}");
            assert_eq!(said.matches("<!-- crosslink: begin,").count(), 1);
            assert_eq!(said.contains("\r\n"), text.contains("\r\n"));
        }
        let between = contents(directory.path());
        put_in(&paths, &all(), WITH).unwrap();
        put_in(&paths, &all(), Wish::default()).unwrap();
        assert_eq!(contents(directory.path()), between, "{text:?}: again");
        // Another clone knows nothing of what was written down here.
        fs::remove_dir_all(paths.git_directory.join("crosslink-hooks")).unwrap();
        take_out(
            &paths,
            &[assistant("claude").unwrap(), assistant("gemini").unwrap()],
            false,
        )
        .unwrap();
        for file in ["CLAUDE.md", "GEMINI.md"] {
            assert_eq!(read(&paths, file), *text);
        }
        fs::remove_dir_all(directory.path()).unwrap();
        let (directory, paths) = repository(&files);
        put_in(&paths, &all(), WITH).unwrap();
        take_out(&paths, &all(), false).unwrap();
        assert_eq!(contents(directory.path()), before, "{text:?}: out");
    }
}

#[test]
fn what_people_write_around_it_stays() {
    let (_directory, paths) = repository(&[("CLAUDE.md", "first")]);
    let claude = [assistant("claude").unwrap()];
    put_in(&paths, &claude, WITH).unwrap();
    let said = read(&paths, "CLAUDE.md");
    write(&paths, "CLAUDE.md", &format!("above\n{said}\nbelow\n"));
    assert_eq!(
        what(&put_in(&paths, &claude, WITH).unwrap(), "CLAUDE.md"),
        Done::Unchanged
    );
    let older = read(&paths, "CLAUDE.md").replace("## Issues", "## Older words");
    write(&paths, "CLAUDE.md", &older);
    assert_eq!(
        what(
            &put_in(&paths, &claude, Wish::default()).unwrap(),
            "CLAUDE.md"
        ),
        Done::Changed
    );
    assert_eq!(read(&paths, "CLAUDE.md"), format!("above\n{said}\nbelow\n"));
    assert_eq!(
        what(&take_out(&paths, &claude, false).unwrap(), "CLAUDE.md"),
        Done::Restored
    );
    assert_eq!(read(&paths, "CLAUDE.md"), "above\nfirst\nbelow\n");
}

#[test]
fn damaged_marks_are_left_alone() {
    for text in [
        "<!-- crosslink: begin -->\n",
        "<!-- crosslink: end -->\n",
        "<!-- crosslink: end -->\n<!-- crosslink: begin -->\n",
        "<!-- crosslink: begin -->\n<!-- crosslink: begin -->\n<!-- crosslink: end -->\n",
    ] {
        let (directory, paths) = repository(&[("AGENTS.md", text)]);
        let before = contents(directory.path());
        assert_eq!(
            what(&put_in(&paths, &[OTHERS], WITH).unwrap(), "AGENTS.md"),
            Done::LeftAlone
        );
        assert_eq!(
            what(&take_out(&paths, &[OTHERS], false).unwrap(), "AGENTS.md"),
            Done::LeftAlone
        );
        assert_eq!(contents(directory.path()), before);
    }
}

#[test]
fn what_several_read_goes_with_the_last_of_them() {
    let (directory, paths) = repository(&[]);
    let before = contents(directory.path());
    let (codex, cursor) = (assistant("codex").unwrap(), assistant("cursor").unwrap());
    let done = put_in(&paths, &[codex, cursor], WITH).unwrap();
    let shared = done.files.iter().filter(|done| done.path == "AGENTS.md");
    assert_eq!(shared.count(), 1);
    take_out(&paths, &[codex], false).unwrap();
    assert!(read(&paths, "AGENTS.md").contains("crosslink prime"));
    take_out(&paths, &[cursor], false).unwrap();
    assert_eq!(contents(directory.path()), before);
}

#[cfg(unix)]
#[test]
fn one_file_under_two_names_gets_one_section() {
    let (directory, paths) = repository(&[("AGENTS.md", "# Mine\n")]);
    let root = paths.work_tree.clone().unwrap();
    std::os::unix::fs::symlink("AGENTS.md", root.join("CLAUDE.md")).unwrap();
    let before = contents(directory.path());
    put_in(&paths, &all(), WITH).unwrap();
    assert_eq!(
        read(&paths, "AGENTS.md").matches("crosslink prime").count(),
        1
    );
    take_out(&paths, &all(), false).unwrap();
    assert_eq!(contents(directory.path()), before);
}

const SKILLED: Wish = Wish {
    instructions: false,
    skills: true,
    dry_run: false,
};

#[test]
fn skills_come_and_go_and_those_that_were_changed_stay() {
    let (directory, paths) = repository(&[(".claude/skills/mine/SKILL.md", "mine\n")]);
    let before = contents(directory.path());
    let report = put_in(&paths, &all(), SKILLED).unwrap();
    let skills = report
        .files
        .iter()
        .filter(|done| done.path.ends_with("SKILL.md"));
    assert_eq!(skills.count(), 10, "five, in two places");
    let between = contents(directory.path());
    put_in(&paths, &all(), Wish::default()).unwrap();
    assert_eq!(contents(directory.path()), between);
    take_out(&paths, &all(), false).unwrap();
    assert_eq!(contents(directory.path()), before);
    put_in(&paths, &all(), SKILLED).unwrap();
    let changed = ".agents/skills/crosslink-plan/SKILL.md";
    write(&paths, changed, "changed\n");
    assert_eq!(
        what(&put_in(&paths, &all(), SKILLED).unwrap(), changed),
        Done::LeftAlone
    );
    assert_eq!(
        what(&take_out(&paths, &all(), false).unwrap(), changed),
        Done::LeftAlone
    );
    assert_eq!(read(&paths, changed), "changed\n");
}

#[test]
fn a_skill_that_somebody_deleted_is_not_made_again_unasked() {
    let (_directory, paths) = repository(&[]);
    let claude = [assistant("claude").unwrap()];
    put_in(&paths, &claude, SKILLED).unwrap();
    let root = paths.work_tree.clone().unwrap();
    let skill = root.join(".claude/skills/crosslink-triage/SKILL.md");
    fs::remove_file(&skill).unwrap();
    put_in(&paths, &claude, Wish::default()).unwrap();
    assert!(!skill.exists());
}
