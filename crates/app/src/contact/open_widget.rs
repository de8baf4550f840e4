//! A browser opens the widget: by its secret, by the company's signature, or as somebody new. Nothing is stored for a visitor
//! who only looks, so that empty visits cost nothing.

use std::collections::BTreeMap;

use base::{Locale, Timestamp, limits};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use conversation::{IdentityKind, Profile};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use protocol::api::{OpenWidget, WidgetSession};
use serde::Deserialize;
use serde_json::json;
use store::{Changes, Column, InboxRow, Keys, State};

use super::begin::begin;
use super::visitor::PURPOSE;
use crate::app::App;
use crate::conversation::{current, flatten, snapshot};
use crate::error::{Error, Result};
use crate::session::{Viewer, VisitorSession};
use crate::workspace;

/// How long a token is good.
const TOKEN_MS: i64 = 60 * 60 * 1_000;
/// A signed identity may not be good for longer than this.
const IDENTITY_MS: i64 = 10 * 60 * 1_000;
/// Further facts taken from a signed identity.
const ATTRIBUTES: usize = 20;

/// What the company signs.
#[derive(Deserialize)]
struct Claims {
    sub: String,
    exp: i64,
    #[serde(default)]
    name: Option<String>,
    #[serde(flatten)]
    more: BTreeMap<String, serde_json::Value>,
}

/// Opens or resumes a visitor's session.
pub async fn open_widget(app: &App, ask: OpenWidget, origin: Option<&str>) -> Result<WidgetSession> {
    let inbox = app.store().system().inbox_by_key(&ask.inbox).await?;
    let inbox = inbox.filter(|inbox| inbox.archived_at.is_none()).ok_or(Error::NotFound("inbox"))?;
    check_origin(app, &inbox, origin).await?;
    let now = app.env().now();
    let house = workspace::look(&app.cx(inbox.workspace_id, access::Actor::System)).await?;
    let locale = ask.locale.unwrap_or(house.locale);
    let (session, secret) = match &ask.identity_token {
        Some(token) => (signed(app, &inbox, token, locale, now).await?, None),
        None => {
            let secret = match ask.secret {
                Some(secret) if (32..=64).contains(&secret.len()) => secret,
                Some(_) => {
                    return Err(Error::invalid("secret", "send back the secret you were given, or none"));
                }
                None => B64.encode(app.env().bytes::<32>()),
            };
            (anonymous(app, &inbox, &secret, locale).await?, Some(secret))
        }
    };
    let conversation = match current(app, &session).await? {
        Some(id) => Some(snapshot(app, &Viewer::Visitor(session.clone()), id).await?),
        None => None,
    };
    let mut inbox_face =
        crate::inbox::face(app, &inbox.name, &crate::inbox::read(&inbox.settings), &house, locale);
    inbox_face.mail_transcript =
        crate::mail::can_send(&app.cx(session.workspace_id, session.actor())).await?;
    if !inbox_face.pre_chat.is_empty()
        && let Some(record) =
            app.cx(session.workspace_id, session.actor()).contact(session.contact_id).await?
    {
        inbox_face.pre_chat = super::still_asked(&inbox_face.pre_chat, &record.profile);
    }
    let person_available = !crate::user::online(app, inbox.workspace_id).await?.is_empty();
    Ok(WidgetSession {
        token: app.tokens().sign(PURPOSE, &session, now.plus_ms(TOKEN_MS)),
        secret,
        epoch: app.store().system().epoch().await?,
        inbox: inbox_face,
        conversation,
        person_available,
    })
}

async fn check_origin(app: &App, inbox: &InboxRow, origin: Option<&str>) -> Result<()> {
    let Some(origin) = origin else { return Ok(()) };
    let ours = origin == app.settings().public_url;
    let listed = inbox.origins.is_empty() || ours || inbox.origins.iter().any(|allowed| allowed == origin);
    if listed || crate::centre::own_origin(app, inbox.workspace_id, origin).await? {
        Ok(())
    } else {
        Err(Error::OriginRefused)
    }
}

async fn anonymous(app: &App, inbox: &InboxRow, secret: &str, locale: Locale) -> Result<VisitorSession> {
    let cx = app.cx(inbox.workspace_id, access::Actor::System);
    let hash = cx.identity_hash(IdentityKind::Anonymous, secret).await?;
    session_of(app, inbox, IdentityKind::Anonymous, hash, locale).await
}

