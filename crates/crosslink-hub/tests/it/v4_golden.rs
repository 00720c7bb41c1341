//! Commits of each sort, to the byte. The page of the format shows these files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crosslink_git::ObjectId;
use crosslink_hub::v4::{
    Archive, Draft, Grant, HubRef, PerKind, log, parse_held, write, write_free,
};

use crate::v4_support::{EVENT, HUB, ISSUE, Place, TOKEN, batch, key, log_of, onto, person};
use crate::v4_values::{lock, presence};

const PAGE: &str = include_str!("../../../../docs/hub-format.md");

/// Every golden file by its name, made anew.
fn made() -> BTreeMap<&'static str, String> {
    let place = Place::new();
    let objects = &place.objects;
    let mut files = BTreeMap::new();
    let mut commits = String::new();
    let mut add = |name: &str, id: ObjectId| {
        commits.push_str(&format!("{id} {name}\n"));
        id
    };
    files.insert("key.txt", {
        let public = key(1).verifying_key();
        format!("{public}\n{}\n", public.name())
    });

    let first = add("log", place.append(None, &[EVENT]));
    let second = add("log, next", place.append(Some(first), &[EVENT]));
    files.insert("events.ndjson", format!("{EVENT}\n"));
    files.insert("commit.txt", place.bytes("commit", second));
    let genesis = log::append_genesis(objects, &onto(None), &batch(&[EVENT])).unwrap();
    add("genesis", genesis);

    let need = PerKind {
        issue: 32,
        milestone: 0,
    };
    let floor = PerKind {
        issue: 33,
        milestone: 9,
    };
    let grant = Grant::next(None, floor, need, log_of(1), TOKEN).unwrap();
    add(
        "numbers",
        grant.write(objects, &onto(None), &key(1)).unwrap(),
    );
    files.insert("grant.json", grant.to_json());

    let held = add("lock", lock().write(objects, &onto(None), &key(1)).unwrap());
    files.insert("lock.json", lock().to_json());
    let at = HubRef::Lock(crosslink_core::id::IssueId(ISSUE));
    let free = write_free(objects, &onto(Some(held)), at, &key(1)).unwrap();
    add("lock, freed", free);

    let id = presence()
        .write(objects, &onto(None), log_of(1), &key(1))
        .unwrap();
    add("presence", id);
    files.insert("presence.json", presence().to_json());

    let heads = [(HubRef::Log(log_of(1)), second)].into();
    let archive = Archive::next(None, &heads).unwrap();
    let archive = add("archive", archive.write(objects, HUB, person()).unwrap());
    let archive = Archive::read(objects, HUB, archive).unwrap();
    let heads = [(HubRef::Genesis, genesis)].into();
    let next = Archive::next(Some(&archive), &heads).unwrap();
    let next = add("archive, next", next.write(objects, HUB, person()).unwrap());
    files.insert("logs.json", {
        let tree = objects.commit(next).unwrap().tree;
        let blob = objects.tree(tree).unwrap().entries[0].id;
        String::from_utf8(objects.blob(blob, 1 << 20).unwrap()).unwrap()
    });

    let hub = format!(r#"{{"format":4,"hub":"{HUB}","least_client":"0.1.0"}}"#);
    let public = key(1).verifying_key();
    let root =
        format!(r#"{{"entry":"root","key":"{public}","name":"Alice","time":1795000000000}}"#)
            + "\n";
    let meta = Draft {
        hub: HUB,
        at: HubRef::Meta,
        parents: Vec::new(),
        subject: "Founded",
        files: vec![
            ("hub.json", hub.as_bytes()),
            ("trust.ndjson", root.as_bytes()),
        ],
        person: person(),
    };
    add("meta", write(objects, &meta, Some(&key(1))).unwrap());
    files.insert("commits.txt", commits);
    files
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/v4_data")
}

#[test]
fn each_sort_of_commit_is_the_one_that_is_kept() {
    #[expect(
        clippy::disallowed_methods,
        reason = "who runs the tests says whether the files are to be written anew"
    )]
    let bless = std::env::var_os("CROSSLINK_BLESS").is_some();
    for (name, text) in made() {
        let path = folder().join(name);
        if bless {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            text, kept,
            "{name}; CROSSLINK_BLESS=1 cargo test -p crosslink-hub writes it"
        );
    }
}

/// The blocks of the page outside of the part on `meta`.
fn blocks() -> Vec<&'static str> {
    let parts = PAGE
        .split("\n## ")
        .filter(|part| !part.starts_with("`meta`"));
    parts
        .flat_map(|part| part.split("\n```").skip(1).step_by(2))
        .map(|block| block.split_once('\n').unwrap().1)
        .collect()
}

#[test]
fn the_page_shows_the_golden_files() {
    let blocks = blocks();
    let kept: BTreeMap<_, _> = made();
    let shown = |name: &&str| blocks.contains(&kept[*name].trim_end());
    let hidden: Vec<_> = kept.keys().filter(|name| !shown(name)).collect();
    assert_eq!(
        hidden,
        [&"events.ndjson"],
        "the lines of a log have a page of their own"
    );
    let known = |block: &&&str| kept.values().any(|text| text.trim_end() == **block);
    let strange: Vec<_> = blocks.iter().filter(|block| !known(block)).collect();
    assert_eq!(strange, Vec::<&&str>::new());
    assert!(PAGE.contains(r#"`{"free":true}`"#));
    assert_eq!(parse_held("refs/crosslink-held/meta"), Some(HubRef::Meta));
}
