//! A person of ours logs in.

use std::net::IpAddr;

use access::Role;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use protocol::api::{LogIn, Me};
use serde_json::json;
use store::{Changes, Keys, NewSession, State};

use super::authenticate::{csrf_of, me, token_hash};
use super::password;
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

const HOUR_MS: i64 = 60 * 60 * 1_000;

/// Checks mail address and password and begins a log-in. Guessing is slowed down per account and address.
pub async fn log_in(app: &App, ask: LogIn, ip: IpAddr) -> Result<(String, Me)> {
    let now = app.env().now();
    let email = ask.email.trim().to_lowercase();
    let wait_ms = app.throttle().wait_ms(&email, ip, now);
    if wait_ms > 0 {
        app.metrics().log_ins_refused.inc();
        return Err(Error::TooManyAttempts { retry_after_s: (wait_ms as u64).div_ceil(1_000) });
    }
    // Noted before the slow check, so that many tries at once are counted as many.
    app.throttle().failed(&email, ip, now);
    let found = super::authenticate::by_email(app, &email).await?;
    let stored = found.as_ref().map(|user| user.password_hash.clone()).filter(|hash| !hash.is_empty());
    if !password::verify(ask.password, stored).await? {
        app.metrics().log_ins_refused.inc();
        return Err(Error::WrongPassword);
    }
    let user = found.filter(|user| user.disabled_at.is_none()).ok_or(Error::WrongPassword)?;
    let workspace_id = user.workspace_id;
    let rules = crate::house::security(app, workspace_id).await?;
    if !crate::house::lets_in(&rules, ip) {
        app.metrics().log_ins_refused.inc();
        return Err(Error::AddressNotAllowed);
    }
    app.throttle().passed(&email, ip);
    let token = B64.encode(app.env().bytes::<32>());
    let session = UserSession {
        workspace_id,
        user_id: user.id,
        role: user.role,
        name: user.name,
        email: user.email,
        locale: user.locale,
        csrf: csrf_of(app, &token_hash(&token)),
        session_id: app.env().id(),
        token_hash: token_hash(&token),
    };
    let row = NewSession {
        id: session.session_id,
        user_id: user.id,
        token_hash: session.token_hash,
        at: now,
        expires_at: now.plus_ms(i64::from(rules.session_hours) * HOUR_MS),
    };
    // Who answers customers is there from the log-in on, and says so when they step away.
    let answers = user.role != Role::Administrator;
    let here = answers || user.online;
    let user_id = user.id;
    let change = move |state: &State| -> Result<Changes<()>> {
        state.user(user_id).ok_or(Error::WrongPassword)?;
        let changes = Changes::new(()).insert_session(row.clone()).set_presence(user_id, here, now);
        Ok(changes.audit("log_in", format!("user:{user_id}"), json!({ "online": answers })))
    };
    app.cx(workspace_id, session.actor()).change(Keys::new().user(user_id), change).await.map_err(flatten)?;
    let me = me(app, &session).await?;
    Ok((token, me))
}
