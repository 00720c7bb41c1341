//! What was there before hooks were put in is there after they were taken out, to the byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crosslink_agents::assistant::{ASSISTANTS, assistant};
use crosslink_agents::install::{Done, SetupReport, Wish, put_in, take_out, used};
use crosslink_workspace::Paths;
use serde_json::Value;
use tempfile::TempDir;

/// A plan, and nothing is written.
const PLAN: Wish = Wish {
    instructions: false,
    skills: false,
    dry_run: true,
};

const CLAUDE: &str = ".claude/settings.json";

/// A repository that somebody begins with: its files.
type Start = (&'static str, &'static [(&'static str, &'static str)]);

const STARTS: &[Start] = &[
    ("empty", &[]),
    ("an empty object", &[(CLAUDE, "{}")]),
    ("an empty file", &[(CLAUDE, "")]),
    (
        "no newline at the end",
        &[(CLAUDE, "{\n  \"model\": \"m\"\n}")],
    ),
    (
        "a newline at the end",
        &[(CLAUDE, "{\n  \"model\": \"m\"\n}\n")],
    ),
    (
        "tabs",
        &[(
            CLAUDE,
            "{\n\t\"model\": \"m\",\n\t\"env\": {\n\t\t\"A\": \"b\"\n\t}\n}\n",
        )],
    ),
    ("one line", &[(CLAUDE, "{\"z\":1,\"a\":{\"c\":[1,2,3]}}\n")]),
    ("windows", &[(CLAUDE, "{\r\n  \"model\": \"m\"\r\n}\r\n")]),
    (
        "windows and comments",
        &[(
            CLAUDE,
            "// mine\r\n{\r\n  \"model\": \"m\", // yes\r\n}\r\n",
        )],
    ),
    (
        "comments and commas",
        &[(
            CLAUDE,
            "{\n  // mine\n  \"permissions\": {\"allow\": [\"Bash(ls)\",],}, /* here */\n}\n",
        )],
    ),
    (
        "a byte order mark",
        &[(CLAUDE, "\u{feff}{\n  \"model\": \"ü\"\n}\n")],
    ),
    (
        "hooks of others",
        &[(
            CLAUDE,
            "{\n  \"hooks\": {\n    \"PreToolUse\": [{\"matcher\": \"Bash\", \"hooks\": [{\"type\": \"command\", \"command\": \"mine.sh\"}]}],\n    \"Stop\": []\n  }\n}\n",
        )],
    ),
    ("empty hooks", &[(CLAUDE, "{\"hooks\": {}}\n")]),
    ("foreign hooks", &[(CLAUDE, "{\"hooks\": [1, 2]}\n")]),
    (
        "a foreign event",
        &[(CLAUDE, "{\"hooks\": {\"PreToolUse\": \"x\"}}\n")],
    ),
    (
        "no JSON",
        &[(CLAUDE, "{ nonsense"), (".gemini/settings.json", "[]")],
    ),
    (
        "every assistant",
        &[
            (CLAUDE, "{\"a\": 1}\n"),
            (".codex/hooks.json", "{\"hooks\": {}}\n"),
            (
                ".gemini/settings.json",
                "{\n  // theme\n  \"theme\": \"dark\"\n}\n",
            ),
            (
                ".cursor/hooks.json",
                "{\"version\": 1, \"hooks\": {\"stop\": [{\"command\": \"./x.sh\"}]}}\n",
            ),
            (
                ".github/hooks/mine.json",
                "{\"version\": 1, \"hooks\": {}}\n",
            ),
            (
                ".opencode/plugins/mine.js",
                "export const Mine = async () => ({})\n",
            ),
        ],
    ),
    (
        "files of our names",
        &[
            (".github/hooks/crosslink.json", "{}\n"),
            (".opencode/plugins/crosslink.js", "// mine\n"),
        ],
    ),
    (
        "servers of others",
        &[
            (
                ".mcp.json",
                "{\n  // mine\n  \"mcpServers\": {\n    \"a\": { \"command\": \"a\" },\n  },\n}\n",
            ),
            (".cursor/mcp.json", "{\"mcpServers\": {}}\r\n"),
            (".github/mcp.json", "{\"mcpServers\": [1]}\n"),
            (".gemini/settings.json", "{\"mcpServers\": \"x\"}"),
        ],
    ),
    (
        "servers in TOML",
        &[(
            ".codex/config.toml",
            "# mine\nmodel = \"m\"\n\n[mcp_servers.a] # a\ncommand = 'a'\n",
        )],
    ),
    (
        "windows and TOML without an end",
        &[(".codex/config.toml", "model = \"m\"\r\n[x]\r\ny = 1")],
    ),
    (
        "servers in one line of TOML",
        &[(
            ".codex/config.toml",
            "mcp_servers = { a = { command = \"a\" } }\n",
        )],
    ),
    ("no TOML", &[(".codex/config.toml", "[[[")]),
    (
        "a server of our name in TOML",
        &[(
            ".codex/config.toml",
            "[mcp_servers.crosslink]\ncommand = \"/mine\"\n",
        )],
    ),
    (
        "a server of our name",
        &[(
            ".mcp.json",
            "{\"mcpServers\": {\"crosslink\": {\"command\": \"/mine\"}}}\n",
        )],
    ),
    (
        "other tools",
        &[
            (".husky/pre-commit", "npm test\n"),
            (".pre-commit-config.yaml", "repos: []\n"),
            ("devenv.nix", "{}\n"),
        ],
    ),
    (
        "a large file",
        &[(
            CLAUDE,
            "{\"env\": {\"A\": \"0123456789012345678901234567890123456789\"}, \"b\": [[[[]]]], \"c\": 1e5, \"d\": \"\\u00fc\"}\n",
        )],
    ),
];

