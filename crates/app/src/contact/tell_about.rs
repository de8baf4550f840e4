//! A visitor, or the page around the widget, tells something of the visitor. It is a claim, lies sealed in the profile, and agents
//! see it beside the conversation.

use std::collections::BTreeMap;

use access::{Action, may};
use base::{ContactId, Timestamp, limits};
use conversation::about::{Detail, SeenPage, Told, Tracked};
use conversation::{IdentityKind, Profile};
use protocol::about::{TellAbout, TellEvent, TellPage};
use protocol::inbox::{InboxSettings, PageConsent, PreChatField, PreChatKind};
use serde_json::json;
use store::{ChangeError, Changes, Column, Keys, State, StoreError};

use super::address;
use super::begin::begin;
use crate::app::App;
use crate::conversation::{contact_of, flatten};
use crate::error::{Error, Result};
use crate::session::VisitorSession;
use crate::work::TRIES;

/// Attributes of one visitor.
const ATTRIBUTES: usize = 20;
/// Events that are kept, and that may be told at once.
pub(super) const EVENTS: usize = 20;
/// Facts of one event.
const PROPS: usize = 10;
/// Characters of a name.
const KEY_CHARS: usize = 40;
/// Characters of a text.
const TEXT_CHARS: usize = 200;
/// Shortest and longest telephone number, in digits (E.164 has at most 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=15;

/// Takes on what is told. Telling the same again changes nothing.
pub async fn tell_about(app: &App, visitor: VisitorSession, about: TellAbout) -> Result<()> {
    may(&visitor.actor(), Action::SpeakAsCustomer)?;
    let now = app.env().now();
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let inbox = cx.inbox(visitor.inbox_id).await?.ok_or(Error::NotFound("inbox"))?;
    let news = checked(about, &crate::inbox::read(&inbox.settings), now)?;
    let known = contact_of(&cx, &visitor).await?;
    let (id, proved) = match known {
        Some(id) => (id, visitor.identity == IdentityKind::Signed),
        None => (begin(app, visitor.clone(), Profile::default(), "").await?.contact_id, false),
    };
    for _ in 0..TRIES {
        if attempt(app, &visitor, id, &news, proved).await? {
            return Ok(());
        }
    }
    Err(Error::Contended)
}

/// False: somebody else wrote meanwhile.
async fn attempt(
    app: &App,
    visitor: &VisitorSession,
    id: ContactId,
    news: &News,
    proved: bool,
) -> Result<bool> {
    let cx = app.cx(visitor.workspace_id, visitor.actor());
    let record = cx.contact(id).await?.filter(|record| record.contact.erased_at.is_none());
    let record = record.ok_or(Error::Unauthenticated)?;
    let profile = news.onto(record.profile.clone(), proved)?;
    if profile == record.profile {
        return Ok(true);
    }
    let sealed = cx.contact_key(id).await?.seal(Column::Profile, id, &profile);
    let hints = super::alike::hints(&cx, &profile).await?;
    let (stored, told, attributes) = (record.stored, !news.told.is_empty(), news.attributes.len());
    let change = move |state: &State| -> Result<Changes<()>> {
        if state.contact(id).is_none_or(|contact| contact.erased_at.is_some()) {
            return Err(Error::Unauthenticated);
        }
        let changes = Changes::new(()).swap_profile(id, sealed.clone(), stored.clone());
        let changes = if told { changes.put_contact_hints(id, &hints) } else { changes };
        Ok(if told || attributes > 0 {
            let facts = json!({ "by": "visitor", "told": told, "attributes": attributes });
            changes.audit("update_contact", format!("contact:{id}"), facts)
        } else {
            changes.unaudited(
                "where a visitor is and what the page says has happened is news, not a deed of ours",
            )
        })
    };
    match cx.change(Keys::new().contact(id), change).await {
        Ok(()) => Ok(true),
        Err(ChangeError::Store(StoreError::Conflict(_))) => Ok(false),
        Err(error) => Err(flatten(error)),
    }
}

/// What was told, checked.
struct News {
    told: Told,
    attributes: BTreeMap<String, Option<Detail>>,
    page: Option<SeenPage>,
    events: Vec<Tracked>,
}

