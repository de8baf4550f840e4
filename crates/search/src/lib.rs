//! Articles found by what people ask, in Chinese and English, without a network and without a model of another's.
//!
//! One [`Knowledge`] holds the published articles of one workspace, in a folder or in memory. It is derived data: the record is the
//! database. Every change of an article there has a number; [`Knowledge::position`] is the number up to which the index follows, and
//! whoever feeds it begins behind that:
//!
//! ```
//! # use base::{Locale, Timestamp};
//! # use knowledge::{ArticleText, Audience, Channel, Edition};
//! # use search::{Change, Knowledge, Place, Query, Synonyms};
//! # fn main() -> Result<(), search::Error> {
//! # let text = ArticleText { title: "怎么退货".into(), body: "七天内在订单页申请。".into(), ..Default::default() };
//! # let edition = Box::new(Edition {
//! #     wordings: [(Locale::Zh, text)].into(), audiences: Audience::ALL.into(), ..Default::default()
//! # });
//! let knowledge = Knowledge::open(Place::Memory, Synonyms::default())?;
//! assert_eq!(knowledge.position(), 0);
//! knowledge.apply(&[Change::Put { article: "returns".into(), version: 1, edition }], 1)?;
//! let found = knowledge.search(&Query {
//!     text: "想退掉买的东西，怎么退货",
//!     locales: &[Locale::Zh],
//!     audience: Audience::Customers,
//!     channel: Some(Channel::Chat),
//!     at: Timestamp::from_ms(1_764_000_000_000),
//!     k: 3,
//!     context: &[],
//! })?;
//! assert_eq!(found.hits[0].article, "returns");
//! # Ok(())
//! # }
//! ```
//!
//! **What is promised.** A change is searchable when `apply` returns, and `apply` is all or nothing. A folder that is missing, cut short or
//! altered is emptied when it is opened, or when a search comes upon it: `position` is 0 again, `apply` says [`Error::Damaged`] once, and
//! everything is fed anew; nothing that was damaged is ever answered from. Audience, channel, language and validity are decided inside the
//! search, so that what may not be seen takes no place. Hits of one score have a fixed order. Queries, words, hits and terms have limits
//! ([`limits`]). Calls block and may read files: call them where that is allowed.
//!
//! **How it finds.** A title and each similar question is a document of its own, and so is each [passage](knowledge::passages) of the body;
//! one more, the last of them, holds all of an article. Recall takes the best few of each kind by BM25 over Chinese words and pairs of
//! characters, English stems and numbers, with synonyms, and with what a word may have been meant to be (by sound, or by slips of the
//! keyboard) when the plain reading finds little; it reads the rarest words first, and only so much. Then all that the recalled articles have
//! of the question is counted, and [the ranking](rank) looks closely at the most promising ones: it judges them, with a
//! [sentence encoder](Knowledge::with_encoder) if there is one, by a linear model. Of the first hits every sentence, item and row is [compared](answer) to choose the passage and the place in it that
//! answers. [`Found::sure`] says how probable it is that the first hit
//! is the answer. `bench/knowledge.md` says how far it goes.

pub mod answer;
mod asking;
mod choose;
mod count;
mod cut;
mod expand;
mod gate;
mod has;
mod index;
pub mod learn;
pub mod limits;
mod mark;
mod place;
mod query;
pub mod rank;
mod recall;
mod schema;
mod synonyms;
mod vector;
mod view;
mod weigh;

pub use index::{Change, Error, Knowledge};
pub use place::Place;
pub use query::{Found, Hit, Query};
pub use rank::SURE;
pub use synonyms::Synonyms;
