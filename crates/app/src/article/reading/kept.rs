//! What is kept of a place. Its source stands in it by its kind, beside the name: so did pages when there was no other kind, and what was kept then
//! is read like everything else.

use protocol::article_reading::{ReadingSource, ReadingTimes, SaveArticleReading};
use serde::{Deserialize, Serialize};

use super::super::import::{is_beside, token};
use crate::error::Result;

/// A place as it is kept, sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    name: String,
    #[serde(flatten)]
    pub(super) source: ReadingSource,
    pub(super) times: ReadingTimes,
    #[serde(default)]
    pub(super) by_itself: bool,
    /// What opens a repository; it is never told.
    #[serde(default)]
    pub(super) token: Option<String>,
}

impl Kept {
    /// What was asked for, as it is kept in place of what was. A token that is not given stays, for the host that it was given for: whoever could
    /// have it sent to another would have it.
    pub(super) fn of(mut ask: SaveArticleReading, before: Option<Self>) -> Result<Self> {
        let token = match &mut ask.source {
            ReadingSource::Repository(now) => match (now.token.take(), before) {
                (Some(typed), _) => token(&typed)?,
                (None, Some(Self { source: ReadingSource::Repository(then), token, .. }))
                    if is_beside(&then, now) =>
                {
                    token
                }
                (None, _) => None,
            },
            ReadingSource::Pages(_) | ReadingSource::Folder(_) => None,
        };
        Ok(Self { name: ask.name, source: ask.source, times: ask.times, by_itself: ask.by_itself, token })
    }

    /// What is told of it.
    pub(super) fn told(self) -> SaveArticleReading {
        SaveArticleReading {
            name: self.name,
            source: self.source,
            times: self.times,
            by_itself: self.by_itself,
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::article_reading::{ReadingEvery, ReadingFolder, ReadingRepository};

    use super::*;

    #[test]
    fn what_was_kept_before_there_were_kinds_is_pages() {
        let before = r#"{"name":"Help","pages":{"addresses":["https://a.example/"],"links":1,"within":"/help/","most":50,
            "options":{"split":"headings","audiences":["agents"]}},
            "times":{"every":"weekly","weekday":3,"hour":5},"by_itself":true}"#;
        let kept: Kept = serde_json::from_str(before).expect("reads");
        let told = kept.told();
        let ReadingSource::Pages(pages) = &told.source else { panic!("pages") };
        assert_eq!((pages.addresses[0].as_str(), pages.links, pages.most), ("https://a.example/", 1, 50));
        assert_eq!((told.times.every, told.times.weekday, told.by_itself), (ReadingEvery::Weekly, 3, true));
    }

    #[test]
    fn every_kind_comes_back_as_it_was_kept() {
        let folder =
            ReadingFolder { folder: "手册".to_owned(), within: "退换".to_owned(), ..Default::default() };
        let repository =
            ReadingRepository { address: "https://github.com/a/b".to_owned(), ..Default::default() };
        for source in [
            ReadingSource::Pages(Default::default()),
            ReadingSource::Folder(folder),
            ReadingSource::Repository(repository),
        ] {
            let ask = SaveArticleReading {
                name: "x".to_owned(),
                source,
                times: ReadingTimes::default(),
                by_itself: false,
            };
            let text = serde_json::to_string(&Kept::of(ask.clone(), None).expect("fits")).expect("writes");
            assert_eq!(serde_json::from_str::<Kept>(&text).expect("reads").told(), ask, "{text}");
        }
    }
}