impl News {
    fn onto(&self, mut profile: Profile, proved: bool) -> Result<Profile> {
        profile.told = profile.told.with(self.told.clone());
        // A name that the company has signed stands above what somebody typed.
        if !proved && self.told.name.is_some() {
            profile.name.clone_from(&self.told.name);
        }
        for (name, value) in &self.attributes {
            match value {
                Some(value) => profile.page_attributes.insert(name.clone(), value.clone()),
                None => profile.page_attributes.remove(name),
            };
        }
        if profile.page_attributes.len() > ATTRIBUTES {
            return Err(Error::invalid(
                "attributes",
                format!("at most {ATTRIBUTES} of one visitor; take others away with null"),
            ));
        }
        if let Some(page) = &self.page {
            let same =
                profile.page.as_ref().is_some_and(|seen| seen.url == page.url && seen.title == page.title);
            if !same {
                profile.page = Some(page.clone());
            }
        }
        profile.events.extend(self.events.iter().cloned());
        let over = profile.events.len().saturating_sub(EVENTS);
        profile.events.drain(..over);
        Ok(profile)
    }
}

fn checked(about: TellAbout, set: &InboxSettings, now: Timestamp) -> Result<News> {
    let TellAbout { told, attributes, page, consent, events } = about;
    if events.len() > EVENTS {
        return Err(Error::invalid("events", format!("at most {EVENTS} at once")));
    }
    let mut kept = BTreeMap::new();
    for (name, value) in attributes {
        key("attributes", &name)?;
        kept.insert(name, value.map(|value| detail("attributes", value)).transpose()?);
    }
    Ok(News {
        told: told_checked(told)?,
        attributes: kept,
        page: page.map(|page| page_checked(page, set.page, consent, now)).transpose()?,
        events: events.into_iter().map(|one| event(one, now)).collect::<Result<_>>()?,
    })
}

fn told_checked(told: Told) -> Result<Told> {
    let line = |field: &'static str, text: Option<String>| -> Result<Option<String>> {
        let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let bad =
            |text: &String| text.chars().count() > limits::NAME_CHARS || text.chars().any(char::is_control);
        match text {
            Some(text) if bad(&text) => {
                Err(Error::invalid(field, format!("one line of at most {} characters", limits::NAME_CHARS)))
            }
            text => Ok(text),
        }
    };
    let told = Told {
        name: line("name", told.name)?,
        mail: line("mail", told.mail)?,
        phone: line("phone", told.phone)?,
        order_number: line("order_number", told.order_number)?,
    };
    if told.mail.as_deref().is_some_and(|mail| !is_mail(mail)) {
        return Err(Error::invalid("mail", "write it as name@example.com"));
    }
    if told.phone.as_deref().is_some_and(|phone| !is_phone(phone)) {
        return Err(Error::invalid(
            "phone",
            "write digits, with + and the country's number in front if abroad",
        ));
    }
    Ok(told)
}

/// Whether it has the form of a mail address; whether it exists nobody knows before a letter arrives.
pub(super) fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@".contains(c);
    !name.is_empty()
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !name.chars().any(odd)
        && !host.chars().any(odd)
}

pub(super) fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    PHONE_DIGITS.contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || "+-() .".contains(c))
}

fn page_checked(page: TellPage, wanted: PageConsent, consent: bool, now: Timestamp) -> Result<SeenPage> {
    let allowed = wanted == PageConsent::On || (wanted == PageConsent::Ask && consent);
    if !allowed {
        return Err(Error::invalid("page", "this inbox takes no pages without the visitor's consent"));
    }
    let url = address::clean(&page.url)
        .ok_or_else(|| Error::invalid("page", "url must begin with https:// or http://"))?;
    let title = page.title.map(|title| short(title.trim())).filter(|title| !title.is_empty());
    Ok(SeenPage { url, title, referrer: page.referrer.as_deref().and_then(address::clean), at_ms: now.ms() })
}

pub(super) fn event(event: TellEvent, now: Timestamp) -> Result<Tracked> {
    key("events", &event.name)?;
    if event.props.len() > PROPS {
        return Err(Error::invalid("events", format!("at most {PROPS} facts of one event")));
    }
    let mut props = BTreeMap::new();
    for (name, value) in event.props {
        key("events", &name)?;
        props.insert(name, detail("events", value)?);
    }
    Ok(Tracked { name: event.name, props, at_ms: now.ms(), key_id: None })
}

pub(super) fn key(field: &'static str, name: &str) -> Result<()> {
    let fits =
        !name.trim().is_empty() && name.chars().count() <= KEY_CHARS && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(Error::invalid(field, format!("a name has 1 to {KEY_CHARS} characters"))) }
}

pub(super) fn detail(field: &'static str, value: Detail) -> Result<Detail> {
    match value {
        Detail::Text(text) if text.chars().count() > TEXT_CHARS => {
            Err(Error::invalid(field, format!("a text has at most {TEXT_CHARS} characters")))
        }
        Detail::Number(number) if !number.is_finite() => {
            Err(Error::invalid(field, "a number must be finite"))
        }
        value => Ok(value),
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_CHARS).collect()
}

