//! The example of the guide to the API is run as it stands there, in both languages, against the running binary.

use std::path::{Path, PathBuf};

use load::agent::{Agent, DemoLogins};
use load::http::Http;
use load::process::{Launch, Server};
use protocol::api::ConversationPage;
use protocol::key::ApiKeyMade;
use tokio::process::Command;

/// The page, the heading of its example, and what the example says and sends.
const PAGES: [(&str, &str, &str, &str); 2] = [
    ("api.md", "## From end to end", "Your parcel has arrived at the pick-up point.", "delivery-note.pdf"),
    ("api.zh.md", "## 从头到尾", "您的包裹已到自提点。", "送货单.pdf"),
];

/// What the reader fills in for themselves.
const OWN: &str = "export ZHIKE=";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_of_the_api_does_what_it_says() {
    for (page, heading, words, file) in PAGES {
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{page}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let data = folder.join("data");
        let mut launch = Launch::new(env!("CARGO_BIN_EXE_zhike"), data.clone());
        launch.past = true;
        let (server, _) = Server::start(launch).await.expect("the server starts");
        let http = server.http();
        let logins = DemoLogins::read(&data).expect("the demo's log-ins");
        let chief = logins.of_role("administrator").expect("an administrator");
        let chief = Agent::log_in(http, &chief.email, &chief.password, (0, 1)).await.expect("logged in");
        furnished(http, &chief).await;
        let wanted = serde_json::json!({
            "name": "example", "scopes": ["contacts:write", "conversations:write", "conversations:read"],
        });
        let (made, _): (ApiKeyMade, _) =
            http.post("/api/v1/api-keys", &chief.headers(), &wanted).await.expect("a key");

        let script = format!(
            "set -euo pipefail\n{}\nask \"$ZHIKE/api/v1/conversations/$conversation/messages\"",
            example(page, heading)
        );
        let ran = Command::new("bash")
            .args(["-c", &script])
            .current_dir(&folder)
            .env("ZHIKE", http.base())
            .env("KEY", &made.token)
            .output()
            .await
            .expect("bash, curl and jq must be installed: nothing is skipped");
        let (out, problems) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
        assert!(ran.status.success(), "{page}: {out}\n{problems}");
        // The list goes on beyond its first page, and what was written is there once, with the file.
        assert!(
            out.lines().filter(|line| line.contains('\t')).count() > base::limits::PAGE_ROWS as usize,
            "{page}: {out}"
        );
        for once in [words, file] {
            assert_eq!(out.matches(once).count(), 1, "{page}: {once} in {out}");
        }
        server.stop().await.expect("it ends");
        std::fs::remove_dir_all(&folder).expect("the folder goes");
    }
}

/// Waits until the demo's past, which is written behind its start, fills more than one page.
async fn furnished(http: &Http, chief: &Agent) {
    for _ in 0..600 {
        let page: ConversationPage =
            http.get("/api/v1/conversations?view=done", &chief.headers()).await.expect("the list");
        if page.next.is_some() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the demo's past is not written");
}

/// The commands under a heading, without those in which the reader names their own server.
fn example(page: &str, heading: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/guide").join(page);
    let text = std::fs::read_to_string(path).expect("the page");
    let after = text.split_once(&format!("\n{heading}\n")).expect("the heading").1;
    let section = after.split("\n## ").next().unwrap_or_default();
    let blocks: Vec<&str> = section
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("\n```").next())
        .filter(|block| !block.starts_with(OWN))
        .collect();
    assert_eq!(blocks.len(), 6, "{page} shows every step");
    blocks.join("\n")
}
