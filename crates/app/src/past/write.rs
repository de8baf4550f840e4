//! Writes played customers as if each commit had been made at its time: contact, conversations, events, messages, surveys, figures.

use base::{Locale, Timestamp};
use conversation::{Author, Contact, EventKind, Identity, IdentityKind, Life, Profile};
use serde_json::{Value, json};
use store::{Changes, Column, Cx, IdentityHash, Keys, NewMessage, NewSurvey, Sealed, State, WrappedKey};

use super::play::{Played, Talk};
use crate::app::App;
use crate::assistant::remembered;
use crate::conversation::{flatten, watch};
use crate::error::{Error, Result};
use crate::report::topic_of;
use crate::work::SealedMessage;

/// One customer, sealed.
struct Ready {
    contact: Contact,
    profile: Sealed<Profile>,
    key: WrappedKey,
    identity: Identity,
    hash: IdentityHash,
    value: Sealed<String>,
    talks: Vec<Sealable>,
}

struct Sealable {
    talk: Talk,
    messages: Vec<NewMessage>,
    surveys: Vec<NewSurvey>,
    memory: Option<Sealed<Value>>,
    facts: Vec<insight::Fact>,
    deadline_job: base::JobId,
}

/// Writes them with the note of how far the past is, in one change.
pub(super) async fn write(app: &App, cx: &Cx, customers: Vec<Played>, progress: Value) -> Result<()> {
    let mut ready = Vec::with_capacity(customers.len());
    for customer in customers {
        ready.push(seal(app, cx, customer).await?);
    }
    let (owned, now) = (app.clone(), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        let mut changes = super::note(Changes::new(()), &progress, now);
        for customer in &ready {
            changes = one(changes, &owned, customer, now);
        }
        Ok(changes.audit("write_demo_past", "workspace", json!({ "customers": ready.len() })))
    };
    cx.change(Keys::new(), change).await.map_err(flatten)
}

fn one(changes: Changes<()>, app: &App, customer: &Ready, now: Timestamp) -> Changes<()> {
    let mut changes = changes
        .insert_contact(&customer.contact, customer.profile.clone(), customer.key.clone())
        .insert_identity(&customer.identity, customer.hash, customer.value.clone());
    for ready in &customer.talks {
        let header = &ready.talk.header;
        changes = changes.put_conversation(header, &ready.talk.events);
        for message in &ready.messages {
            changes = changes.insert_message(message.clone());
        }
        for (message_id, feedback) in &ready.talk.thumbs {
            changes = changes.set_feedback(*message_id, *feedback);
        }
        for survey in &ready.surveys {
            changes = changes.insert_survey(survey.clone());
        }
        if let Some(memory) = &ready.memory {
            changes = changes.put_dialogue(header.id, header.contact_id, memory.clone());
        }
        for fact in &ready.facts {
            changes = changes.put_fact(fact);
        }
        if !matches!(header.life, Life::Closed { .. }) {
            changes = watch(changes, app, header, ready.deadline_job, now);
        }
    }
    changes
}

async fn seal(app: &App, cx: &Cx, played: Played) -> Result<Ready> {
    let id = played.contact_id;
    let (key, wrapped) = cx.new_contact_key(id).await?;
    let (kind, value) = if played.signed {
        (IdentityKind::Signed, format!("past-{}", played.people.order.to_lowercase()))
    } else {
        (IdentityKind::Anonymous, format!("past-{id}"))
    };
    let profile = Profile {
        name: Some(played.people.name.clone()),
        customer_ref: played.signed.then(|| value.clone()),
        attributes: [(city_word(played.locale).to_owned(), played.people.city.clone())].into(),
        ..Profile::default()
    };
    let identity = Identity { id: app.env().id(), contact_id: id, kind };
    let hash = cx.identity_hash(kind, &value).await?;
    let mut talks = Vec::with_capacity(played.conversations.len());
    for talk in played.conversations {
        talks.push(sealable(app, &key, talk)?);
    }
    Ok(Ready {
        contact: Contact { id, created_at: played.began_at, erased_at: None },
        profile: key.seal(Column::Profile, id, &profile),
        key: wrapped,
        value: key.seal(Column::IdentityValue, identity.id, &value),
        identity,
        hash,
        talks,
    })
}

/// An attribute is named in the words of whoever set it.
const fn city_word(locale: Locale) -> &'static str {
    match locale {
        Locale::Zh => "城市",
        Locale::En => "City",
    }
}

fn sealable(app: &App, key: &store::ContactKey, mut talk: Talk) -> Result<Sealable> {
    let id = talk.header.id;
    let why = |said: &super::play::Said| {
        said.beside.why.as_ref().and_then(|why| why.get("intent")?.as_str().map(str::to_owned))
    };
    let spoken: Vec<(Timestamp, Option<String>)> = talk
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::MessageAdded { message_id, author: Author::Assistant, .. } => {
                Some((event.at, talk.said.iter().find(|said| said.id == message_id).and_then(why)))
            }
            _ => None,
        })
        .collect();
    let mut facts = insight::facts(id, &talk.events);
    for fact in &mut facts {
        fact.topic = topic_of(fact, spoken.iter().map(|(at, intent)| (*at, intent.as_deref())));
    }
    let last_why = talk.said.iter().rev().find_map(|said| said.beside.why.clone());
    let mut messages = Vec::with_capacity(talk.said.len());
    for said in std::mem::take(&mut talk.said) {
        let sealed = SealedMessage::new(key, said.id, &said.content, said.beside)?;
        messages.push(
            sealed.numbered(id, &talk.events).ok_or(Error::Internal("a past message without its event"))?,
        );
    }
    let survey = |rated: super::play::Rated| NewSurvey {
        conversation_id: id,
        session: rated.session,
        stars: rated.stars,
        agent_stars: rated.agent_stars,
        reasons: rated.reasons,
        comment: rated.says.map(|words| key.seal(Column::SurveyComment, id, &words)),
        form: None,
        at: rated.at,
    };
    let surveys = std::mem::take(&mut talk.rated).into_iter().map(survey).collect();
    let open = !matches!(talk.header.life, Life::Closed { .. });
    let memory = open.then(|| {
        key.seal(Column::Dialogue, id, &remembered(talk.memory.clone(), last_why, talk.considered_seq))
    });
    Ok(Sealable { talk, messages, surveys, memory, facts, deadline_job: app.env().id() })
}
