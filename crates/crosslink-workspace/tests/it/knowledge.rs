//! Knowledge pages: several that write at once, and taking in what a remote has.

use std::fs;
use std::path::{Path, PathBuf};

use crosslink_git::{Expect, ObjectId, Objects, create_repository};
use crosslink_workspace::knowledge::{
    BodyEdit, Knowledge, NewPage, PageChange, PageEdit, PageFilter, PageOutcome, PagesMerged,
};

use crate::support::{Project, project_of};

const HELD: &str = "refs/crosslink-held/knowledge";
const TRACKING: &str = "refs/crosslink-tracking/origin/knowledge";

/// A clone of a project with pages.
struct Clone {
    project: Project,
    knowledge: Knowledge,
    objects: Objects,
}

impl Clone {
    fn new(seed: u128) -> Self {
        let project = project_of(seed);
        let directory = &project.workspace.paths().directory;
        create_repository(directory).unwrap();
        Self {
            objects: Objects::open(directory).unwrap(),
            knowledge: project.workspace.knowledge().unwrap(),
            project,
        }
    }

    fn git_dir(&self) -> PathBuf {
        self.project.workspace.paths().git_directory.clone()
    }

    fn add(&self, slug: &str, text: &str) {
        let new = NewPage {
            slug: slug.to_owned(),
            content: Some(text.to_owned()),
            ..NewPage::default()
        };
        let written = self.knowledge.add(&new).unwrap();
        assert_eq!(written.outcome, PageOutcome::Created);
    }

    fn edit(&self, slug: &str, body: BodyEdit) {
        let edit = PageEdit {
            body,
            ..PageEdit::default()
        };
        self.knowledge.edit(slug, &edit).unwrap();
    }

    fn replace(&self, slug: &str, text: &str) {
        self.edit(slug, BodyEdit::Replace(text.to_owned()));
    }

    fn held(&self) -> Option<ObjectId> {
        self.objects.resolve(HELD).unwrap()
    }

    /// Takes in what another clone holds, as if it had come over the remote.
    fn take_in(&self, other: &Self) -> PagesMerged {
        copy(
            &other.git_dir().join("objects"),
            &self.git_dir().join("objects"),
        );
        self.knowledge.merge_remote(other.held().unwrap()).unwrap()
    }

    /// The pages with their texts, `name=text`.
    fn pages(&self) -> Vec<String> {
        let (pages, damage) = self.knowledge.list(&PageFilter::default()).unwrap();
        assert_eq!(damage, []);
        let text = |slug: &str| self.knowledge.show(slug, None).unwrap().body;
        pages
            .iter()
            .map(|page| format!("{}={}", page.slug, text(&page.slug).trim_end()))
            .collect()
    }
}

/// Copies the files of a folder that are not there yet.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if !target.exists() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Two clones that hold the same page.
fn two() -> (Clone, Clone) {
    let (one, two) = (Clone::new(1), Clone::new(2));
    one.add("page", "top\n\nmiddle\n\nend");
    let taken = two.take_in(&one);
    assert!(taken.moved && taken.conflicts.is_empty());
    assert_eq!(one.held(), two.held());
    (one, two)
}

#[test]
fn several_that_write_at_once_lose_nothing() {
    let clone = Clone::new(1);
    clone.add("log", "first");
    let workspace = &clone.project.workspace;
    let all: Vec<_> = (0..4).map(|_| workspace.knowledge().unwrap()).collect();
    std::thread::scope(|scope| {
        for (writer, knowledge) in all.into_iter().enumerate() {
            scope.spawn(move || {
                for at in 0..12 {
                    let edit = PageEdit {
                        body: BodyEdit::Append(format!("- {writer}/{at}")),
                        ..PageEdit::default()
                    };
                    knowledge.edit("log", &edit).unwrap();
                }
            });
        }
    });
    let text = clone.knowledge.show("log", None).unwrap().body;
    for line in (0..4).flat_map(|writer| (0..12).map(move |at| format!("- {writer}/{at}"))) {
        assert!(text.lines().any(|it| it == line), "{line} in\n{text}");
    }
    assert_eq!(clone.knowledge.history("log", None).unwrap().len(), 49);
}

#[test]
fn an_edit_that_changes_nothing_makes_no_commit() {
    let clone = Clone::new(1);
    clone.add("page", "text");
    let held = clone.held();
    let edit = PageEdit {
        body: BodyEdit::Replace("text\n".to_owned()),
        ..PageEdit::default()
    };
    let written = clone.knowledge.edit("page", &edit).unwrap();
    assert_eq!(
        (written.outcome, written.revision),
        (PageOutcome::Unchanged, None)
    );
    assert_eq!(clone.held(), held);
}

