//! Somebody signs in to a mailbox at its provider: there with a state and a challenge (RFC 7636) that only this log-in can redeem, back
//! with a code that becomes tokens.

use std::time::Duration;

use access::{Action, may};
use base::InboxId;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use mailbox::{Folder, Trouble};
use protocol::mail::{FinishMailSignIn, MailSignIn, MailboxView};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use store::{Changes, Consent, Cx, Keys, State};

use super::grant::{self, Refusal};
use super::list::shown;
use super::settings::{Mailbox, OAuth};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// What states are for.
const STATE: &str = "mail sign-in";
/// What verifiers are made for.
const VERIFIER: &str = "mail sign-in verifier";
/// How long somebody may be about it.
const WITHIN_MS: i64 = 15 * 60 * 1_000;
/// How long both servers are tried at most.
const TRIED: Duration = Duration::from_secs(10);
/// Bytes of a code.
const CODE_BYTES: usize = 8 * 1024;
/// Where the browser comes back to.
pub(super) const PAGE: &str = "/desk/admin/mailboxes";

/// What a state says: it is good for one mailbox as it was, and for the log-in that began.
#[derive(Serialize, Deserialize)]
struct Begun {
    inbox_id: InboxId,
    session: String,
    version: u32,
    nonce: String,
    redirect: String,
}

/// Where to send the browser. `origin` is the page's, for installations that do not know their own address.
pub async fn begin_sign_in(
    app: &App,
    user: &UserSession,
    id: InboxId,
    origin: Option<&str>,
) -> Result<MailSignIn> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let (mailbox, oauth) = with_oauth(&cx, user, id).await?;
    let version = cx.grant(id).await?.map_or(0, |grant| grant.version);
    let redirect = redirect_url(app).or_else(|| origin.map(|origin| format!("{origin}{PAGE}")));
    let redirect =
        redirect.ok_or_else(|| Error::invalid("public_url", "must be set, or a browser must ask"))?;
    let nonce = app.env().uuid().simple().to_string();
    let challenge = B64.encode(Sha256::digest(verifier(app, &nonce)));
    let begun = Begun {
        inbox_id: id,
        session: user.session_id.to_string(),
        version,
        nonce,
        redirect: redirect.clone(),
    };
    let state = app.tokens().sign(STATE, &begun, app.env().now().plus_ms(WITHIN_MS));
    let query = hook::encoded(&[
        ("response_type", "code"),
        ("client_id", &oauth.client_id),
        ("redirect_uri", &redirect),
        ("scope", &oauth.scope),
        ("state", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        // So that a token for later comes along, also when somebody has agreed before.
        ("access_type", "offline"),
        ("prompt", "consent"),
        ("login_hint", &mailbox.config.user),
    ]);
    let joint = if oauth.authorize_url.contains('?') { '&' } else { '?' };
    Ok(MailSignIn { url: format!("{}{joint}{query}", oauth.authorize_url) })
}

/// Redeems what the browser brought back, then looks whether both servers take it. What they say stands beside the mailbox.
pub async fn finish_sign_in(app: &App, user: &UserSession, back: FinishMailSignIn) -> Result<MailboxView> {
    may(&user.actor(), Action::ManageMailboxes)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let begun = app.tokens().open::<Begun>(STATE, &back.state, app.env().now());
    let (begun, _) = begun.ok_or(Error::SignInOver)?;
    if begun.session != user.session_id.to_string() || !(1..=CODE_BYTES).contains(&back.code.len()) {
        return Err(Error::SignInOver);
    }
    let id = begun.inbox_id;
    let (mailbox, oauth) = with_oauth(&cx, user, id).await?;
    if cx.grant(id).await?.map_or(0, |grant| grant.version) != begun.version {
        return Err(Error::SignInOver);
    }
    let secret = mailbox.stored_secret(&cx).await?;
    let verifier = verifier(app, &begun.nonce);
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", back.code.as_str()),
        ("redirect_uri", &begun.redirect),
        ("code_verifier", &verifier),
    ];
    let given = grant::ask(app, &oauth, &secret, &fields).await;
    let given = given.map_err(|refusal| match refusal {
        Refusal::Over(said) | Refusal::Other(said) => Trouble::Authority(said),
    })?;
    if given.refresh.is_none() {
        let said = "it gave no refresh token; ask for offline access in the scope".to_owned();
        return Err(Trouble::Authority(said).into());
    }
    let grant = given.sealed(&cx, id, None, app.env().now()).await?;
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_grant(id, grant.clone()).mailbox_is_well(id);
        Ok(changes.audit("sign_in_to_mailbox", format!("inbox:{id}"), json!({})))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    // Whoever waits before the page waits no longer; what takes longer is said by whoever reads the mailbox.
    if let Ok(Err(error)) = tokio::time::timeout(TRIED, tried(app, &cx, &mailbox)).await {
        super::watch::note(&cx, id, &error).await?;
    }
    shown(app, user, id).await
}

/// Where browsers come back to, where we know our own address.
pub(super) fn redirect_url(app: &App) -> Option<String> {
    let url = app.settings().public_url.trim_end_matches('/');
    (!url.is_empty()).then(|| format!("{url}{PAGE}"))
}

async fn with_oauth(cx: &Cx, user: &UserSession, id: InboxId) -> Result<(Mailbox, OAuth)> {
    let row = cx.mailbox(id).await?.ok_or(Error::NotFound("mailbox"))?;
    let mailbox = Mailbox::of(user.workspace_id, &row)?;
    let oauth = mailbox.config.oauth.clone();
    Ok((mailbox, oauth.ok_or_else(|| Error::invalid("oauth", "this mailbox logs in with a password"))?))
}

async fn tried(app: &App, cx: &Cx, mailbox: &Mailbox) -> Result<()> {
    let account = mailbox.account(app, cx).await?;
    Folder::open(&account).await?.close().await;
    Ok(mailbox::test(&account).await?)
}

/// What only we can say to the challenge: it never leaves before the code is redeemed.
fn verifier(app: &App, nonce: &str) -> String {
    app.tokens().bind(VERIFIER, nonce.as_bytes())
}

/// For people to look at.
pub(super) const fn consent(consent: Consent) -> protocol::mail::MailConsent {
    use protocol::mail::MailConsent;
    match consent {
        Consent::Needed => MailConsent::Needed,
        Consent::Given => MailConsent::Given,
        Consent::Withdrawn => MailConsent::Withdrawn,
    }
}
