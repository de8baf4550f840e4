//! The actions `shop.exchangeable`, `shop.exchange_options` and `shop.exchange_request`: another colour or size of the same model, or a new one for
//! what is faulty.

use base::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::action::{lines, today};
use crate::address::Nothing;
use crate::desk::{Deed, Kept};
use crate::returns::{RETURN_DAYS, Reason, gone, refused};
use crate::{Order, Product, Shop};

/// Days after the day of delivery within which what is faulty is replaced.
pub const FAULTY_DAYS: i32 = 15;

/// What `shop.exchange_options` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    item: String,
    reason: Reason,
}

/// What `shop.exchange_request` is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exchange {
    item: String,
    reason: Reason,
    wanted: String,
}

/// What of an order may be exchanged for some reason.
pub(crate) fn exchangeable(shop: &Shop, order: &Order, _: &Nothing, kept: &Kept, now: Timestamp) -> Value {
    if let Some(no) = refused(shop, order, now, FAULTY_DAYS) {
        return no;
    }
    let open = lines(shop, order).filter(|(item, _)| gone(kept, order, &item.sku).is_none());
    let items: Vec<Value> = open
        .filter(|(_, product)| !product.custom_made)
        .map(|(item, product)| json!({"value": item.sku, "title": product.title, "qty": item.qty}))
        .collect();
    let made = lines(shop, order).find_map(|(item, _)| gone(kept, order, &item.sku));
    match (items.is_empty(), made) {
        (false, _) => json!({"result": "exchangeable", "items": items}),
        (true, Some(number)) => json!({"result": "already", "exchange_number": number}),
        (true, None) => json!({"result": "custom_made"}),
    }
}

/// What it can be exchanged for: the same where it is faulty or wrong, and the other colours and sizes that are in stock.
pub(crate) fn options(shop: &Shop, order: &Order, asked: &Wanted, kept: &Kept, now: Timestamp) -> Value {
    match offered(shop, order, &asked.item, asked.reason, kept, now) {
        Err(no) => no,
        Ok((_, options)) => {
            let option =
                |other: &&Product| json!({"value": other.sku, "title": other.title, "variant": other.title});
            json!({"result": "choose", "options": options.iter().map(option).collect::<Vec<_>>()})
        }
    }
}

/// Makes an exchange.
pub(crate) fn request(
    shop: &Shop,
    order: &Order,
    asked: &Exchange,
    kept: &mut Kept,
    now: Timestamp,
) -> Value {
    let (product, options) = match offered(shop, order, &asked.item, asked.reason, kept, now) {
        Err(no) => return no,
        Ok(found) => found,
    };
    let Some(other) = options.iter().find(|other| other.sku == asked.wanted) else {
        return json!({"result": "none_left"});
    };
    let number = kept.record(Deed::Exchange, &order.number, &asked.item);
    let pickup = today(now).and_then(|day| day.tomorrow().ok()).map(|day| day.to_string());
    json!({
        "result": "accepted", "exchange_number": number, "old": product.title, "new": other.title, "pickup_on": pickup,
    })
}

fn offered<'a>(
    shop: &'a Shop,
    order: &'a Order,
    item: &str,
    reason: Reason,
    kept: &Kept,
    now: Timestamp,
) -> Result<(&'a Product, Vec<&'a Product>), Value> {
    let ours = matches!(reason, Reason::Faulty | Reason::WrongItem);
    let days = if ours { FAULTY_DAYS } else { RETURN_DAYS };
    if let Some(no) = refused(shop, order, now, days) {
        return Err(no);
    }
    let Some((_, product)) = lines(shop, order).find(|(line, _)| line.sku == item) else {
        return Err(json!({"result": "not_found"}));
    };
    if let Some(number) = gone(kept, order, item) {
        return Err(json!({"result": "already", "exchange_number": number}));
    }
    if product.custom_made {
        return Err(json!({"result": "custom_made"}));
    }
    let fits = |other: &&Product| {
        let same = other.sku == product.sku;
        other.stock > 0 && (same && ours || !same && product.model.is_some() && other.model == product.model)
    };
    let options: Vec<&Product> = shop.catalogue.products().filter(fits).collect();
    if options.is_empty() { Err(json!({"result": "none_left"})) } else { Ok((product, options)) }
}
