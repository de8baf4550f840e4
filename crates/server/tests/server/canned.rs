//! Canned replies that the matrix works on.

use access::Role;
use app::testing::Fixture;
use base::{CannedFileId, CannedReplyId};
use serde_json::{Value, json};

use crate::support::PNG;

/// Each role's own canned reply with its file; made anew when the last row of the table removed it.
pub async fn own_canned_replies(
    app: &app::App,
    fixture: &Fixture,
) -> Vec<(Role, CannedReplyId, CannedFileId)> {
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
        let known = replies
            .iter()
            .filter(|reply| reply.personal)
            .find_map(|reply| Some((reply.id, reply.files.first()?.id)));
        let (id, file) = match known {
            Some(known) => known,
            None => {
                let file = app::canned::upload(app, &session, "a.png", PNG.to_vec()).await.expect("file").id;
                let mut body = canned_body(&app.env().uuid().simple().to_string());
                body["files"] = json!([file]);
                let new = serde_json::from_value(body).expect("a body");
                (app::canned::add(app, &session, new).await.expect("added").id, file)
            }
        };
        all.push((user.role, id, file));
    }
    all
}

/// A reply that only its owner sees.
pub fn canned_body(shortcut: &str) -> Value {
    json!({ "personal": true, "folder": "物流", "shortcut": shortcut, "title": "发货", "zh": "{{contact.name}} 您好" })
}
