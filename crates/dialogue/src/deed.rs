//! What a topic is about as a deed: a message that turns it down is not answered as if it asked for it.

use base::Locale;
use nlu::negation::{Act, Sense};

use crate::text::Text;

/// The deed of a topic.
#[derive(Clone, Debug)]
pub struct Deed {
    /// How the assistant calls it.
    pub name: Text,
    /// By which words customers speak of it.
    act: Act,
    /// Customers come because it did *not* happen: 没收到.
    reported: bool,
}

/// What a message says of a deed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stance {
    /// Nothing, or nothing against the topic.
    Open,
    /// The message speaks of it as the topic does.
    Meant,
    /// The opposite of what the topic is for.
    Against,
}

impl Deed {
    /// From the forms in both languages, the first of each being its name; what the examples say most often is learned.
    pub(crate) fn new(zh: &[String], en: &[String], examples: &[&String]) -> Option<Self> {
        let act = Act::new(zh.iter().chain(en).map(String::as_str));
        let read = examples.iter().filter_map(|text| act.polarity(text));
        let (mut negated, mut all) = (0usize, 0usize);
        for polarity in read {
            negated += usize::from(polarity.sense.is_negated());
            all += 1;
        }
        let name = Text { zh: zh.first()?.clone(), en: en.first()?.clone() };
        Some(Self { name, act, reported: negated * 2 > all })
    }

    /// The name in a language.
    pub(crate) fn name(&self, locale: Locale) -> &str {
        self.name.get(locale)
    }

    /// What a text says of it.
    pub(crate) fn stance(&self, text: &str) -> Stance {
        let Some(polarity) = self.act.polarity(text) else { return Stance::Open };
        match (self.reported, polarity.sense) {
            (false, Sense::Declined) => Stance::Against,
            (false, Sense::Asserted) => Stance::Meant,
            (true, Sense::Asserted) if polarity.double => Stance::Against,
            (true, Sense::Absent | Sense::Unable) => Stance::Meant,
            _ => Stance::Open,
        }
    }

    /// Does the message turn the deed itself down, rather than deny a report?
    pub(crate) fn is_reported(&self) -> bool {
        self.reported
    }
}
