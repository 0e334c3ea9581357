//! The dependency rule as a test: an arrow between the parts that is not in this table does not land.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, MetadataCommand};

/// Which of our own parts each part may import.
const ARROWS: [(&str, &[&str]); 12] = [
    ("money", &[]),
    ("openai", &["money"]),
    ("modelslab", &["money"]),
    ("library", &["money"]),
    ("document", &[]),
    ("measure", &[]),
    ("browser", &[]),
    ("studio", &["money", "openai", "modelslab", "library", "document", "measure", "browser"]),
    ("keychain", &[]),
    ("sandbox", &[]),
    ("cli", &["studio", "keychain", "sandbox"]),
    ("limn-desktop", &["studio", "keychain", "sandbox"]),
];

/// Libraries that belong to some parts only.
const OWNED: [(&str, &[&str]); 5] = [
    ("tauri", &["limn-desktop"]),
    ("rusqlite", &["library"]),
    ("reqwest", &["openai", "modelslab"]),
    ("clap", &["cli"]),
    ("keyring-core", &["keychain"]),
];

/// Normal dependencies of every workspace member, by package name. Development dependencies are free: tests of both
/// clients drive the sandbox.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let metadata = MetadataCommand::new().no_deps().exec().expect("cargo metadata");
    let normal = |package: &cargo_metadata::Package| {
        let kept = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        kept.map(|dependency| dependency.name.clone()).collect()
    };
    metadata.packages.iter().map(|package| (package.name.to_string(), normal(package))).collect()
}

#[test]
fn nothing_points_up() {
    let dependencies = dependencies();
    let ours: BTreeSet<_> = ARROWS.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<_> = dependencies.keys().map(String::as_str).collect();
    assert_eq!(found, ours, "every part has its row in the table");

    for (name, allowed) in ARROWS {
        for other in dependencies[name].iter().filter(|other| ours.contains(other.as_str())) {
            assert!(allowed.contains(&other.as_str()), "{name} must not import {other}");
        }
    }
}

#[test]
fn mechanisms_stay_with_their_owners() {
    for (name, dependencies) in dependencies() {
        for (library, owners) in OWNED {
            let used = dependencies.contains(library);
            assert!(
                !used || owners.contains(&name.as_str()),
                "{name} must not use {library}: it belongs to {owners:?}"
            );
        }
    }
}
