//! Access tokens of a mailbox: taken while they are good, replaced before they end and when they are refused. A refresh token may be
//! good once, so one process at a time uses it.

use std::time::Duration;

use base::{InboxId, Timestamp};
use hook::{FormAnswer, Limits, Target};
use mailbox::{Trouble, words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::{ChangeError, Changes, Consent, Cx, Grant, Keys, NewGrant, State, StoreError};

use super::settings::{Mailbox, OAuth};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::webhook::allowed;

/// How long one process may be about asking for new tokens: longer than [`Limits::all`].
const HOLD_MS: i64 = 30_000;
/// How often another process's tokens are looked for, and how many times.
const LOOK: Duration = Duration::from_millis(250);
const LOOKS: u32 = 140;
/// A token is replaced so long before its end, or in the last quarter of its life.
const EARLY_S: i64 = 300;
/// How long a token lives when its giver does not say.
const LIFE_S: i64 = 3_600;
/// The longest life that is believed.
const LONGEST_S: i64 = 30 * 86_400;
/// Bytes of a token.
const TOKEN_BYTES: usize = 16 * 1024;

/// What is sealed.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Tokens {
    access: String,
    refresh: String,
}

/// An access token. `stale` is one that was refused: then another.
pub(super) async fn token(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    oauth: &OAuth,
    stale: Option<&str>,
) -> Result<String> {
    for _ in 0..LOOKS {
        let grant = cx.grant(mailbox.inbox_id).await?;
        let grant = grant.filter(|grant| grant.consent == Consent::Given).ok_or(Trouble::Consent)?;
        let tokens: Tokens = serde_json::from_str(&grant.secret)
            .map_err(|_| Error::Internal("a mailbox's tokens are not readable"))?;
        if grant.access_until > app.env().now() && stale != Some(tokens.access.as_str()) {
            return Ok(tokens.access);
        }
        if hold(app, cx, mailbox.inbox_id, grant.version).await? {
            return refresh(app, cx, mailbox, oauth, (&grant, tokens), stale.is_some()).await;
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(Trouble::Timeout.into())
}

async fn hold(app: &App, cx: &Cx, id: InboxId, version: u32) -> Result<bool> {
    let now = app.env().now();
    let change = move |_: &State| -> Result<Changes<()>> {
        Ok(Changes::new(()).hold_grant(id, version, now.plus_ms(HOLD_MS), now).unaudited("a lease"))
    };
    match cx.change(Keys::new(), change).await {
        Ok(()) => Ok(true),
        Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(false),
        Err(error) => Err(flatten(error)),
    }
}

async fn refresh(
    app: &App,
    cx: &Cx,
    mailbox: &Mailbox,
    oauth: &OAuth,
    (grant, tokens): (&Grant, Tokens),
    refused: bool,
) -> Result<String> {
    let (id, version) = (mailbox.inbox_id, grant.version);
    let fields = [("grant_type", "refresh_token"), ("refresh_token", &tokens.refresh)];
    let secret = mailbox.stored_secret(cx).await?;
    match ask(app, oauth, &secret, &fields).await {
        Ok(given) => {
            let access = given.access.clone();
            let new = given.sealed(cx, id, Some(tokens.refresh), app.env().now()).await?;
            let change = move |_: &State| -> Result<Changes<()>> {
                Ok(Changes::new(()).replace_grant(id, version, new.clone()).unaudited("a new access token"))
            };
            cx.change(Keys::new(), change).await.map_err(flatten)?;
            Ok(access)
        }
        Err(Refusal::Over(said)) => {
            withdraw(cx, id, version, &said).await?;
            Err(Trouble::Consent.into())
        }
        Err(Refusal::Other(said)) => {
            let change = move |_: &State| -> Result<Changes<()>> {
                Ok(Changes::new(()).free_grant(id, version).unaudited("a lease"))
            };
            cx.change(Keys::new(), change).await.map_err(flatten)?;
            // Replaced early, the old one is still good for a while.
            if refused { Err(Trouble::Authority(said).into()) } else { Ok(tokens.access) }
        }
    }
}

/// The provider does not accept what it granted: nothing is asked of it again before somebody signs in.
async fn withdraw(cx: &Cx, id: InboxId, version: u32, said: &str) -> Result<()> {
    let at = cx.env().now();
    let nothing = serde_json::to_string(&Tokens::default()).unwrap_or_default();
    let secret = cx.seal_inbox_secret(id, &nothing).await?;
    let grant = NewGrant { consent: Consent::Withdrawn, secret, access_until: Timestamp::default(), at };
    let trouble = json!({ "kind": Trouble::Consent.word(), "said": said, "at_ms": at.ms() });
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes =
            Changes::new(()).replace_grant(id, version, grant.clone()).mailbox_trouble(id, &trouble);
        Ok(changes.audit("lose_mailbox_grant", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

/// A grant that nobody has given yet.
pub(super) async fn none_yet(cx: &Cx, id: InboxId) -> Result<NewGrant> {
    let nothing = serde_json::to_string(&Tokens::default()).unwrap_or_default();
    Ok(NewGrant {
        consent: Consent::Needed,
        secret: cx.seal_inbox_secret(id, &nothing).await?,
        access_until: Timestamp::default(),
        at: cx.env().now(),
    })
}

/// Why no token was given.
pub(super) enum Refusal {
    /// What was granted is over; only a person can change that.
    Over(String),
    /// Something else; another time it may work.
    Other(String),
}

/// What a provider gave.
pub(super) struct Given {
    access: String,
    pub(super) refresh: Option<String>,
    life_s: i64,
}

impl Given {
    /// As it is stored. A provider that gives no new refresh token lets us keep `before`.
    pub(super) async fn sealed(
        self,
        cx: &Cx,
        id: InboxId,
        before: Option<String>,
        now: Timestamp,
    ) -> Result<NewGrant> {
        let refresh = self.refresh.or(before).unwrap_or_default();
        let tokens = Tokens { access: self.access, refresh };
        let text = serde_json::to_string(&tokens).map_err(|_| Error::Internal("tokens are JSON"))?;
        let early_s = EARLY_S.min(self.life_s / 4);
        Ok(NewGrant {
            consent: Consent::Given,
            secret: cx.seal_inbox_secret(id, &text).await?,
            access_until: now.plus_ms((self.life_s - early_s) * 1_000),
            at: now,
        })
    }
}

/// Asks the provider for tokens.
pub(super) async fn ask(
    app: &App,
    oauth: &OAuth,
    secret: &str,
    fields: &[(&str, &str)],
) -> Result<Given, Refusal> {
    let other = |error: &dyn std::fmt::Display| Refusal::Other(words(&error.to_string()));
    let target = Target::read(&oauth.token_url, &allowed(app)).map_err(|error| other(&error))?;
    let mut all = fields.to_vec();
    all.push(("client_id", &oauth.client_id));
    if !secret.is_empty() {
        all.push(("client_secret", secret));
    }
    let answer = hook::form(&target, &all, Limits::default()).await.map_err(|error| other(&error))?;
    read(&answer)
}

fn read(answer: &FormAnswer) -> Result<Given, Refusal> {
    let nothing = || Refusal::Other(format!("its answer {} cannot be read", answer.status));
    let body: Value = serde_json::from_slice(&answer.body).map_err(|_| nothing())?;
    if answer.status != 200 {
        let code = body["error"].as_str().ok_or_else(nothing)?;
        let said =
            words(&format!("{code} {}", body["error_description"].as_str().unwrap_or_default()).trim());
        let over =
            matches!(code, "invalid_grant" | "interaction_required" | "consent_required" | "login_required");
        return Err(if over { Refusal::Over(said) } else { Refusal::Other(said) });
    }
    let text = |field: &str| body[field].as_str().filter(|text| fits(text)).map(str::to_owned);
    if !body["token_type"].as_str().is_some_and(|kind| kind.eq_ignore_ascii_case("bearer")) {
        return Err(Refusal::Other("its token is no bearer token".to_owned()));
    }
    // Some write the number as a text.
    let life = &body["expires_in"];
    let life_s = life.as_i64().or_else(|| life.as_str()?.parse().ok()).unwrap_or(LIFE_S);
    Ok(Given {
        access: text("access_token").ok_or_else(nothing)?,
        refresh: text("refresh_token"),
        life_s: life_s.clamp(1, LONGEST_S),
    })
}

/// What RFC 6750 lets a token be: nothing that could end the line or the field it stands in.
fn fits(token: &str) -> bool {
    (1..=TOKEN_BYTES).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Given, Refusal> {
        read(&FormAnswer { status, body: body.as_bytes().to_vec() })
    }

    #[test]
    fn tokens_are_read_as_providers_write_them() {
        let given = answer(
            200,
            r#"{"access_token":"a","token_type":"bearer","expires_in":"60","refresh_token":"r"}"#,
        );
        let given = given.ok().expect("given");
        assert_eq!((given.access.as_str(), given.refresh.as_deref(), given.life_s), ("a", Some("r"), 60));
        let bare = answer(200, r#"{"access_token":"a","token_type":"Bearer"}"#).ok().expect("given");
        assert_eq!((bare.refresh, bare.life_s), (None, LIFE_S));
    }

    #[test]
    fn only_what_is_over_for_good_needs_a_person() {
        for (status, body, over) in [
            (400, r#"{"error":"invalid_grant","error_description":"Token has been revoked"}"#, true),
            (400, r#"{"error":"interaction_required"}"#, true),
            (401, r#"{"error":"invalid_client"}"#, false),
            (503, r#"{"error":"temporarily_unavailable"}"#, false),
            (502, "<html>", false),
            (200, "<html>", false),
            (200, r#"{"access_token":"a","token_type":"mac"}"#, false),
            (200, r#"{"access_token":"a\u0001b","token_type":"bearer"}"#, false),
            (200, r#"{"access_token":"","token_type":"bearer"}"#, false),
        ] {
            match answer(status, body) {
                Ok(_) => panic!("{body} is no token"),
                Err(Refusal::Over(_)) => assert!(over, "{body}"),
                Err(Refusal::Other(_)) => assert!(!over, "{body}"),
            }
        }
    }
}
