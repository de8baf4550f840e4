//! What is known of a customer, to be covered wherever it stands.

use conversation::Header;
use llm::Covered;
use store::Cx;

use super::Known;
use crate::contact::group;
use crate::error::Result;

pub(crate) async fn known(cx: &Cx, header: &Header) -> Result<Vec<Known>> {
    let profile = group(cx, header.contact_id).await?.profile();
    let told = profile.told;
    let facts = [
        (Covered::Name, profile.name),
        (Covered::Text, profile.customer_ref),
        (Covered::Name, told.name),
        (Covered::Email, told.mail),
        (Covered::Phone, told.phone),
        (Covered::Order, told.order_number),
    ];
    Ok(facts.into_iter().filter_map(|(what, value)| Some((what, value?))).collect())
}
