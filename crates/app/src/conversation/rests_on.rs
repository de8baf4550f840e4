//! Which articles our side's words were taken from, so that it is known whom they were told to.

use base::limits::TOLD_ARTICLES;
use base::{ArticleId, Locale, MessageId, Timestamp};
use conversation::Source;
use protocol::correction::RestsOn;
use store::{Changes, Cx};

use crate::error::{Error, Result};

/// Articles that a message rests on, each once.
pub(super) struct Rests(Vec<(ArticleId, u32, Source)>);

impl Rests {
    /// What is asked for is there; a note tells no customer anything, so nothing is kept of it.
    pub(super) async fn of(cx: &Cx, asked: &[RestsOn], private: bool, locale: Locale) -> Result<Self> {
        if asked.len() > TOLD_ARTICLES {
            return Err(Error::invalid("rests_on", format!("at most {TOLD_ARTICLES} articles")));
        }
        let mut rests: Vec<(ArticleId, u32, Source)> = Vec::new();
        for RestsOn { id, version } in asked.iter().filter(|_| !private) {
            if rests.iter().any(|(known, ..)| known == id) {
                continue;
            }
            let record =
                cx.article(*id).await?.filter(|record| record.header.versions >= *version && *version > 0);
            let record = record.ok_or_else(|| {
                Error::invalid("rests_on", "there is no such article, or no such version of it")
            })?;
            let title = title(&record, locale);
            rests.push((*id, *version, Source { id: id.to_string(), title, version: Some(*version) }));
        }
        Ok(Self(rests))
    }

    pub(super) fn sources(&self) -> Vec<Source> {
        self.0.iter().map(|(.., source)| source.clone()).collect()
    }

    /// That they were told, in the commit of the message.
    pub(super) fn told<T>(
        &self,
        changes: Changes<T>,
        place: (MessageId, base::ConversationId),
        at: Timestamp,
    ) -> Changes<T> {
        self.0
            .iter()
            .fold(changes, |changes, (id, version, _)| changes.article_told(*id, *version, place, at))
    }
}

/// In the language of the conversation, else in the other.
fn title(record: &store::ArticleRecord, locale: Locale) -> String {
    let edition = record.live.as_ref().or(record.draft.as_ref());
    let wordings = edition.map(|edition| &edition.wordings);
    let text = wordings.and_then(|wordings| wordings.get(&locale).or_else(|| wordings.values().next()));
    text.map(|text| text.title.clone()).unwrap_or_default()
}