async fn session_of(
    app: &App,
    inbox: &InboxRow,
    identity: IdentityKind,
    identity_hash: store::IdentityHash,
    locale: Locale,
) -> Result<VisitorSession> {
    let cx = app.cx(inbox.workspace_id, access::Actor::System);
    let known = cx.contact_by_identity_hash(identity, identity_hash).await?;
    Ok(VisitorSession {
        workspace_id: inbox.workspace_id,
        inbox_id: inbox.id,
        contact_id: known.unwrap_or_else(|| app.env().id()),
        identity,
        identity_hash,
        locale,
        conversation_id: None,
        thread: String::new(),
        to_people: false,
        handed_by: None,
        expires_at: Timestamp::default(),
    })
}

/// A customer whom the company knows: the contact is made or brought up to date at once.
async fn signed(
    app: &App,
    inbox: &InboxRow,
    token: &str,
    locale: Locale,
    now: Timestamp,
) -> Result<VisitorSession> {
    let cx = app.cx(inbox.workspace_id, access::Actor::System);
    let secret = cx.inbox_secret(inbox.id).await?.ok_or(Error::NotFound("inbox"))?;
    let claims = verify(&secret, token, now)?;
    let hash = cx.identity_hash(IdentityKind::Signed, &claims.sub).await?;
    let session = session_of(app, inbox, IdentityKind::Signed, hash, locale).await?;
    let mut profile = profile_of(claims);
    let known = cx.contact_by_identity_hash(session.identity, session.identity_hash).await?;
    let Some(contact_id) = known else { return begin_signed(app, session, profile).await };
    let record = cx.contact(contact_id).await?;
    if let Some(record) = &record {
        // What the company signs replaces what it signed before; what its programs, the customer and the page told stays.
        let Profile { name, language, told, page_attributes, company_attributes, page, events, .. } =
            record.profile.clone();
        let name = profile.name.or(name);
        profile =
            Profile { name, language, told, page_attributes, company_attributes, page, events, ..profile };
    }
    if record.is_some_and(|record| record.profile != profile) {
        let sealed = cx.contact_key(contact_id).await?.seal(Column::Profile, contact_id, &profile);
        let cx = app.cx(session.workspace_id, session.actor());
        let change = move |state: &State| -> Result<Changes<()>> {
            let alive = state.contact(contact_id).is_some_and(|contact| contact.erased_at.is_none());
            if !alive {
                return Err(Error::Unauthenticated);
            }
            Ok(Changes::new(()).put_profile(contact_id, sealed.clone()).audit(
                "update_contact",
                format!("contact:{contact_id}"),
                json!({ "by": "signed_identity" }),
            ))
        };
        cx.change(Keys::new().contact(contact_id), change).await.map_err(flatten)?;
    }
    Ok(VisitorSession { contact_id, ..session })
}

async fn begin_signed(app: &App, session: VisitorSession, profile: Profile) -> Result<VisitorSession> {
    let value = profile.customer_ref.clone().unwrap_or_default();
    begin(app, session, profile, &value).await
}

fn verify(secret: &str, token: &str, now: Timestamp) -> Result<Claims> {
    let bad = |reason: &str| Error::invalid("identity_token", reason);
    let mut validation = Validation::new(Algorithm::HS256);
    // The clock is injected, so the end is checked below.
    validation.validate_exp = false;
    validation.required_spec_claims.clear();
    validation.validate_aud = false;
    let key = DecodingKey::from_secret(secret.as_bytes());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &validation)
        .map_err(|_| bad("the signature is wrong; sign it with the inbox's secret (HS256)"))?
        .claims;
    let left_ms = claims.exp.saturating_mul(1_000).saturating_sub(now.ms());
    if left_ms <= 0 {
        return Err(bad("it is over; fetch a new one"));
    }
    if left_ms > IDENTITY_MS + 30_000 {
        return Err(bad("it is good for longer than 10 minutes; make `exp` nearer"));
    }
    if claims.sub.is_empty() || claims.sub.chars().count() > limits::NAME_CHARS {
        return Err(bad("`sub` must be 1 to 120 characters"));
    }
    Ok(claims)
}

fn profile_of(claims: Claims) -> Profile {
    let short = |text: String| text.chars().take(limits::NAME_CHARS).collect::<String>();
    let attributes = claims
        .more
        .into_iter()
        .filter(|(key, _)| !matches!(key.as_str(), "iat" | "nbf" | "iss" | "aud" | "jti" | "inbox"))
        .filter_map(|(key, value)| match value {
            serde_json::Value::String(text) => Some((short(key), short(text))),
            serde_json::Value::Number(number) => Some((short(key), number.to_string())),
            serde_json::Value::Bool(flag) => Some((short(key), flag.to_string())),
            _ => None,
        })
        .take(ATTRIBUTES)
        .collect();
    Profile {
        name: claims.name.map(short).filter(|name| !name.is_empty()),
        customer_ref: Some(claims.sub),
        attributes,
        ..Profile::default()
    }
}
