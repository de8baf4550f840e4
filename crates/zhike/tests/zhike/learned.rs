//! What the pack's model learned lies in the data directory between starts; whatever is wrong there is no reason not to start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn zhike(data: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_zhike"))
        .args(args)
        .env("ZHIKE_DATA_DIR", data)
        .env("ZHIKE_LOG", "info")
        .env_remove("ZHIKE_DATABASE")
        .stdin(Stdio::null())
        .output()
        .expect("it runs")
}

fn said(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{err}")
}

/// A command that reads the pack and writes the database, as a start of the server does.
fn starts(data: &Path, name: &str) -> String {
    let email = format!("{name}@shop.example");
    let output = zhike(data, &["user", "add", "--email", &email, "--name", name, "--role", "agent"]);
    let said = said(&output);
    assert!(output.status.success() && said.contains(&email), "{said}");
    said
}

fn kept(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = std::fs::read_dir(data.join("models")).expect("the folder");
    let files = files.map(|entry| entry.expect("a file").path());
    files.map(|path| (path.clone(), std::fs::read(&path).expect("readable"))).collect()
}

#[test]
fn a_start_reads_what_was_learned_and_learns_again_what_is_of_no_use() {
    const OF_NO_USE: &str = "what was kept cannot be used and is learned again";
    const NOT_KEPT: &str = "what was learned cannot be kept";
    let scratch = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("learned-{}", std::process::id()));
    let data = scratch.join("data");
    assert!(zhike(&data, &["migrate"]).status.success());
    let doctor = || said(&zhike(&data, &["doctor"]));
    assert!(doctor().contains("not yet in"), "{}", doctor());
    assert!(!data.join("models").exists(), "whoever only looks writes nothing");

    let first = starts(&data, "first");
    assert!(!first.contains(OF_NO_USE) && !first.contains(NOT_KEPT), "{first}");
    let good = kept(&data);
    assert_eq!(good.len(), 2, "intents and slots: {:?}", good.keys());
    assert!(doctor().contains("the pack's model: read from"), "{}", doctor());
    let second = starts(&data, "second");
    assert!(!second.contains(OF_NO_USE), "{second}");
    assert_eq!(kept(&data), good);

    // Cut off, and altered in one place.
    for (at, (path, bytes)) in good.iter().enumerate() {
        let mut spoilt = bytes.clone();
        match at {
            0 => spoilt.truncate(bytes.len() / 2),
            _ => spoilt[bytes.len() / 2] ^= 1,
        }
        std::fs::write(path, spoilt).expect("spoilt");
    }
    assert!(doctor().contains("the next start learns it again"), "{}", doctor());
    let third = starts(&data, "third");
    assert_eq!(third.matches(OF_NO_USE).count(), 2, "{third}");
    assert_eq!(kept(&data), good, "the same is learned, and kept again");

    // Nothing can be written where a file stands in the folder's place.
    std::fs::remove_dir_all(data.join("models")).expect("away");
    std::fs::write(data.join("models"), "a file").expect("in its place");
    let fourth = starts(&data, "fourth");
    assert_eq!(fourth.matches(NOT_KEPT).count(), 2, "{fourth}");
    std::fs::remove_dir_all(&scratch).expect("cleaned");
}
