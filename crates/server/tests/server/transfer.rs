//! Conversations stay in their workspace.

use app::Settings;
use app::testing::furnish;
use reqwest::Method;
use serde_json::json;
use server::Options;

use crate::support::{node_with, roomy};
use crate::things::things;

#[tokio::test]
async fn a_conversation_cannot_be_given_to_somebody_of_another_workspace() {
    let settings = Settings { assistant: true, ..Settings::default() };
    let (node, home) = node_with(71, settings, Options { limits: roomy(), ..Options::default() }).await;
    let away = furnish(&node.app, "away", home.clock.clone()).await;
    let own = things(&node, &home, &[]).await;
    let me = node.log_in(&home.users[2].email).await;
    let path = format!("/api/v1/conversations/{}/transfer", own.conversation);
    let answer = me
        .on(node.ask(Method::POST, &path))
        .json(&json!({ "to": away.users[0].id }))
        .send()
        .await
        .expect("answer");
    assert_eq!(answer.status(), 404);
}
