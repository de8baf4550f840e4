//! The house's rules, held by a test: which room may use which, what pure rooms may not know, module docs, sizes,
//! names. ARCHITECTURE.md says why.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Rooms that hold business rules: no IO, no task, no clock.
const PURE: &[&str] = &[
    "access",
    "base",
    "calendar",
    "conversation",
    "dialogue",
    "insight",
    "intake",
    "knowledge",
    "mail",
    "nlu",
    "protocol",
];
/// Rooms that touch the outside world (wake-ups, files of models, mail servers, receivers of webhooks, models of others, indexes, databases); they know pure rooms
/// only, and not one another.
const OUTSIDE: &[&str] = &["bus", "encoder", "hook", "llm", "mailbox", "search", "store"];
/// But for these: addresses that others chose are connected to in one room only, or one day a second one forgets to check them.
const THROUGH: &[(&str, &str)] = &[("llm", "hook")];
/// Rooms by which the product is reached; they know what lies below, and not one another.
const EDGE: &[&str] = &["jobs", "server"];
/// Rooms beside the product: the client that measures it and the demo's shop.
const BESIDE: &[(&str, &[&str])] = &[("load", &["base", "conversation", "protocol"]), ("shop", &["base"])];
/// What a pure room may know of the world: data types, text and arithmetic.
const PURE_LIBRARIES: &[&str] = &[
    "ammonia",
    "base64",
    "encoding_rs",
    "flate2",
    "html5ever",
    "jiff",
    "mail-parser",
    "pulldown-cmark",
    "quick-xml",
    "serde",
    "serde_json",
    "serde_norway",
    "thiserror",
    "unicode-normalization",
    "url",
    "utoipa",
    "uuid",
];
/// Libraries for tests only.
const TEST_LIBRARIES: &[&str] = &["insta", "proptest", "serde_json", "serde_norway", "tempfile", "tokio"];
/// Libraries that one kind of room alone may know.
const KEPT: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("tokio-postgres", &["store"]),
    ("deadpool-postgres", &["store"]),
    ("postgres-types", &["store"]),
    ("argon2", &["app"]),
    ("async-imap", &["mailbox"]),
    ("lettre", &["mailbox"]),
    ("mail-parser", &["mail"]),
    ("pulldown-cmark", &["intake", "knowledge"]),
    ("flate2", &["intake"]),
    ("html5ever", &["intake"]),
    ("quick-xml", &["intake"]),
    ("url", &["intake"]),
    ("tantivy", &["search"]),
    ("ammonia", &["knowledge", "mail"]),
    ("rust-embed", &["zhike"]),
    ("anyhow", &["zhike"]),
];
/// The one file that may speak to the processor.
const UNSAFE: &[&str] = &["crates/encoder/src/kernel/x86.rs"];
/// Names that say nothing.
const EMPTY_NAMES: &[&str] = &["common", "utils", "util", "helpers", "helper", "manager", "service", "misc"];
/// Lines of one file to aim at.
const FILE_LINES: usize = 400;
/// Files that are longer, with the most they may be: it may fall, not rise.
const LONGER: &[(&str, usize)] = &[];

struct Room {
    name: String,
    uses: Vec<(String, bool)>,
    libraries: Vec<(String, bool)>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rooms() -> Vec<Room> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata is JSON");
    metadata["packages"].as_array().expect("packages").iter().map(room).collect()
}

fn room(package: &Value) -> Room {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (mut uses, mut libraries) = (Vec::new(), Vec::new());
    for dependency in package["dependencies"].as_array().expect("dependencies") {
        let entry = (text(&dependency["name"]), dependency["kind"] == "dev");
        // A dependency without a source is a room of this house.
        if dependency["source"].is_null() { uses.push(entry) } else { libraries.push(entry) }
    }
    Room { name: text(&package["name"]), uses, libraries }
}

fn may_use(from: &str, to: &str) -> bool {
    if let Some((_, allowed)) = BESIDE.iter().find(|(name, _)| *name == from) {
        return allowed.contains(&to);
    }
    let pure = PURE.contains(&to);
    let outside = OUTSIDE.contains(&to);
    match from {
        _ if PURE.contains(&from) || OUTSIDE.contains(&from) => pure || THROUGH.contains(&(from, to)),
        "app" => pure || outside,
        _ if EDGE.contains(&from) => pure || outside || to == "app",
        "zhike" => to != "zhike",
        _ => false,
    }
}

