//! A label and saved views that the matrix works on.

use access::Role;
use app::UserSession;
use app::testing::Fixture;
use base::{LabelId, SavedViewId};
use serde_json::{Value, json};

fn session(app: &app::App, fixture: &Fixture, role: Role) -> UserSession {
    let user = fixture.users.iter().find(|user| user.role == role).expect("one of each role");
    UserSession {
        workspace_id: fixture.workspace_id,
        user_id: user.id,
        role: user.role,
        name: user.name.clone(),
        email: user.email.clone(),
        locale: user.locale,
        csrf: String::new(),
        session_id: app.env().id(),
        token_hash: [0; 32],
    }
}

/// One label for all, and each role's own view; made anew when the last row of the table removed it.
pub async fn label_and_views(app: &app::App, fixture: &Fixture) -> (LabelId, Vec<(Role, SavedViewId)>) {
    let chief = session(app, fixture, Role::Administrator);
    let known = app::label::list(app, &chief).await.expect("a list").labels;
    let label = match known.iter().find(|label| label.en == "matrix") {
        Some(label) => label.id,
        None => {
            let new = serde_json::from_value(json!({ "zh": "矩阵", "en": "matrix", "color": "teal" }));
            app::label::add(app, &chief, new.expect("a body")).await.expect("made").id
        }
    };
    let mut views = Vec::new();
    for role in Role::ALL {
        let user = session(app, fixture, role);
        let known = app::view::list(app, &user).await.expect("a list").views;
        let id = match known.iter().find(|view| !view.shared) {
            Some(view) => view.id,
            None => {
                let new = serde_json::from_value(view_body()).expect("a body");
                app::view::add(app, &user, new).await.expect("kept").id
            }
        };
        views.push((role, id));
    }
    (label, views)
}

/// A view of one's own.
pub fn view_body() -> Value {
    json!({ "name": "等我回复", "icon": "⏳", "color": "orange", "filter": { "life": "open", "owner": { "kind": "me" }, "waiting": true } })
}
