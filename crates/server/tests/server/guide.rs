//! The guide to webhooks means what it says: its commands are run against a server, in both languages.

use access::Scope;
use protocol::key::NewApiKey;

use crate::support::node;
use crate::things::chief;

/// The commands of a page.
fn commands(page: &str) -> Vec<String> {
    let path = format!("{}/../../docs/guide/{page}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the page");
    let blocks = text.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    blocks.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_command_of_the_guide_to_webhooks_works() {
    let (node, fixture) = node(66).await;
    let ask = NewApiKey {
        name: "guide".to_owned(),
        scopes: vec![Scope::WebhooksManage],
        addresses: Vec::new(),
        expires_ms: None,
    };
    let key = app::key::create(&node.app, &chief(&node.app, &fixture), ask).await.expect("a key").token;
    let (english, chinese) = (commands("webhooks.md"), commands("webhooks.zh.md"));
    assert!(!english.is_empty());
    assert_eq!(english, chinese, "the same commands in both languages");
    // Twice: the second time under the same Idempotency-Key.
    for command in english.iter().chain(&chinese) {
        let run = tokio::process::Command::new("bash")
            .args(["-euo", "pipefail", "-c", command])
            .env("ZHIKE", node.origin())
            .env("KEY", &key)
            .output()
            .await
            .expect("bash and curl must be installed");
        let (out, problems) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{command}\n{out}\n{problems}");
    }
    let there = app::webhook::list(&node.app, &chief(&node.app, &fixture)).await.expect("webhooks");
    assert_eq!(there.webhooks.len(), 1, "once and no more");
}
