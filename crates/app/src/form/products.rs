//! An agent looks for a product of the shop, to send it as a card: the company's own service finds it.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{Locale, limits};
use conversation::Content;
use conversation::content::ProductCard;
use protocol::form::FoundProducts;

use crate::action::{ActionError, Asked, perform};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// The action of the company's service.
const ACTION: &str = "shop.products";
/// Products that are offered at once.
const OFFERED: usize = 20;

/// Those that the words fit, in the customer's language. A service that does not know this action is none that offers it.
pub async fn find_products(
    app: &App,
    user: &UserSession,
    words: &str,
    locale: Locale,
) -> Result<FoundProducts> {
    may(&user.actor(), Action::WorkConversation)?;
    if words.chars().count() > limits::NAME_CHARS {
        return Err(Error::invalid("q", format!("at most {} characters", limits::NAME_CHARS)));
    }
    let inputs = BTreeMap::from([
        ("words".to_owned(), words.trim().to_owned()),
        ("locale".to_owned(), locale.code().to_owned()),
    ]);
    let key = format!("products:{}", app.env().uuid());
    let asked = Asked { action: ACTION, inputs: &inputs, key: &key, customer: None, agreed: None };
    let body = match perform(app, user.workspace_id, asked).await {
        Ok(done) => done.body,
        Err(ActionError::Absent | ActionError::BadAnswer | ActionError::Status(400..=499)) => {
            return Ok(FoundProducts { offered: false, products: Vec::new() });
        }
        Err(_) => return Err(Error::ShopSilent),
    };
    let found = body["products"].as_array().cloned().unwrap_or_default();
    let cards = found.into_iter().filter_map(|one| serde_json::from_value::<ProductCard>(one).ok());
    let good = cards.filter(|card| Content::Product(card.clone()).validate().is_ok());
    Ok(FoundProducts { offered: true, products: good.take(OFFERED).collect() })
}