/// What is still to be asked of somebody of whom we know this.
pub(crate) fn still_asked(asked: &[PreChatField], profile: &Profile) -> Vec<PreChatField> {
    let known = |field: &&PreChatField| match field.kind {
        PreChatKind::Name => profile.name.is_some() || profile.told.name.is_some(),
        PreChatKind::Mail => profile.told.mail.is_some(),
        PreChatKind::Phone => profile.told.phone.is_some(),
        PreChatKind::OrderNumber => profile.told.order_number.is_some(),
    };
    asked.iter().filter(|field| !known(field)).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(json: serde_json::Value, page: PageConsent) -> Result<News> {
        let about = serde_json::from_value(json).expect("an about");
        checked(about, &InboxSettings { page, ..InboxSettings::default() }, Timestamp::default())
    }

    #[test]
    fn what_is_told_before_the_first_message_has_a_form() {
        for (field, good, bad) in [
            ("mail", "wang@example.com", "wang@example"),
            ("mail", "a.b+c@mail.example.cn", "@example.com"),
            ("phone", "+86 138-0013-8000", "no"),
            ("phone", "13800138000", "1234"),
            ("name", "王小明", "a\nb"),
        ] {
            assert!(tell(json!({ "told": { field: good } }), PageConsent::Off).is_ok(), "{field} {good}");
            let refused = tell(json!({ "told": { field: bad } }), PageConsent::Off).err();
            assert!(
                matches!(refused, Some(Error::Invalid { field: named, .. }) if named == field),
                "{field} {bad}"
            );
        }
    }

    #[test]
    fn a_page_is_taken_only_with_consent() {
        let page =
            |consent: bool| json!({ "page": { "url": "https://a.example/?token=1" }, "consent": consent });
        assert!(tell(page(true), PageConsent::Off).is_err());
        assert!(tell(page(false), PageConsent::Ask).is_err());
        for (consent, set) in [(true, PageConsent::Ask), (false, PageConsent::On)] {
            let news = tell(page(consent), set).expect("taken");
            assert_eq!(news.page.expect("a page").url, "https://a.example/");
        }
    }

    #[test]
    fn attributes_and_events_are_bounded_and_the_newest_events_stay() {
        let news = |events: usize| {
            let list: Vec<_> =
                (0..events).map(|n| json!({ "name": format!("e{n}"), "props": { "n": n } })).collect();
            tell(json!({ "events": list }), PageConsent::Off)
        };
        assert!(news(EVENTS + 1).is_err());
        let once = news(EVENTS).expect("fits").onto(Profile::default(), false).expect("fits");
        let twice = news(2).expect("fits").onto(once, false).expect("fits");
        assert_eq!(twice.events.len(), EVENTS);
        assert_eq!(twice.events.last().map(|event| event.name.as_str()), Some("e1"));
        let many: serde_json::Map<_, _> = (0..=ATTRIBUTES).map(|n| (format!("a{n}"), json!(n))).collect();
        let many = tell(json!({ "attributes": many }), PageConsent::Off).expect("each is fine");
        assert!(many.onto(Profile::default(), false).is_err());
        for bad in [json!({ "": 1 }), json!({ "x".repeat(41): 1 }), json!({ "a": "x".repeat(201) })] {
            assert!(tell(json!({ "attributes": bad }), PageConsent::Off).is_err(), "{bad}");
        }
    }

    #[test]
    fn null_takes_an_attribute_away_and_a_signed_name_stands() {
        let with = tell(json!({ "attributes": { "vip": true }, "told": { "name": "x" } }), PageConsent::Off)
            .expect("fine");
        let signed = Profile { name: Some("王小明".into()), ..Profile::default() };
        let profile = with.onto(signed, true).expect("fits");
        assert_eq!(profile.name.as_deref(), Some("王小明"));
        assert_eq!(profile.page_attributes["vip"], Detail::Flag(true));
        let without = tell(json!({ "attributes": { "vip": null } }), PageConsent::Off).expect("fine");
        assert!(without.onto(profile, true).expect("fits").page_attributes.is_empty());
    }

    #[test]
    fn what_is_known_is_not_asked_again() {
        let asked = [PreChatKind::Name, PreChatKind::Phone].map(|kind| PreChatField { kind, required: true });
        let mut profile = Profile::default();
        assert_eq!(still_asked(&asked, &profile).len(), 2);
        profile.told.phone = Some("13800138000".into());
        profile.name = Some("王".into());
        assert!(still_asked(&asked, &profile).is_empty());
    }
}
