//! Knowledge pages as commits: reading a folder that others wrote, history, and merging two commits.

use std::fs;
use std::path::Path;

use crosslink_git::{
    EntryKind, Expect, NewCommit, ObjectId, Objects, Person, TreeEntry, create_repository,
};
use crosslink_hub::Branch;
use crosslink_hub::pages::{
    Change, HELD, Instead, Merged, PageError, PageTree, Revision, RevisionKind, Slug, head,
    history, merged,
};
use tempfile::TempDir;

struct Repository {
    directory: TempDir,
    objects: Objects,
    clock: std::cell::Cell<i64>,
}

impl Repository {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        create_repository(directory.path()).unwrap();
        let objects = Objects::open(directory.path()).unwrap();
        let clock = std::cell::Cell::new(1_000);
        Self {
            directory,
            objects,
            clock,
        }
    }

    fn change(&self, parents: &[ObjectId], message: &str) -> Change {
        self.clock.set(self.clock.get() + 1);
        let author = Person {
            name: "agent-one".to_owned(),
            email: "one@example.invalid".to_owned(),
            time: self.clock.get(),
        };
        Change {
            parents: parents.to_vec(),
            committer: author.clone(),
            author,
            message: message.to_owned(),
        }
    }

    /// Commits pages on top of others: `name=text`, or `name` to remove it.
    fn commit(&self, parents: &[ObjectId], pages: &[&str]) -> ObjectId {
        let mut tree = PageTree::read(&self.objects, parents.first().copied()).unwrap();
        for page in pages {
            match page.split_once('=') {
                Some((name, text)) => tree
                    .set(&self.objects, &Slug::new(name).unwrap(), text)
                    .unwrap(),
                None => assert!(tree.remove(&Slug::new(page).unwrap()), "{page}"),
            }
        }
        let change = self.change(parents, &format!("knowledge: {}\n", pages.join(" ")));
        tree.commit(&self.objects, change).unwrap()
    }

    /// Commits a folder whatever is in it.
    fn commit_tree(&self, tree: ObjectId) -> ObjectId {
        let person = self.change(&[], "").author;
        let commit = NewCommit {
            tree,
            parents: Vec::new(),
            author: person.clone(),
            committer: person,
            message: String::new(),
        };
        self.objects.write_commit(&commit, None).unwrap()
    }

    /// The pages of a commit, as `name=text`.
    fn pages(&self, commit: ObjectId) -> Vec<String> {
        let tree = PageTree::read(&self.objects, Some(commit)).unwrap();
        let text = |id| PageTree::text(&self.objects, id).unwrap_or_else(|error| error.to_string());
        tree.pages()
            .map(|(slug, id)| format!("{slug}={}", text(id).trim_end()))
            .collect()
    }

    fn merge(&self, mine: ObjectId, theirs: ObjectId) -> Merged {
        let change = self.change(&[], "knowledge: merge\n");
        merged(&self.objects, mine, theirs, change).unwrap()
    }
}

