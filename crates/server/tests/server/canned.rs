//! Canned replies that the matrix works on.

use access::Role;
use app::testing::Fixture;
use base::CannedReplyId;
use serde_json::{Value, json};

/// Each role's own canned reply; made anew when the last row of the table removed it.
pub async fn own_canned_replies(app: &app::App, fixture: &Fixture) -> Vec<(Role, CannedReplyId)> {
    let mut all = Vec::new();
    for user in &fixture.users {
        let session = app::UserSession {
            workspace_id: fixture.workspace_id,
            user_id: user.id,
            role: user.role,
            name: user.name.clone(),
            email: user.email.clone(),
            locale: user.locale,
            csrf: String::new(),
            session_id: app.env().id(),
            token_hash: [0; 32],
        };
        let replies = app::canned::list(app, &session).await.expect("a list").replies;
        let known = replies.iter().find(|reply| reply.personal).map(|reply| reply.id);
        let id = match known {
            Some(id) => id,
            None => {
                let new = serde_json::from_value(canned_body(&app.env().uuid().simple().to_string()))
                    .expect("a body");
                app::canned::add(app, &session, new).await.expect("added").id
            }
        };
        all.push((user.role, id));
    }
    all
}

/// A reply that only its owner sees.
pub fn canned_body(shortcut: &str) -> Value {
    json!({ "personal": true, "folder": "物流", "shortcut": shortcut, "title": "发货", "zh": "{{contact.name}} 您好" })
}
