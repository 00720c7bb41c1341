//! Identity and trust between clones of a real bare repository, each with a home of its own.

use std::process::Command;

use serde_json::Value;

use crate::support::{CROSSLINK, Output, Project, parse};

/// A bare repository and clones of it.
pub(crate) struct Office {
    project: Project,
}

impl Office {
    /// Clones that share nothing yet.
    pub(crate) fn of(clones: &[&str]) -> Self {
        let project = Project::without_repository();
        std::fs::create_dir(project.path()).unwrap();
        project.git(["init", "--quiet", "--bare", "hub.git"]);
        let office = Self { project };
        for name in clones {
            office.join(name);
        }
        office
    }

    /// Makes another clone.
    pub(crate) fn join(&self, name: &str) {
        self.project.git(["init", "--quiet", name]);
        self.project
            .git(["-C", name, "remote", "add", "origin", "../hub.git"]);
        let init = format!("init --defaults --agent {name}");
        self.tell(name, &init).success();
    }

    /// A command in a clone.
    pub(crate) fn command(&self, clone: &str, line: &str) -> Command {
        let mut command = self.project.command(CROSSLINK);
        command
            .args(["-C", clone, "--set", "sync.publish=manual"])
            .args(crate::support::words(line))
            .env("CROSSLINK_HOME", self.home(clone));
        command
    }

    /// Runs a command in a clone.
    pub(crate) fn tell(&self, clone: &str, line: &str) -> Output {
        Output::of(self.command(clone, line), "")
    }