pub(crate) fn repository(files: &[(&str, &str)]) -> (TempDir, Paths) {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().join("p");
    fs::create_dir_all(root.join(".git")).unwrap();
    for (file, text) in files {
        let path = root.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let paths = Paths {
        directory: root.join(".crosslink"),
        work_tree: Some(root.clone()),
        root: Some(root.clone()),
        git_directory: root.join(".git"),
    };
    (directory, paths)
}

/// Everything below a directory: files with their bytes and what may be done with them, links, directories.
pub(crate) fn contents(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            let metadata = path.symlink_metadata().unwrap();
            let what = if metadata.is_symlink() {
                format!("link to {}", fs::read_link(&path).unwrap().display())
            } else if metadata.is_dir() {
                open.push(path);
                "directory".to_owned()
            } else {
                format!(
                    "{:?} {:?}",
                    metadata.permissions(),
                    fs::read(&path).unwrap()
                )
            };
            found.insert(name, what);
        }
    }
    found
}

fn all_in(paths: &Paths) -> SetupReport {
    put_in(paths, ASSISTANTS, Wish::default()).unwrap()
}

fn all_out(paths: &Paths) -> SetupReport {
    take_out(paths, ASSISTANTS, false).unwrap()
}

fn what(report: &SetupReport, file: &str) -> Done {
    report
        .files
        .iter()
        .find(|done| done.path == file)
        .unwrap()
        .what
}

#[test]
fn what_was_there_is_there_again_to_the_byte() {
    assert!(STARTS.len() >= 20);
    for (name, files) in STARTS {
        let (directory, paths) = repository(files);
        let before = contents(directory.path());
        let plan = put_in(&paths, ASSISTANTS, PLAN).unwrap();
        assert_eq!(
            contents(directory.path()),
            before,
            "{name}: a plan writes nothing"
        );
        let done = all_in(&paths);
        assert_eq!(done.files, plan.files, "{name}: what was planned is done");
        let between = contents(directory.path());
        let again = all_in(&paths);
        assert_eq!(
            contents(directory.path()),
            between,
            "{name}: a second time changes nothing"
        );
        assert!(
            again
                .files
                .iter()
                .all(|file| matches!(file.what, Done::Unchanged | Done::LeftAlone)),
            "{name}: {again:?}"
        );
        all_out(&paths);
        assert_eq!(
            contents(directory.path()),
            before,
            "{name}: everything is as it was"
        );
    }
}