#[test]
fn rooms_use_one_another_in_one_direction_only() {
    let rooms = rooms();
    assert!(rooms.len() >= 14, "only {} rooms found", rooms.len());
    let mut wrong = Vec::new();
    for room in &rooms {
        let known = PURE.contains(&room.name.as_str())
            || OUTSIDE.contains(&room.name.as_str())
            || EDGE.contains(&room.name.as_str())
            || BESIDE.iter().any(|(name, _)| *name == room.name)
            || ["app", "zhike"].contains(&room.name.as_str());
        if !known {
            wrong.push(format!("{} is in no layer: say in this test where it belongs", room.name));
        }
        for (used, _) in &room.uses {
            if !may_use(&room.name, used) {
                wrong.push(format!("{} must not use {used}", room.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_direction_bites() {
    for (from, to) in [
        ("conversation", "store"),
        ("store", "bus"),
        ("store", "app"),
        ("hook", "llm"),
        ("llm", "store"),
        ("app", "server"),
        ("server", "jobs"),
        ("load", "store"),
        ("shop", "app"),
        ("dialogue", "tokio"),
    ] {
        assert!(!may_use(from, to), "{from} → {to}");
    }
    for (from, to) in [
        ("protocol", "conversation"),
        ("store", "access"),
        ("llm", "hook"),
        ("app", "store"),
        ("zhike", "load"),
    ] {
        assert!(may_use(from, to), "{from} → {to}");
    }
}

#[test]
fn pure_rooms_know_no_io_and_each_kept_library_stays_in_its_room() {
    let mut wrong = Vec::new();
    for room in rooms() {
        let pure = PURE.contains(&room.name.as_str());
        for (library, dev) in &room.libraries {
            let (name, library) = (room.name.as_str(), library.as_str());
            let allowed = PURE_LIBRARIES.contains(&library) || (*dev && TEST_LIBRARIES.contains(&library));
            if pure && !allowed {
                wrong.push(format!("{name} is pure and must not know {library}"));
            }
            let keeper = KEPT.iter().find(|(kept, _)| *kept == library);
            if keeper.is_some_and(|(_, keepers)| !dev && !keepers.contains(&name)) {
                wrong.push(format!("{name} must not know {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

fn all_sources() -> BTreeMap<String, String> {
    let root = root().canonicalize().expect("the repository");
    let mut paths = Vec::new();
    sources(&root.join("crates"), &mut paths);
    assert!(paths.len() > 50, "only {} files found", paths.len());
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a text");
        (path.strip_prefix(&root).expect("inside").display().to_string(), text)
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_module_opens_with_what_it_is() {
    let all = all_sources();
    let silent: Vec<_> =
        all.iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "these begin without `//! …`: {silent:#?}");
}

#[test]
fn files_stay_short() {
    let mut wrong = Vec::new();
    for (path, text) in all_sources() {
        let lines = text.lines().count();
        match LONGER.iter().find(|(longer, _)| *longer == path) {
            Some((_, most)) if lines > *most => wrong.push(format!("{path}: {lines} lines, {most} allowed")),
            Some(_) if lines <= FILE_LINES => {
                wrong.push(format!("{path}: short enough now, take it off LONGER"))
            }
            None if lines > FILE_LINES => wrong.push(format!("{path}: {lines} lines, aim at {FILE_LINES}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_unsafe_stays_in_its_file() {
    // In two pieces, or this file would be the first found.
    let words = [concat!("allow(", "unsafe_code"), concat!("expect(", "unsafe_code")];
    let lifts = |text: &str| words.iter().any(|word| text.contains(word));
    let all = all_sources();
    let found: Vec<_> = all.iter().filter(|(_, text)| lifts(text)).map(|(path, _)| path.as_str()).collect();
    assert_eq!(found, UNSAFE, "files that lift the ban");
}

#[test]
fn names_say_something() {
    let mut wrong = Vec::new();
    for path in all_sources().keys() {
        let path = Path::new(path);
        let parts = path.components().filter_map(|c| c.as_os_str().to_str());
        for part in parts.map(|part| part.trim_end_matches(".rs")) {
            if EMPTY_NAMES.contains(&part) {
                wrong.push(format!("{}: `{part}` says nothing", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_guide_names_every_room() {
    let guide = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let missing: Vec<_> = rooms()
        .into_iter()
        .filter(|room| !guide.contains(&format!("`{}`", room.name)))
        .map(|r| r.name)
        .collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name {missing:?}");
}
