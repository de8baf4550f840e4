//! What the assistant reads in a message, and how long it waits for more.

use conversation::content::Content;
use dialogue::{FRAGMENT_MS, Hold, hold_ms};

/// The customer's own words. A picture's name or a product's title is no question; an order's number is worth reading.
pub(crate) fn words_of(content: &Content) -> String {
    match content {
        Content::Text { text } | Content::QuickReplies { text, .. } => text.clone(),
        Content::Order(card) => card.number.clone(),
        Content::FormAnswer { values, .. } => {
            values.iter().map(|answer| answer.value.as_str()).collect::<Vec<_>>().join(" ")
        }
        _ => String::new(),
    }
}

/// How long a message is held. A card or a picture is hardly ever the whole question: the words follow.
pub(crate) fn hold_of(content: &Content) -> Hold {
    match content {
        Content::Text { text } => hold_ms(text),
        Content::FormAnswer { .. } => Hold::None,
        _ => Hold::FragmentMs(FRAGMENT_MS),
    }
}

#[cfg(test)]
mod tests {
    use conversation::content::{OrderCard, ProductCard};

    use super::*;

    #[test]
    fn a_card_waits_for_the_question_and_its_title_is_none() {
        let product = Content::Product(ProductCard {
            sku: "KT-15-GR".to_owned(),
            title: "云杉 1.5 升控温电热水壶 松绿".to_owned(),
            price_fen: Some(19_900),
            image: None,
            url: None,
        });
        assert_eq!(words_of(&product), "");
        assert_eq!(hold_of(&product), Hold::FragmentMs(FRAGMENT_MS));
        let order = Content::Order(OrderCard {
            number: "ZK20260001".to_owned(),
            status: "shipped".to_owned(),
            total_fen: None,
            summary: None,
            url: None,
        });
        assert_eq!(words_of(&order), "ZK20260001");
        assert_eq!(hold_of(&Content::text("买一个水壶要付运费吗".to_owned())), Hold::None);
    }
}