/// Writes a tree as its bytes say, as a hostile program would.
fn raw_tree(root: &Path, entries: &[(&str, &[u8], ObjectId)]) -> ObjectId {
    use std::io::Write;
    use std::process::{Command, Stdio};
    let mut bytes = Vec::new();
    for (mode, name, id) in entries {
        bytes.extend_from_slice(mode.as_bytes());
        bytes.push(b' ');
        bytes.extend_from_slice(name);
        bytes.push(0);
        bytes.extend_from_slice(id.as_bytes());
    }
    let mut child = Command::new("git")
        .args(["hash-object", "-t", "tree", "-w", "--literally", "--stdin"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    ObjectId::from_hex(output.stdout.trim_ascii()).unwrap()
}

#[test]
fn pages_are_written_and_read() {
    let it = Repository::new();
    let first = it.commit(&[], &["b=two\n", "a=one\n"]);
    let second = it.commit(&[first], &["a=other\n", "c=three\n", "b"]);
    assert_eq!(it.pages(first), ["a=one", "b=two"]);
    assert_eq!(it.pages(second), ["a=other", "c=three"]);
    let status = std::process::Command::new("git")
        .args(["fsck", "--strict", "--no-dangling"])
        .current_dir(it.directory.path())
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn a_page_is_found_by_its_name_whatever_its_case() {
    let it = Repository::new();
    let commit = it.commit(&[], &["My-Page=x", "other=y", "Other=z"]);
    let tree = PageTree::read(&it.objects, Some(commit)).unwrap();
    let found = |name| tree.find(name).map(|(slug, _)| slug.to_string());
    let table = [
        ("My-Page", Some("My-Page")),
        ("my-page", Some("My-Page")),
        ("my-page.md", Some("My-Page")),
        ("other", Some("other")),
        ("Other", Some("Other")),
        ("OTHER", None),
        ("../other", None),
        ("", None),
    ];
    for (name, wanted) in table {
        assert_eq!(found(name).as_deref(), wanted, "{name}");
    }
}

#[test]
fn what_others_put_into_the_folder_costs_itself() {
    let it = Repository::new();
    let blob = it.objects.write_blob(b"text\n").unwrap();
    let binary = it.objects.write_blob(b"\xff\xfe").unwrap();
    let huge = it.objects.write_blob(&vec![b'x'; 1024 * 1024 + 1]).unwrap();
    let folder = it
        .objects
        .write_tree(vec![TreeEntry {
            name: "x.md".to_owned(),
            kind: EntryKind::Blob,
            id: blob,
        }])
        .unwrap();
    let tree = raw_tree(
        it.directory.path(),
        &[
            ("100644", b".GIT", blob),
            ("100644", b"Bad Slug!.md", blob),
            ("100644", b"binary.md", binary),
            ("40000", b"folder.md", folder),
            ("100644", b"huge.md", huge),
            ("120000", b"link.md", blob),
            ("100644", b"name\xff.md", blob),
            ("100644", b"notes.txt", blob),
            ("100644", b"x\x1b[2J.md", blob),
        ],
    );
    let theirs = it.commit_tree(tree);
    let read = PageTree::read(&it.objects, Some(theirs)).unwrap();
    let names: Vec<_> = read.pages().map(|(slug, _)| slug.to_string()).collect();
    assert_eq!(names, ["Bad Slug!", "binary", "huge", "x\u{1b}[2J"]);
    let damage: Vec<_> = read
        .damage
        .iter()
        .map(|it| format!("{}: {}", it.place, it.reason))
        .collect();
    assert_eq!(
        damage,
        [
            ".GIT: no file may be called so",
            "link.md: it is neither a file nor a folder",
            "the folder of the pages: the names of 1 files are not UTF-8",
        ]
    );
    let text = |name: &str| PageTree::text(&it.objects, read.find(name).unwrap().1);
    assert!(matches!(text("huge"), Err(PageError::TooLong)));
    assert!(matches!(text("binary"), Err(PageError::NotText)));
    // It can be written on, and merged with what is here.
    let next = it.commit(&[theirs], &["mine=x"]);
    let names = |commit| -> Vec<_> {
        let tree = it.objects.commit(commit).unwrap().tree;
        let entries = it.objects.tree(tree).unwrap().entries;
        entries.into_iter().map(|entry| entry.name).collect()
    };
    let kept = [
        "Bad Slug!.md",
        "binary.md",
        "folder.md",
        "huge.md",
        "mine.md",
        "notes.txt",
        "x\u{1b}[2J.md",
    ];
    assert_eq!(names(next), kept);
    let ours = it.commit(&[], &["binary=mine", "a=x"]);
    let both = it.merge(ours, theirs);
    assert_eq!(both.conflicts.len(), 1);
    assert!(
        it.pages(both.commit)
            .iter()
            .any(|page| page.starts_with("binary.conflict-"))
    );
}

#[test]
fn a_page_has_its_limit() {
    let it = Repository::new();
    let mut tree = PageTree::default();
    let slug = Slug::new("long").unwrap();
    let text = "x".repeat(1024 * 1024);
    tree.set(&it.objects, &slug, &text).unwrap();
    let longer = format!("{text}x");
    assert!(matches!(
        tree.set(&it.objects, &slug, &longer),
        Err(PageError::TooLong)
    ));
}

#[test]
fn the_held_pages_count_before_what_was_fetched() {
    let it = Repository::new();
    let all: Vec<_> = (0..5)
        .map(|at| it.commit(&[], &[&format!("p{at}=x")]))
        .collect();
    let places = [
        "refs/crosslink-watch/origin/knowledge".to_owned(),
        "refs/remotes/origin/crosslink/knowledge".to_owned(),
        Branch::Pages.full().to_owned(),
        Branch::Pages.tracking("origin"),
        HELD.to_owned(),
    ];
    assert_eq!(head(&it.objects, "origin").unwrap(), None);
    for (name, commit) in places.iter().zip(&all) {
        it.objects
            .set_ref(name, Expect::MustNotExist, Some(*commit))
            .unwrap();
        assert_eq!(
            head(&it.objects, "origin").unwrap(),
            Some(*commit),
            "{name}"
        );
    }
    assert_eq!(head(&it.objects, "../x").unwrap(), Some(all[4]));
    let held = it.directory.path().join(".git").join(HELD);
    fs::write(&held, "nonsense").unwrap();
    assert!(
        head(&it.objects, "origin").is_err(),
        "what is held here is never passed over"
    );
}

/// What a history says, the newest first.
fn told(revisions: Vec<Revision>) -> Vec<String> {
    let line = |it: Revision| {
        let kind = match it.kind {
            RevisionKind::Added => "added",
            RevisionKind::Changed => "changed",
            RevisionKind::Removed => "removed",
        };
        format!("{kind} by {}: {}", it.author, it.message)
    };
    revisions.into_iter().map(line).collect()
}

#[test]
fn the_history_of_a_page_is_the_commits_that_changed_it() {
    let it = Repository::new();
    let first = it.commit(&[], &["a=one"]);
    let second = it.commit(&[first], &["b=x"]);
    let third = it.commit(&[second], &["a=two"]);
    let fourth = it.commit(&[third], &["a"]);
    let last = it.commit(&[fourth], &["a=three"]);
    let slug = Slug::new("a").unwrap();
    let by = "by agent-one: knowledge:";
    let wanted = [
        format!("added {by} a=three"),
        format!("removed {by} a"),
        format!("changed {by} a=two"),
        format!("added {by} a=one"),
    ];
    assert_eq!(told(history(&it.objects, last, &slug, 10).unwrap()), wanted);
    assert_eq!(
        told(history(&it.objects, last, &slug, 1).unwrap()),
        wanted[..1]
    );
    let nobody = Slug::new("c").unwrap();
    assert_eq!(
        told(history(&it.objects, last, &nobody, 10).unwrap()),
        Vec::<String>::new()
    );
}

#[test]
fn a_merge_is_in_the_history_where_it_made_something_new() {
    let it = Repository::new();
    let base = it.commit(&[], &["a=1\n2\n3\n4\n5\n", "b=x"]);
    let mine = it.commit(&[base], &["a=one\n2\n3\n4\n5\n"]);
    let theirs = it.commit(&[base], &["a=1\n2\n3\n4\nfive\n", "b=y"]);
    let both = it.merge(mine, theirs).commit;
    let slug = |name| Slug::new(name).unwrap();
    assert_eq!(
        told(history(&it.objects, both, &slug("a"), 10).unwrap()).len(),
        4
    );
    assert_eq!(
        told(history(&it.objects, both, &slug("b"), 10).unwrap()).len(),
        2
    );
}

#[test]
fn two_commits_are_merged_page_by_page() {
    let it = Repository::new();
    let base = it.commit(&[], &["a=1\n2\n3\n", "b=x", "c=x"]);
    let mine = it.commit(&[base], &["a=one\n2\n3\n", "b=mine", "d=new", "c"]);
    let theirs = it.commit(&[base], &["a=1\n2\nthree\n", "b=theirs", "e=new"]);
    let both = it.merge(mine, theirs);
    let pages = it.pages(both.commit);
    let beside = pages
        .iter()
        .find(|page| page.starts_with("b.conflict-"))
        .unwrap()
        .clone();
    assert!(beside.ends_with("=mine"), "{beside}");
    assert_eq!(
        pages,
        ["a=one\n2\nthree", "b=theirs", &beside, "d=new", "e=new"]
    );
    assert_eq!(both.merged, ["a.md"]);
    let name = beside.replace("=mine", ".md");
    assert_eq!(both.conflicts.len(), 1);
    assert_eq!(both.conflicts[0].instead, Instead::KeptBeside(name));
    assert_eq!(
        it.objects.commit(both.commit).unwrap().parents,
        [theirs, mine]
    );
    // Merged the other way round, nothing is lost either.
    let turned = it.pages(it.merge(theirs, mine).commit).join("\n");
    for text in ["one\n2\nthree", "=theirs", "=mine", "d=new", "e=new"] {
        assert!(turned.contains(text), "{text} in {turned}");
    }
}

#[test]
fn one_that_has_the_other_already_is_the_merge() {
    let it = Repository::new();
    let base = it.commit(&[], &["a=1"]);
    let next = it.commit(&[base], &["a=2"]);
    for (mine, theirs) in [(base, next), (next, base), (next, next)] {
        let both = it.merge(mine, theirs);
        assert_eq!((both.commit, both.conflicts.len()), (next, 0));
    }
}

#[test]
fn histories_that_have_nothing_in_common_are_merged_too() {
    let it = Repository::new();
    let mine = it.commit(&[], &["a=1", "b=same"]);
    let theirs = it.commit(&[], &["c=2", "b=same"]);
    let both = it.merge(mine, theirs);
    assert_eq!(it.pages(both.commit), ["a=1", "b=same", "c=2"]);
    // What was merged once is what the next merge begins with.
    let mine = it.commit(&[both.commit], &["a=mine"]);
    let theirs = it.commit(&[theirs], &["c=theirs"]);
    let again = it.merge(mine, theirs);
    assert_eq!(
        (it.pages(again.commit), again.conflicts),
        (
            vec![
                "a=mine".to_owned(),
                "b=same".to_owned(),
                "c=theirs".to_owned()
            ],
            vec![]
        )
    );
}