#[test]
fn two_clones_agree_on_what_both_wrote() {
    let (one, two) = two();
    one.replace("page", "TOP\n\nmiddle\n\nend");
    one.add("mine", "one");
    two.replace("page", "top\n\nmiddle\n\nEND");
    two.add("theirs", "two");
    let merged = one.take_in(&two);
    assert_eq!(
        (merged.merged, merged.conflicts),
        (vec!["page".to_owned()], vec![])
    );
    let wanted = ["mine=one", "page=TOP\n\nmiddle\n\nEND", "theirs=two"];
    assert_eq!(one.pages(), wanted);
    // The other takes the merge as it is.
    let taken = two.take_in(&one);
    assert!(taken.merged.is_empty() && taken.moved);
    assert_eq!(
        (two.pages(), two.held()),
        (wanted.map(str::to_owned).to_vec(), one.held())
    );
    assert!(!one.take_in(&two).moved, "there is nothing new");
}

#[test]
fn what_cannot_be_merged_is_kept_of_both_and_named() {
    let (one, two) = two();
    one.replace("page", "mine");
    two.replace("page", "theirs");
    let merged = one.take_in(&two);
    let [conflict] = merged.conflicts.as_slice() else {
        panic!("{merged:?}");
    };
    let PageChange::KeptBeside(beside) = &conflict.instead else {
        panic!("{conflict:?}");
    };
    assert!(beside.starts_with("page.conflict-"), "{beside}");
    assert_eq!(
        one.pages(),
        ["page=theirs".to_owned(), format!("{beside}=mine")]
    );
    // It is settled by an edit and a removal.
    one.replace("page", "both");
    one.knowledge.remove(beside).unwrap();
    two.take_in(&one);
    assert_eq!(two.pages(), ["page=both"]);
}

#[test]
fn what_one_removed_and_the_other_changed_stays() {
    let (one, two) = two();
    one.knowledge.remove("page").unwrap();
    two.replace("page", "changed");
    let merged = one.take_in(&two);
    assert_eq!(merged.conflicts[0].instead, PageChange::RemovedHere);
    assert_eq!(one.pages(), ["page=changed"]);
}

#[test]
fn an_edit_in_an_editor_is_merged_with_what_others_wrote_meanwhile() {
    let clone = Clone::new(1);
    clone.add("page", "top\n\nmiddle\n\nend");
    let before = clone.knowledge.show("page", None).unwrap().text;
    clone.replace("page", "top\n\nmiddle\n\nEND");
    let edit = |after: &str| clone.knowledge.edit_whole("page", &before, after);
    edit(&before.replace("top", "TOP")).unwrap();
    assert_eq!(clone.pages(), ["page=TOP\n\nmiddle\n\nEND"]);
    let problem = edit(&before.replace("end", "other")).unwrap_err();
    assert_eq!(problem.code().name(), "edit.conflict");
    assert_eq!(clone.pages(), ["page=TOP\n\nmiddle\n\nEND"]);
}

#[test]
fn what_the_remote_has_not_is_known() {
    let clone = Clone::new(1);
    assert_eq!(clone.knowledge.unpushed().unwrap(), None);
    clone.add("page", "text");
    let first = clone.held();
    assert_eq!(clone.knowledge.unpushed().unwrap(), first);
    clone.objects.set_ref(TRACKING, Expect::Any, first).unwrap();
    assert_eq!(clone.knowledge.unpushed().unwrap(), None);
    clone.add("other", "text");
    let second = clone.held();
    assert_eq!(clone.knowledge.unpushed().unwrap(), second);
    // The remote went back: it lacks what it had.
    clone
        .objects
        .set_ref(TRACKING, Expect::Any, second)
        .unwrap();
    clone.objects.set_ref(HELD, Expect::Any, first).unwrap();
    assert_eq!(clone.knowledge.unpushed().unwrap(), None);
}

#[test]
fn what_the_reference_left_is_what_pages_begin_with() {
    let (one, two) = (Clone::new(1), Clone::new(2));
    one.add("theirs", "text");
    copy(
        &one.git_dir().join("objects"),
        &two.git_dir().join("objects"),
    );
    let branch = "refs/heads/crosslink/knowledge";
    two.objects
        .set_ref(branch, Expect::Any, one.held())
        .unwrap();
    assert_eq!(two.pages(), ["theirs=text"]);
    assert_eq!(two.held(), None, "a question changes nothing");
    assert_eq!(two.knowledge.unpushed().unwrap(), one.held());
    two.add("mine", "text");
    assert_eq!(two.pages(), ["mine=text", "theirs=text"]);
    assert_eq!(
        two.objects.resolve(branch).unwrap(),
        one.held(),
        "branches stay where they are"
    );
}
