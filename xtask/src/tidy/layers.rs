//! Which crate may use which: the arrows of ARCHITECTURE.md, and the crates from outside that are named in one place only.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Finding;
use crate::project::{self, Fallible, cargo};

/// The crates of this project that each may use; arrows only go down.
const LAYERS: &[(&str, &[&str])] = &[
    ("crosslink-core", &[]),
    ("crosslink-git", &[]),
    ("crosslink-hub", &["crosslink-core", "crosslink-git"]),
    ("crosslink-store", &["crosslink-core"]),
    (
        "crosslink-workspace",
        &[
            "crosslink-core",
            "crosslink-git",
            "crosslink-hub",
            "crosslink-store",
        ],
    ),
    ("crosslink-agents", &["crosslink-workspace"]),
    (
        "crosslink-mcp",
        &["crosslink-agents", "crosslink-workspace"],
    ),
    (
        "crosslink-fleet",
        &[
            "crosslink-core",
            "crosslink-hub",
            "crosslink-store",
            "crosslink-workspace",
        ],
    ),
    (
        "crosslink-server",
        &["crosslink-fleet", "crosslink-workspace"],
    ),
    (
        "crosslink-sim",
        &[
            "crosslink-core",
            "crosslink-git",
            "crosslink-hub",
            "crosslink-store",
            "crosslink-workspace",
        ],
    ),
    (
        "crosslink",
        &[
            "crosslink-workspace",
            "crosslink-agents",
            "crosslink-mcp",
            "crosslink-fleet",
            "crosslink-server",
            "crosslink-sim",
        ],
    ),
    ("xtask", &[]),
];

/// The crate that simulates the world: tests of every crate may use it, and what it stands on.
const SIMULATOR: &str = "crosslink-sim";

/// Crates from outside that one crate wraps, or few; a name that ends in `*` stands for all that begin so.
const ONE_CRATE_EACH: &[(&str, &str)] = &[
    ("rusqlite", "crosslink-store"),
    ("gix*", "crosslink-git"),
    ("saphyr-parser", "crosslink-hub"),
    ("similar", "crosslink-hub"),
    ("ssh-key", "crosslink-hub"),
    ("winnow", "crosslink-core"),
    ("axum*", "crosslink-server"),
    ("tokio*", "crosslink-server"),
    ("tokio*", "crosslink-mcp"),
    ("rmcp", "crosslink-mcp"),
    ("notify", "crosslink-fleet"),
    ("ureq", "crosslink-fleet"),
    ("csv", "crosslink-workspace"),
    ("anstream", "crosslink"),
    ("anstyle", "crosslink"),
    ("clap*", "crosslink"),
    ("indicatif", "crosslink"),
    ("terminal_size", "crosslink"),
    ("tracing-subscriber", "crosslink"),
    ("unicode-width", "crosslink"),
    ("nix", "crosslink"),
    ("nix", "xtask"),
];

/// Crates from outside that tests of every crate may use.
const IN_TESTS: &[&str] = &["nix", "tracing-subscriber"];

/// A crate of the project, as `cargo metadata` tells it.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// Asks cargo for the crates of the project and what they depend on.
pub(crate) fn packages() -> Fallible<Vec<Package>> {
    let arguments = [
        "metadata",
        "--format-version",
        "1",
        "--offline",
        "--locked",
        "--no-deps",
    ];
    let answer = project::answer(&mut cargo(&arguments))?;
    Ok(serde_json::from_str::<Metadata>(&answer)?.packages)
}

/// Finds arrows that do not go down, and outside crates that are used in a second place.
pub(crate) fn check(packages: &[Package]) -> Vec<Finding> {
    let ours: BTreeSet<_> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut findings = Vec::new();
    for package in packages {
        let Some(normal) = layer(&package.name) else {
            let what = format!("{} has no layer", package.name);
            findings.push(finding(
                package,
                what,
                "add it to LAYERS in xtask/src/tidy/layers.rs",
            ));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let only_tests = dependency.kind.as_deref() == Some("dev");
            let may = normal.contains(&name)
                || (only_tests && below_in_tests(&package.name).contains(name));
            if ours.contains(name) && !may {
                let what = format!("{} may not use {name}", package.name);
                findings.push(finding(
                    package,
                    what,
                    "move what is shared down, or ask a layer below",
                ));
            }
            let tool = only_tests && IN_TESTS.contains(&name);
            let owners = owners(name);
            if let (Some(owner), false) = (owners.first(), tool)
                && !owners.contains(&package.name.as_str())
            {
                let what = format!("{} may not use {name}, which is {owner}'s", package.name);
                findings.push(finding(package, what, "put what needs it there"));
            }
        }
    }
    findings
}