#[test]
fn what_others_wrote_is_kept_and_ours_is_put_beside_it() {
    let (_directory, paths) = repository(STARTS[11].1);
    all_in(&paths);
    let text = fs::read_to_string(paths.work_tree.as_ref().unwrap().join(CLAUDE)).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let before = value["hooks"]["PreToolUse"].as_array().unwrap();
    assert_eq!(before.len(), 2);
    assert_eq!(before[0]["hooks"][0]["command"], "mine.sh");
    assert_eq!(
        before[1]["hooks"][0]["command"],
        "crosslink hook before-tool --assistant claude || true"
    );
    assert_eq!(value["hooks"]["Stop"].as_array().unwrap().len(), 1);
    assert!(text.contains("[{\"matcher\": \"Bash\", \"hooks\": [{\"type\": \"command\", \"command\": \"mine.sh\"}]}"), "{text}");
}

#[test]
fn our_server_is_put_beside_those_of_others_and_another_clone_takes_it_out() {
    let mine = "{\"mcpServers\": {\"a\": {\"command\": \"a\"}}}\n";
    for file in [
        ".mcp.json",
        ".gemini/settings.json",
        ".cursor/mcp.json",
        ".github/mcp.json",
    ] {
        let (_directory, paths) = repository(&[(file, mine)]);
        let path = paths.work_tree.as_ref().unwrap().join(file);
        let value = || serde_json::from_str::<Value>(&fs::read_to_string(&path).unwrap()).unwrap();
        all_in(&paths);
        assert_eq!(value()["mcpServers"]["crosslink"]["command"], "crosslink");
        assert_eq!(
            value()["mcpServers"]["crosslink"]["args"],
            serde_json::json!(["mcp"])
        );
        assert_eq!(value()["mcpServers"]["a"]["command"], "a");
        fs::remove_dir_all(paths.git_directory.join("crosslink-hooks")).unwrap();
        all_out(&paths);
        assert_eq!(
            value(),
            serde_json::from_str::<Value>(mine).unwrap(),
            "{file}"
        );
    }
}

#[test]
fn a_server_of_our_name_that_is_somebody_elses_stays() {
    let theirs = "{\"mcpServers\": {\"crosslink\": {\"command\": \"/mine\"}}}\n";
    let (_directory, paths) = repository(&[(".mcp.json", theirs)]);
    let path = paths.work_tree.as_ref().unwrap().join(".mcp.json");
    assert_eq!(what(&all_in(&paths), ".mcp.json"), Done::Unchanged);
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
    all_out(&paths);
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
}

#[test]
fn what_was_changed_since_keeps_the_change_and_loses_ours() {
    let (_directory, paths) = repository(&[(CLAUDE, "{\n  \"model\": \"m\"\n}\n")]);
    let path = paths.work_tree.as_ref().unwrap().join(CLAUDE);
    all_in(&paths);
    let changed = fs::read_to_string(&path)
        .unwrap()
        .replace("\"m\"", "\"other\"");
    fs::write(&path, changed).unwrap();
    let report = all_out(&paths);
    assert_eq!(what(&report, CLAUDE), Done::Changed);
    let left: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(left, serde_json::json!({"model": "other"}));
}

#[test]
fn whole_files_that_were_changed_since_are_kept_and_named() {
    let (_directory, paths) = repository(&[]);
    all_in(&paths);
    let plugin = ".opencode/plugins/crosslink.js";
    let path = paths.work_tree.as_ref().unwrap().join(plugin);
    fs::write(&path, "// changed\n").unwrap();
    assert_eq!(what(&all_in(&paths), plugin), Done::LeftAlone);
    assert_eq!(what(&all_out(&paths), plugin), Done::LeftAlone);
    assert_eq!(fs::read_to_string(&path).unwrap(), "// changed\n");
}

