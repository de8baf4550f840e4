//! Requests that the platform signed, in the manner of Standard Webhooks: HMAC-SHA256 over `id.timestamp.body`.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as B64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::problem::Problem;
use crate::routes::MAX_BODY_BYTES;
use crate::{SIGNED_WITHIN_S, Shop};

/// Lets a request through that is signed, or all where no secret is shared.
pub(crate) async fn signed(
    State(shop): State<Arc<Shop>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let Some(secret) = &shop.config.signing_secret else { return Ok(next.run(request).await) };
    let (head, body) = request.into_parts();
    let body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|_| Problem::BadBody)?;
    let now_s = shop.env.now().ms().div_euclid(1_000);
    if !good(secret, &head.headers, &body, now_s) {
        return Err(Problem::Unauthorized);
    }
    Ok(next.run(Request::from_parts(head, Body::from(body))).await)
}

fn good(secret: &str, headers: &HeaderMap, body: &[u8], now_s: i64) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (id, at, shown) = (text("webhook-id"), text("webhook-timestamp"), text("webhook-signature"));
    let Ok(at_s) = at.parse::<i64>() else { return false };
    if id.is_empty() || now_s.saturating_sub(at_s).saturating_abs() > SIGNED_WITHIN_S {
        return false;
    }
    let Some(key) = secret.strip_prefix("whsec_").and_then(|key| B64.decode(key).ok()) else { return false };
    shown.split(' ').filter_map(|one| B64.decode(one.strip_prefix("v1,")?).ok()).any(|given| {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else { return false };
        mac.update(format!("{id}.{at}.").as_bytes());
        mac.update(body);
        mac.verify_slice(&given).is_ok()
    })
}