    /// The directory that the remote and the clones lie in.
    #[cfg(unix)]
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.project.path()
    }

    /// Copies a clone as files, and its home.
    #[cfg(unix)]
    pub(crate) fn copy(&self, clone: &str, copy: &str) {
        let pairs = [
            (self.path().join(clone), self.path().join(copy)),
            (self.home(clone), self.home(copy)),
        ];
        for (from, to) in pairs {
            let copied = Command::new("cp").arg("-r").args([from, to]).status();
            assert!(copied.unwrap().success());
        }
    }

    /// Runs git in the directory that everything lies in; returns what it prints.
    pub(crate) fn git(&self, line: &str) -> String {
        let words = crate::support::words(line);
        let output = self.project.command("git").args(words).output().unwrap();
        assert!(output.status.success(), "git {line}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn home(&self, clone: &str) -> std::path::PathBuf {
        self.project.root().join(format!("home-{clone}"))
    }

    /// Runs a command in a clone, and reads what it answers.
    pub(crate) fn json(&self, clone: &str, line: &str) -> Value {
        let output = self.tell(clone, &format!("{line} --json")).success();
        parse(&output.stdout).unwrap()
    }

    /// What an agent may rely on of its claim of an issue, in a clone.
    #[cfg(unix)]
    pub(crate) fn guard(&self, clone: &str, issue: &str) -> String {
        let said = self.tell(clone, &format!("locks check {issue} --json"));
        let said = parse(&said.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
        said["guard"].as_str().unwrap().to_owned()
    }

    /// The titles a clone lists after it synced.
    pub(crate) fn titles(&self, clone: &str) -> Vec<String> {
        self.tell(clone, "sync").success();
        let listed = self.json(clone, "list --status all");
        let issues = listed.as_array().unwrap().iter();
        let mut titles: Vec<_> = issues
            .map(|issue| issue["title"].as_str().unwrap().to_owned())
            .collect();
        titles.sort();
        titles
    }

    /// Runs commands, each as `clone: command`, and returns all that was typed and answered.
    pub(crate) fn story(&self, lines: &[&str]) -> String {
        let told = lines.iter().map(|line| {
            let (clone, command) = line.split_once(": ").unwrap();
            format!("{clone} {}", self.tell(clone, command))
        });
        told.collect::<Vec<_>>().join("\n")
    }

    /// Where everything of it lies.
    pub(crate) fn root(&self) -> &std::path::Path {
        self.project.root()
    }

    /// The names of the keys that wait.
    fn pending(&self, clone: &str) -> Vec<String> {
        let pending = self.json(clone, "trust pending");
        let keys = pending.as_array().unwrap().iter();
        keys.map(|key| key["key"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// Ada founded the hub and enforces; Grace wrote without having been admitted.
fn enforcing() -> Office {
    let office = Office::of(&["ada", "grace", "eve"]);
    office.tell("ada", "create Adas").success();
    office.tell("ada", "trust init").success();
    office.tell("ada", "trust policy enforce").success();
    office.tell("grace", "create Graces").success();
    office.tell("grace", "sync").success();
    office
}

#[test]
fn what_a_key_wrote_counts_everywhere_once_it_is_admitted() {
    let office = enforcing();
    assert_eq!(office.titles("ada"), ["Adas"]);
    assert_eq!(office.titles("eve"), ["Adas"]);
    let pending = office.json("ada", "trust pending");
    assert_eq!(pending[0]["agents"], serde_json::json!(["grace"]));
    assert_eq!(pending[0]["events_are"], "quarantined");
    assert_eq!(office.json("ada", "sync status")["policy"], "enforce");
    let own = office.json("grace", "agent status");
    assert_eq!(own["key"], pending[0]["key"]);
    assert_eq!(own["unheard"], true);
    let said = office.tell("ada", "trust approve grace").success();
    assert!(
        said.stdout
            .starts_with("Approved agent 'grace' as writer (key: "),
        "{said}"
    );
    for clone in ["ada", "eve", "grace"] {
        assert_eq!(office.titles(clone), ["Adas", "Graces"], "{clone}");
    }
    assert!(office.pending("eve").is_empty());
    let again = office.tell("ada", "trust approve grace").success();
    assert_eq!(again.stdout, "Agent 'grace' is already approved.\n");
    let exports: Vec<_> = ["ada", "eve", "grace"]
        .iter()
        .map(|clone| office.tell(clone, "export -f jsonl").success().stdout)
        .collect();
    assert!(
        exports.windows(2).all(|pair| pair[0] == pair[1]),
        "{exports:#?}"
    );
}

#[test]
fn what_a_revoked_key_writes_later_counts_nowhere_and_what_it_wrote_stays() {
    let office = enforcing();
    office.tell("ada", "sync").success();
    office.tell("ada", "trust approve grace").success();
    office.tell("grace", "sync").success();
    office.tell("eve", "sync").success();
    office
        .tell("ada", "trust approve eve --role driver")
        .ends_with(1);
    office.tell("eve", "create Eves").success();
    office.tell("eve", "sync").success();
    let said = office.tell("ada", "trust revoke grace").success();
    assert_eq!(said.stdout, "Revoked trust for agent 'grace'\n");
    office.tell("grace", "create Late").success();
    office.tell("grace", "sync").success();
    for clone in ["ada", "eve"] {
        let titles = office.titles(clone);
        assert!(titles.contains(&"Graces".to_owned()), "{clone}: {titles:?}");
        assert!(!titles.contains(&"Late".to_owned()), "{clone}: {titles:?}");
    }
    let again = office.tell("ada", "trust revoke grace").success();
    assert_eq!(again.stdout, "Agent 'grace' is revoked already.\n");
    office
        .tell("ada", "trust revoke grace --entirely")
        .success();
    assert_eq!(office.titles("ada"), ["Adas"]);
    // With a new key, once it is admitted, everything is published again.
    let rotated = office.json("grace", "trust rotate");
    let key = rotated["key"].as_str().unwrap();
    assert_eq!(office.titles("ada"), ["Adas"]);
    office
        .tell("ada", &format!("trust approve {key}"))
        .success();
    assert_eq!(office.titles("ada"), ["Adas", "Graces", "Late"]);
    assert_eq!(office.titles("grace"), ["Adas", "Graces", "Late"]);
}

#[test]
fn a_key_hands_over_and_nothing_it_wrote_is_lost() {
    let office = enforcing();
    office.tell("ada", "create Waiting").success();
    let before = office.json("ada", "trust init")["key"].clone();
    office.tell("ada", "create More").success();
    let done = office.json("ada", "trust rotate");
    assert_ne!(done["key"], before);
    assert_eq!(done["role"], "driver");
    office.tell("ada", "create After").success();
    office.tell("ada", "trust approve grace").success();
    let all = ["Adas", "After", "Graces", "More", "Waiting"];
    for clone in ["ada", "eve", "grace"] {
        assert_eq!(office.titles(clone), all, "{clone}");
    }
    // Whoever comes later goes on above the numbers that the old key drew.
    office.join("late");
    let own = office.json("late", "trust init");
    let line = format!("trust approve {} --name late", own["public_key"]);
    office.tell("ada", &line).success();
    office.tell("late", "sync").success();
    let number = office.json("late", "create Latest")["id"].clone();
    let listed = office.json("ada", "list --status all");
    let mut taken = listed.as_array().unwrap().iter();
    assert!(
        number.is_u64() && taken.all(|issue| issue["id"] != number),
        "{number}"
    );
    let verified = office.json("late", "verify");
    assert_eq!(verified["sound"], true, "{verified}");
    let list = office.json("eve", "trust list");
    let members = list["members"].as_array().unwrap();
    assert_eq!(list["founder"], before);
    assert_eq!(members[0]["key"], done["key"]);
    assert_eq!(members[0]["root"], true);
    let old = members.iter().find(|member| member["key"] == before);
    assert_eq!(old.unwrap()["revoked"]["heir"], done["key"]);
    let keys = office.home("ada").join("keys");
    assert!(keys.join(before.as_str().unwrap()).is_file());
}

#[test]
fn only_drivers_change_whom_the_hub_trusts() {
    let office = enforcing();
    for line in [
        "trust approve grace",
        "trust policy open",
        "trust revoke ada",
    ] {
        let refused = office.tell("grace", line).ends_with(1);
        assert!(
            refused
                .stderr
                .contains("Only drivers change whom the hub trusts"),
            "{refused}"
        );
        assert!(refused.stderr.contains("drivers: ada ("), "{refused}");
    }
    let refused = office.tell("ada", "trust revoke ada").ends_with(1);
    assert!(refused.stderr.contains("is the root"), "{refused}");
    let unknown = office.tell("ada", "trust approve nobody").ends_with(1);
    assert!(
        unknown
            .stderr
            .contains("No published key for agent 'nobody'"),
        "{unknown}"
    );
    assert_eq!(
        office.json("ada", "trust check nobody")["approved"],
        Value::Bool(false)
    );
}

#[test]
fn a_name_that_two_keys_use_has_to_be_told_apart() {
    let office = enforcing();
    office.tell("eve", "create Forged --agent grace").success();
    office.tell("eve", "sync").success();
    office.tell("ada", "sync").success();
    let refused = office.tell("ada", "trust approve grace").ends_with(1);
    assert!(
        refused.stderr.contains("Several keys are meant by 'grace'"),
        "{refused}"
    );
    let key = office.json("grace", "agent status")["key"].clone();
    let line = format!("trust approve {}", key.as_str().unwrap());
    office.tell("ada", &line).success();
    assert_eq!(office.titles("ada"), ["Adas", "Graces"]);
}

#[test]
fn offline_nothing_changes_about_trust() {
    let office = enforcing();
    std::fs::rename(
        office.project.path().join("hub.git"),
        office.project.path().join("gone.git"),
    )
    .unwrap();
    let refused = office.tell("ada", "trust policy open").ends_with(4);
    assert!(refused.stderr.contains("cannot be reached"), "{refused}");
    assert_eq!(office.json("ada", "trust policy")["policy"], "enforce");
}

#[test]
fn before_the_first_contact_there_is_nobody_to_trust() {
    let office = Office::of(&["ada"]);
    for line in ["trust list", "trust pending", "trust approve ada"] {
        let refused = office.tell("ada", line).ends_with(1);
        assert!(refused.stderr.contains("not shared yet"), "{refused}");
    }
}

#[cfg(unix)]
#[test]
fn a_key_stays_in_its_file() {
    use std::os::unix::fs::PermissionsExt;
    let office = enforcing();
    let folder = office.home("ada").join("keys");
    let secret = std::fs::read_to_string(folder.join("default")).unwrap();
    let body: Vec<_> = secret
        .lines()
        .filter(|line| !line.starts_with('-'))
        .collect();
    // The first lines of a key file hold its public half too; the seed begins behind it.
    let secrets = &body[2..];
    let mode = std::fs::metadata(folder.join("default")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    std::fs::write(folder.join("default"), secret.replace("OPENSSH", "OPENSHS")).unwrap();
    let mut told = String::new();
    for line in ["sync", "agent status", "trust list", "trust rotate --json"] {
        told.push_str(&office.tell("ada", line).to_string());
    }
    std::fs::write(folder.join("default"), &secret).unwrap();
    for line in [
        "sync --json",
        "agent status --json",
        "trust init",
        "trust list --json",
        "trust rotate",
        "--log-level trace sync",
    ] {
        told.push_str(&office.tell("ada", line).to_string());
    }
    assert!(told.contains("is no key that can sign here"), "{told}");
    for secret in secrets {
        assert!(!told.contains(secret), "{told}");
    }
    let tracked = office.project.path().join("ada/.crosslink");
    for entry in std::fs::read_dir(tracked).unwrap() {
        let text = std::fs::read(entry.unwrap().path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        assert!(secrets.iter().all(|secret| !text.contains(secret)));
    }
}
