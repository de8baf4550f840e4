//! One customer of the past: who they are, what they bought, how they write.

use std::collections::BTreeMap;

use base::Locale;
use base::seeded::SeededEntropy;
use serde_json::{Value, json};

use super::script::Cast;

/// Carriers as the shop names them.
const CARRIERS: [(&str, &str); 4] = [
    ("顺丰速运", "SF Express"),
    ("中通快递", "ZTO Express"),
    ("圆通速递", "YTO Express"),
    ("京东物流", "JD Logistics"),
];
/// Of a hundred lines of a careless customer so many go wrong.
const SLIPS_OF_100: u64 = 30;

/// A person of the past.
#[derive(Clone, Debug)]
pub struct People {
    /// Name, where they told it.
    pub name: String,
    /// Where they live.
    pub city: String,
    /// Their order.
    pub order: String,
    /// The last four digits of their telephone.
    pub last4: String,
    words: BTreeMap<&'static str, String>,
    status: &'static str,
    fen: i64,
    careless: bool,
    locale: Locale,
}

impl People {
    pub(super) fn draw(cast: &Cast, locale: Locale, dice: &SeededEntropy) -> Self {
        let name = pick(cast.names.get(locale), dice);
        let city = pick(cast.cities.get(locale), dice);
        let order = format!("ZK2026{:04}", 1_000 + dice.below(8_999));
        let last4 = format!("{:04}", dice.below(10_000));
        let first = usize::try_from(dice.below(cast.products.len() as u64)).unwrap_or(0);
        let product = &cast.products[first];
        let other = &cast.products[(first + 1) % cast.products.len()];
        let word = |zh: &str, en: &str| if locale == Locale::Zh { zh.to_owned() } else { en.to_owned() };
        let carrier = CARRIERS[usize::try_from(dice.below(4)).unwrap_or(0)];
        let status = ["paid", "packed", "shipped", "shipped", "shipped", "delivered"]
            [usize::try_from(dice.below(6)).unwrap_or(0)];
        let words = BTreeMap::from([
            ("product", word(&product.zh, &product.en)),
            ("other", word(&other.zh, &other.en)),
            ("price", format!("{}", product.fen / 100)),
            ("carrier", word(carrier.0, carrier.1)),
            ("tracking", format!("SF{:012}", 300_000_000_000 + dice.below(99_999_999_999))),
            ("name", name.clone()),
            ("first", first_name(&name, locale)),
            ("city", city.clone()),
            ("order", order.clone()),
            ("last4", last4.clone()),
        ]);
        let careless = dice.below(100) < 35;
        Self { name, city, order, last4, words, status, fen: product.fen, careless, locale }
    }

    /// A line with its choices made and its places filled. What `{a|b}` offers is drawn; `{product}` and its like are this customer's.
    pub(super) fn words(&self, line: &str, dice: &SeededEntropy) -> String {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((inside, after)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            if inside.contains('|') {
                let choices: Vec<&str> = inside.split('|').collect();
                let choice = choices[usize::try_from(dice.below(choices.len() as u64)).unwrap_or(0)];
                out.push_str(&self.filled(choice));
            } else {
                out.push_str(self.words.get(inside).map_or(inside, String::as_str));
            }
            rest = after;
        }
        out.push_str(rest);
        out
    }

    /// In a choice a place is written `<product>`, because braces do not nest.
    fn filled(&self, choice: &str) -> String {
        self.words
            .iter()
            .fold(choice.to_owned(), |text, (name, word)| text.replace(&format!("<{name}>"), word))
    }

    /// The same as a customer types it: some are careless.
    pub(super) fn typed(&self, line: &str, dice: &SeededEntropy) -> String {
        let text = self.words(line, dice);
        // Numbers are copied, not typed.
        if !self.careless || dice.below(100) >= SLIPS_OF_100 || text.bytes().any(|byte| byte.is_ascii_digit())
        {
            return text;
        }
        match self.locale {
            Locale::Zh => slip_zh(&text, dice),
            Locale::En => slip_en(&text, dice),
        }
    }

    /// What the shop says of their order, as its service would.
    pub(super) fn order_answer(&self, asked: &BTreeMap<String, String>, eta: &str) -> Value {
        let proven = asked.get("phone_last4").is_some_and(|digits| *digits == self.last4)
            || asked.get("customer_ref").is_some_and(|known| !known.is_empty());
        if asked.get("order_number") != Some(&self.order) || !proven {
            return json!({ "result": "not_found" });
        }
        let of = |name: &str| self.words.get(name).cloned().unwrap_or_default();
        let both = |name: &str| json!({ "zh": of(name), "en": of(name) });
        let underway = matches!(self.status, "shipped" | "delivered");
        json!({
            "result": self.status,
            "order": {
                "number": self.order,
                "status": self.status,
                "items": [{ "sku": "", "title": both("product"), "qty": 1, "price_fen": self.fen, "image": "" }],
                "total_fen": self.fen,
                "currency": "CNY",
                "carrier": if underway { both("carrier") } else { Value::Null },
                "tracking": if underway { json!(of("tracking")) } else { Value::Null },
                "eta": if underway { json!(eta) } else { Value::Null },
            }
        })
    }
}

/// As colleagues address them in English; in Chinese the whole name.
fn first_name(name: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => name.to_owned(),
        Locale::En => name.split(' ').next().unwrap_or(name).to_owned(),
    }
}

pub(super) fn pick(list: &[String], dice: &SeededEntropy) -> String {
    list.get(usize::try_from(dice.below(list.len() as u64)).unwrap_or(0)).cloned().unwrap_or_default()
}

/// Punctuation goes, a homophone comes.
fn slip_zh(text: &str, dice: &SeededEntropy) -> String {
    const SOUNDS: [(&str, &str); 6] = [
        ("在吗", "再吗"),
        ("已经", "以经"),
        ("怎么", "怎麽"),
        ("的时候", "得时候"),
        ("什么", "神马"),
        ("收到", "收道"),
    ];
    match dice.below(3) {
        0 => text.trim_end_matches(['。', '？', '！', '~']).to_owned(),
        1 => text.replace('，', " ").replace(['。', '？'], ""),
        _ => SOUNDS
            .iter()
            .find(|(right, _)| text.contains(right))
            .map_or_else(|| text.replace('。', "…"), |(right, wrong)| text.replacen(right, wrong, 1)),
    }
}

/// No capitals, no full stop, or two letters the wrong way round.
fn slip_en(text: &str, dice: &SeededEntropy) -> String {
    match dice.below(3) {
        0 => text.to_lowercase(),
        1 => text.trim_end_matches(['.', '?', '!']).replace('\'', ""),
        _ => {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            let long: Vec<usize> = (0..words.len())
                .filter(|at| words[*at].len() > 5 && words[*at].bytes().all(|byte| byte.is_ascii_lowercase()))
                .collect();
            if let Some(at) = long.get(usize::try_from(dice.below(long.len() as u64)).unwrap_or(0)) {
                let mut letters: Vec<char> = words[*at].chars().collect();
                let place = 1 + usize::try_from(dice.below(letters.len() as u64 - 3)).unwrap_or(0);
                letters.swap(place, place + 1);
                words[*at] = letters.into_iter().collect();
            }
            words.join(" ")
        }
    }
}