#[test]
fn another_clone_takes_out_what_was_committed() {
    let (_directory, paths) = repository(&[(CLAUDE, "{\n  \"model\": \"m\"\n}\n")]);
    all_in(&paths);
    fs::remove_dir_all(paths.git_directory.join("crosslink-hooks")).unwrap();
    all_out(&paths);
    let text = fs::read_to_string(paths.work_tree.as_ref().unwrap().join(CLAUDE)).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap(),
        serde_json::json!({"model": "m"})
    );
}

#[test]
fn older_entries_of_ours_give_way_to_new_ones() {
    let old = "{\"hooks\": {\"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"crosslink hook stop --assistant claude \"}]}]}}\n";
    let (_directory, paths) = repository(&[(CLAUDE, old)]);
    put_in(&paths, &[assistant("claude").unwrap()], Wish::default()).unwrap();
    let text = fs::read_to_string(paths.work_tree.as_ref().unwrap().join(CLAUDE)).unwrap();
    assert_eq!(text.matches("crosslink hook stop").count(), 1, "{text}");
}

#[test]
fn assistants_are_known_by_what_they_leave() {
    let (_directory, paths) = repository(&[("CLAUDE.md", ""), (".cursor/rules/a.mdc", "")]);
    let ids: Vec<_> = used(paths.work_tree.as_ref().unwrap())
        .iter()
        .map(|it| it.id())
        .collect();
    assert_eq!(ids, ["claude", "cursor"]);
}

#[cfg(unix)]
#[test]
fn links_stay_links_and_nothing_outside_or_read_only_is_touched() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (directory, paths) = repository(&[
        ("shared/settings.json", "{\"a\": 1}\n"),
        (".gemini/settings.json", "{}\n"),
    ]);
    let root = paths.work_tree.clone().unwrap();
    fs::create_dir_all(root.join(".claude")).unwrap();
    symlink("../shared/settings.json", root.join(CLAUDE)).unwrap();
    fs::create_dir_all(directory.path().join("elsewhere")).unwrap();
    fs::write(directory.path().join("elsewhere/hooks.json"), "{}\n").unwrap();
    symlink("../elsewhere", root.join(".cursor")).unwrap();
    symlink("nowhere", root.join(".codex")).unwrap();
    fs::set_permissions(
        root.join(".gemini/settings.json"),
        fs::Permissions::from_mode(0o444),
    )
    .unwrap();
    let before = contents(directory.path());
    let report = all_in(&paths);
    assert_eq!(what(&report, CLAUDE), Done::Changed);
    assert_eq!(what(&report, ".cursor/hooks.json"), Done::LeftAlone);
    assert_eq!(what(&report, ".gemini/settings.json"), Done::LeftAlone);
    assert!(root.join(CLAUDE).symlink_metadata().unwrap().is_symlink());
    all_out(&paths);
    assert_eq!(contents(directory.path()), before);
}

#[test]
fn our_server_is_put_beside_others_in_toml_and_another_clone_takes_it_out() {
    let file = ".codex/config.toml";
    for mine in [
        "# mine\nmodel = \"m\"\n\n[mcp_servers.a] # a\ncommand = 'a'\n",
        "model = \"m\" # m\r\n\r\n[x]\r\ny = 1\r\n",
    ] {
        let (_directory, paths) = repository(&[(file, mine)]);
        let path = paths.work_tree.as_ref().unwrap().join(file);
        assert_eq!(what(&all_in(&paths), file), Done::Changed);
        let said = fs::read_to_string(&path).unwrap();
        assert!(said.starts_with(mine), "{said}");
        let ours = "[mcp_servers.crosslink]\ncommand = \"crosslink\"\nargs = [\"mcp\"]\n";
        assert!(said.replace("\r\n", "\n").ends_with(ours), "{said}");
        fs::write(&path, said.replace("\"m\"", "\"n\"")).unwrap();
        fs::remove_dir_all(paths.git_directory.join("crosslink-hooks")).unwrap();
        all_out(&paths);
        assert_eq!(
            fs::read_to_string(&path).unwrap(),
            mine.replace("\"m\"", "\"n\"")
        );
    }
}
