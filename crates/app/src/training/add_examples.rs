//! Texts are added to an intent: what is there already is told, and what stands at another intent is not added unawares.

use std::collections::BTreeSet;

use access::{Action, may};
use base::ExampleId;
use protocol::training::{AddExamples, AddedExamples, Elsewhere};
use serde_json::json;
use store::{Changes, Cx, ExampleOrigin, ExampleRow, Keys, SealedExample, State, StoreError};

use super::examples::exists;
use super::known::{locale_of, same};
use super::{EXAMPLES, EXAMPLES_AT_ONCE, INTENT_EXAMPLES, check, edit};
use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Adds texts to an intent.
pub async fn add_examples(
    app: &App,
    user: &UserSession,
    intent: &str,
    ask: AddExamples,
) -> Result<AddedExamples> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    exists(app, &cx, intent).await?;
    if ask.texts.is_empty() || ask.texts.len() > EXAMPLES_AT_ONCE {
        return Err(Error::invalid("texts", format!("1 to {EXAMPLES_AT_ONCE} at once")));
    }
    let mut texts = Vec::with_capacity(ask.texts.len());
    for (at, raw) in ask.texts.iter().enumerate() {
        let text =
            check::text(raw).map_err(|wrong| Error::invalid("texts", format!("text {} {wrong}", at + 1)))?;
        texts.push(text);
    }
    let sorted = sort(app, &cx, intent, &texts, ask.force).await?;
    has_room(&cx, intent, sorted.new.len()).await?;
    let told = AddedExamples {
        added: sorted.new.len() as u32,
        ids: sorted.new.iter().map(|(id, ..)| *id).collect(),
        known: sorted.known.clone(),
        elsewhere: sorted.elsewhere.clone(),
    };
    let (subject, user_id, now) = (intent.to_owned(), user.user_id, app.env().now());
    let change = move |state: &State| -> Result<Changes<()>> {
        let (since, mut changes) = edit(state, ());
        for id in &sorted.on_again {
            changes = changes.end_example(*id, since);
        }
        for (id, text, sealed) in &sorted.new {
            let row = ExampleRow {
                id: *id,
                since,
                intent: subject.clone(),
                origin: ExampleOrigin::Written,
                locale: locale_of(text),
                live: None,
                user_id,
                at: now,
                text: String::new(),
            };
            changes = changes.insert_example(&row, sealed.clone());
        }
        let facts = json!({ "added": sorted.new.len(), "restored": sorted.on_again.len() });
        Ok(changes.audit("add_examples", format!("intent:{subject}"), facts))
    };
    cx.change(Keys::new().model_head(), change).await.map_err(flatten)?;
    Ok(told)
}

/// Texts by what becomes of them.
#[derive(Default)]
pub(super) struct Sorted {
    pub(super) new: Vec<(ExampleId, String, SealedExample)>,
    pub(super) known: Vec<String>,
    /// Of the known ones, those of the pack that were switched off.
    pub(super) on_again: Vec<ExampleId>,
    pub(super) elsewhere: Vec<Elsewhere>,
}

/// Sorts texts of one intent that were checked before.
pub(super) async fn sort(app: &App, cx: &Cx, intent: &str, texts: &[String], force: bool) -> Result<Sorted> {
    let mut sealed = Vec::with_capacity(texts.len());
    for text in texts {
        let id: ExampleId = app.env().id();
        sealed.push((id, cx.seal_example(id, text, &same(text)).await?));
    }
    let stored = cx.intents_with(sealed.iter().map(|(_, sealed)| sealed)).await?;
    let off: BTreeSet<ExampleId> = cx.examples_off().await?.into_iter().collect();
    let (mut sorted, mut seen) = (Sorted::default(), BTreeSet::new());
    for ((text, (id, sealed)), stored) in texts.iter().zip(sealed).zip(stored) {
        let key = same(text);
        let in_pack = app.known_examples().with(&key);
        let here = in_pack.iter().find(|(of, _)| of == intent);
        let others = in_pack.iter().filter(|(of, id)| of != intent && !off.contains(id)).map(|(of, _)| of);
        let other = others.chain(stored.iter().filter(|of| *of != intent)).next();
        if !seen.insert(key) || stored.iter().any(|of| of == intent) {
            sorted.known.push(text.clone());
        } else if let Some((_, pack_id)) = here {
            if off.contains(pack_id) {
                sorted.on_again.push(*pack_id);
            }
            sorted.known.push(text.clone());
        } else if let Some(other) = other.filter(|_| !force) {
            sorted.elsewhere.push(Elsewhere { text: text.clone(), intent: other.clone() });
        } else {
            sorted.new.push((id, text.clone(), sealed));
        }
    }
    Ok(sorted)
}

/// There may not be any number of examples.
pub(super) async fn has_room(cx: &Cx, intent: &str, more: usize) -> Result<()> {
    let counts = cx.example_counts().await?;
    let own = || counts.iter().filter(|one| one.origin != ExampleOrigin::Off);
    let here: u32 = own().filter(|one| one.intent == intent).map(|one| one.count).sum();
    let all: u32 = own().map(|one| one.count).sum();
    let too_many = |what, limit| Err(StoreError::TooMany { what, limit }.into());
    match () {
        () if more == 0 => Ok(()),
        () if here as usize + more > INTENT_EXAMPLES => too_many("examples of one intent", INTENT_EXAMPLES),
        () if all as usize + more > EXAMPLES => too_many("own examples", EXAMPLES),
        () => Ok(()),
    }
}
