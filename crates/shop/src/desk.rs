//! What customers asked for and got: each attempt is answered once, each thing is done once.

use std::collections::HashMap;

use base::Timestamp;
use parking_lot::Mutex;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::action::Proof;
use crate::problem::Problem;

/// Attempts that are remembered; beyond it the shop refuses rather than forgets.
pub const MAX_KEPT: usize = 10_000;
/// Longest attempt key that is kept.
pub const MAX_KEY_CHARS: usize = 200;

/// What can be on record for an order, an item of it, or a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Deed {
    Address,
    CallBack,
    Complaint,
    Exchange,
    Freeze,
    Invoice,
    Price,
    Refund,
    Return,
    Trace,
}

/// Everything on record.
#[derive(Debug, Default)]
pub(crate) struct Desk(Mutex<Kept>);

#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// Its number, by what it is and what it is for.
    records: HashMap<(Deed, String, String), String>,
    /// By attempt key: the request as it was and the answer.
    answered: HashMap<String, (String, Value)>,
    /// Money that was given: by which attempt, how much, when.
    given: Vec<(String, i64, Timestamp)>,
    /// For which order a code was sent, by attempt key.
    texted: HashMap<String, String>,
}

impl Kept {
    /// A code was sent for this order.
    pub(crate) fn texted(&mut self, key: &str, number: &str) {
        self.texted.insert(key.to_owned(), number.to_owned());
    }

    /// The number of what is on record.
    pub(crate) fn number(&self, deed: Deed, whose: &str, item: &str) -> Option<&str> {
        self.records.get(&(deed, whose.to_owned(), item.to_owned())).map(String::as_str)
    }

    /// Puts something on record and numbers it.
    pub(crate) fn record(&mut self, deed: Deed, whose: &str, item: &str) -> String {
        let letters = match deed {
            Deed::Address => "AD",
            Deed::CallBack => "CB",
            Deed::Complaint => "CP",
            Deed::Exchange => "EX",
            Deed::Freeze => "SE",
            Deed::Invoice => "IN",
            Deed::Price => "PP",
            Deed::Refund => "RF",
            Deed::Return => "RT",
            Deed::Trace => "TR",
        };
        let digits: String = whose.chars().filter(char::is_ascii_digit).collect();
        let number = format!("{letters}{digits}{:04}", self.records.len() + 1);
        self.records.insert((deed, whose.to_owned(), item.to_owned()), number.clone());
        number
    }
}

impl Desk {
    /// Does something once: the same key gives the same answer, and never does it a second time.
    pub(crate) fn once(
        &self,
        key: &str,
        request: &str,
        now: Timestamp,
        act: impl FnOnce(&mut Kept) -> Value,
    ) -> Result<Value, Problem> {
        let mut kept = self.0.lock();
        if let Some((earlier, answer)) = kept.answered.get(key) {
            return if earlier == request { Ok(answer.clone()) } else { Err(Problem::KeyReused) };
        }
        if kept.answered.len() >= MAX_KEPT {
            return Err(Problem::Full);
        }
        let answer = act(&mut kept);
        if let Some(fen) = given_by(&answer) {
            kept.given.push((key.to_owned(), fen, now));
        }
        kept.answered.insert(key.to_owned(), (request.to_owned(), answer.clone()));
        Ok(answer)
    }

    /// For which order this attempt sent a code.
    pub(crate) fn texted(&self, key: &str) -> Option<String> {
        self.0.lock().texted.get(key).cloned()
    }

    /// What was answered to an attempt.
    pub(crate) fn answered(&self, key: &str) -> Option<Value> {
        self.0.lock().answered.get(key).map(|(_, answer)| answer.clone())
    }

    /// What was given from then on and before that.
    pub(crate) fn given(&self, from: Timestamp, to: Timestamp) -> Vec<Value> {
        let kept = self.0.lock();
        let then = kept.given.iter().filter(|(.., at)| (from..to).contains(at));
        then.map(|(key, fen, at)| json!({ "key": key, "fen": fen, "at_ms": at.ms() })).collect()
    }

    /// Looks without doing anything.
    pub(crate) fn look(&self, see: impl FnOnce(&Kept) -> Value) -> Value {
        see(&self.0.lock())
    }
}

/// How much an answer says was given.
fn given_by(answer: &Value) -> Option<i64> {
    let field = match answer["result"].as_str()? {
        "refunded" => "refund_fen",
        "accepted" => "difference_fen",
        _ => return None,
    };
    answer[field].as_i64()
}

/// A request: what proves who asks, and what they want.
pub(crate) struct Asked<T> {
    number: String,
    phone: Option<String>,
    customer: Option<String>,
    code: Option<String>,
    pub(crate) wish: T,
    /// All of it, to tell one request from another.
    pub(crate) whole: String,
}

impl<T: DeserializeOwned> Asked<T> {
    /// Reads the four fields of the proof; all others are the wish, which takes none that it does not know.
    pub(crate) fn read(mut body: Map<String, Value>) -> Result<Self, Problem> {
        let whole = serde_json::to_string(&body).map_err(|_| Problem::BadBody)?;
        let mut text = |key: &str| match body.remove(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Problem::BadBody),
        };
        let (number, phone, customer) = (text("order_number")?, text("phone_last4")?, text("customer_ref")?);
        let code = text("code_proof")?;
        let wish = serde_json::from_value(Value::Object(body)).map_err(|_| Problem::BadBody)?;
        Ok(Self { number: number.unwrap_or_default(), phone, customer, code, wish, whole })
    }
}

impl<T> Asked<T> {
    pub(crate) fn proof(&self) -> Proof<'_> {
        Proof::new(&self.number, self.phone.as_deref(), self.customer.as_deref())
            .with_code(self.code.as_deref())
    }
}
