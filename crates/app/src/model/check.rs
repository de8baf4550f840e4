//! What is set of a language model, checked.

use base::limits;
use llm::{Target, chat_url};
use protocol::language_model::{ModelUse, SaveLanguageModel};
use store::LanguageModelRow;

use super::{MICROS, allowed};
use crate::app::App;
use crate::error::{Error, Result};

/// The longest that a model may be given, in seconds: whoever waits at the desk has a request that ends.
const DEADLINE_S: u32 = 90;
const PRICE: f64 = 10_000.0;
const BUDGET: f64 = 1_000_000.0;

/// What becomes of the key that is kept.
#[derive(Clone)]
pub(super) enum Key {
    /// It stays.
    Stays,
    /// None is kept.
    None,
    /// This one is.
    New(String),
}

/// Puts what was asked for into a row, and says what becomes of the key.
pub(super) fn check(app: &App, ask: SaveLanguageModel, row: &mut LanguageModelRow) -> Result<Key> {
    Target::read(&chat_url(&ask.url), &allowed(app))
        .map_err(|error| Error::invalid("url", error.to_string()))?;
    row.url = ask.url;
    row.name = line("name", &ask.name, limits::NAME_CHARS)?;
    row.model = line("model", &ask.model, limits::LANGUAGE_MODEL_CHARS)?;
    if !(1..=DEADLINE_S).contains(&ask.deadline_s) {
        return Err(Error::invalid("deadline_s", format!("must be 1 to {DEADLINE_S} seconds")));
    }
    row.deadline_s = ask.deadline_s;
    row.price_in = micros("price_in", ask.price_in, PRICE)?;
    row.price_out = micros("price_out", ask.price_out, PRICE)?;
    row.budget = ask.budget.map(|budget| micros("budget", budget, BUDGET)).transpose()?;
    if ask.currency.len() != 3 || !ask.currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(Error::invalid("currency", "three capital letters, like CNY"));
    }
    row.currency = ask.currency;
    // Without prices a budget would never be used up, however much is asked.
    if row.budget.is_some() && row.price_in == 0 && row.price_out == 0 {
        return Err(Error::invalid("budget", "a budget needs prices: say what a million tokens cost"));
    }
    let mut uses = ask.uses;
    uses.sort_unstable();
    uses.dedup();
    row.uses = uses.into_iter().map(|one| ModelUse::word(one).to_owned()).collect();
    row.active = ask.on;
    key(ask.key)
}

fn key(key: Option<String>) -> Result<Key> {
    let Some(key) = key else { return Ok(Key::Stays) };
    let key = key.trim().to_owned();
    if key.is_empty() {
        return Ok(Key::None);
    }
    let most = limits::LANGUAGE_MODEL_CHARS;
    if key.len() > most || !key.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::invalid(
            "key",
            format!("at most {most} letters, digits and signs, without spaces"),
        ));
    }
    Ok(Key::New(key))
}

fn line(field: &'static str, text: &str, most: usize) -> Result<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > most || text.chars().any(char::is_control) {
        return Err(Error::invalid(field, format!("1 to {most} characters in one line")));
    }
    Ok(text.to_owned())
}

fn micros(field: &'static str, amount: f64, most: f64) -> Result<u64> {
    if !(0.0..=most).contains(&amount) {
        return Err(Error::invalid(field, format!("must be 0 to {most}")));
    }
    // Checked above: neither negative nor large.
    Ok((amount * MICROS).round() as u64)
}