fn finding(package: &Package, what: String, remedy: &str) -> Finding {
    let path = match package.name.as_str() {
        "xtask" => "xtask/Cargo.toml".to_owned(),
        name => format!("crates/{name}/Cargo.toml"),
    };
    Finding::new(&path, 1, what, remedy)
}

fn layer(name: &str) -> Option<&'static [&'static str]> {
    LAYERS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, below)| *below)
}

fn owners(name: &str) -> Vec<&'static str> {
    let named = |known: &str| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == known,
    };
    ONE_CRATE_EACH
        .iter()
        .filter(|(known, _)| named(known))
        .map(|(_, owner)| *owner)
        .collect()
}

/// What the tests of a crate may use: all that lies below it, the simulator and all below that.
fn below_in_tests(name: &str) -> BTreeSet<&'static str> {
    let table: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    let mut reached = BTreeSet::new();
    let mut open: Vec<&str> = table
        .get(name)
        .map_or_else(Vec::new, |below| below.to_vec());
    if name != "xtask" {
        open.push(SIMULATOR);
    }
    while let Some(next) = open.pop() {
        if let Some((known, below)) = table.get_key_value(next)
            && reached.insert(*known)
        {
            open.extend(below.iter());
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_edges(name: &str, edges: &[(&str, &str)]) -> Vec<String> {
        let dependencies = edges.iter().map(|(name, kind)| Dependency {
            name: (*name).to_owned(),
            kind: (!kind.is_empty()).then(|| (*kind).to_owned()),
        });
        let mut packages = vec![Package {
            name: name.to_owned(),
            dependencies: dependencies.collect(),
        }];
        let others = LAYERS.iter().filter(|(known, _)| *known != name);
        packages.extend(others.map(|(known, _)| Package {
            name: (*known).to_owned(),
            dependencies: vec![],
        }));
        check(&packages).iter().map(Finding::to_string).collect()
    }

    #[test]
    fn the_workspace_keeps_its_layers() {
        let findings = check(&packages().unwrap());
        assert_eq!(findings, Vec::new());
    }

    #[test]
    fn every_layer_is_a_crate_and_every_arrow_goes_down() {
        let names: BTreeSet<_> = packages()
            .unwrap()
            .into_iter()
            .map(|package| package.name)
            .collect();
        let listed: BTreeSet<_> = LAYERS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(listed, names);
        for (at, (name, below)) in LAYERS.iter().enumerate() {
            let earlier: Vec<_> = LAYERS[..at].iter().map(|(name, _)| *name).collect();
            assert!(below.iter().all(|used| earlier.contains(used)), "{name}");
        }
    }

    #[test]
    fn an_arrow_up_is_found() {
        assert_eq!(
            check_edges("crosslink-core", &[("crosslink-store", ""), ("serde", "")]),
            [
                "crates/crosslink-core/Cargo.toml:1: crosslink-core may not use crosslink-store, \
              move what is shared down, or ask a layer below"
            ]
        );
        assert_eq!(
            check_edges("crosslink", &[("crosslink-store", "")]).len(),
            1
        );
        assert_eq!(
            check_edges("crosslink-store", &[("crosslink-sim", "build")]).len(),
            1
        );
    }

    #[test]
    fn tests_may_use_the_simulator_and_what_it_stands_on() {
        for name in ["crosslink-core", "crosslink-store", "crosslink"] {
            let edges = [("crosslink-sim", "dev"), ("crosslink-workspace", "dev")];
            assert_eq!(check_edges(name, &edges), Vec::<String>::new(), "{name}");
        }
        assert_eq!(
            check_edges("crosslink-core", &[("crosslink", "dev")]).len(),
            1
        );
        assert_eq!(check_edges("xtask", &[("crosslink-sim", "dev")]).len(), 1);
    }

    #[test]
    fn outside_crates_have_one_owner() {
        assert_eq!(
            check_edges("crosslink-workspace", &[("gix-discover", "dev")]),
            [
                "crates/crosslink-workspace/Cargo.toml:1: crosslink-workspace may not use gix-discover, \
              which is crosslink-git's, put what needs it there"
            ]
        );
        assert_eq!(
            check_edges("crosslink", &[("clap_mangen", "")]),
            Vec::<String>::new()
        );
    }
}
