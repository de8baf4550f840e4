//! docs/protocol.md is enough to write a client: the one in docs/examples/python talks to the running binary.

use std::path::PathBuf;

use load::process::{Launch, Server};
use tokio::process::Command;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_in_python_asks_breaks_off_and_resumes() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("python-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut launch = Launch::new(env!("CARGO_BIN_EXE_zhike"), folder.join("data"));
    launch.assistant = true;
    let (server, _) = Server::start(launch).await.expect("the server starts");
    let examples = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples/python");
    let asked = Command::new("python3")
        .arg(examples.join("ask.py"))
        .args([server.http().base(), "demo", "How do I return something?"])
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .await
        .expect("python3 must be installed: nothing is skipped");
    server.stop().await.expect("it ends");
    let (out, problems) = (String::from_utf8_lossy(&asked.stdout), String::from_utf8_lossy(&asked.stderr));
    assert!(asked.status.success(), "{out}\n{problems}");
    assert!(out.trim().chars().count() > 20, "an answer: {out}");
    std::fs::remove_dir_all(&folder).expect("the folder goes");
}
