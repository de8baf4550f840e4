//! The action `shop.send_code`: a code that the platform made is texted to the phone on the order. The shop only delivers it, and remembers for which
//! order it did, so that it can see for itself what a proof is worth.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::desk::Kept;
use crate::{Customer, Order};

/// A text message to a customer's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextMessage {
    /// The phone, with its middle covered.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// What `shop.send_code` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SendCode {
    pub(crate) code: String,
}

/// Sends it, once an attempt.
pub(crate) fn send(
    order: &Order,
    customer: &Customer,
    key: &str,
    wish: &SendCode,
    kept: &mut Kept,
) -> (Value, TextMessage) {
    kept.texted(key, &order.number);
    let to = customer.phone.clone();
    let text =
        format!("【云杉生活】{code} 是您的验证码，10 分钟内有效。Your code is {code}.", code = wish.code);
    (json!({ "result": "sent", "to": to }), TextMessage { to, text })
}
