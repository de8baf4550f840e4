//! Lists with any filter: what columns can tell is asked of the store, the rest is judged here, page by page.

use std::collections::HashSet;

use access::{Action, may};
use base::{Timestamp, UserId, limits};
use conversation::{Header, Owner};
use insight::Day;
use protocol::filter::{Filter, FilterDanger, FilterLife, FilterOwner, FilterSort, Find, Found, FoundPage};
use store::{Cursor, Cx, ListRow, Narrowed};

use super::list::{rows_of, waiting_since};
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Headers read at once.
const CHUNK: u32 = 200;
/// Headers that counting one view looks at.
const COUNTED: usize = 1_000;

/// One page of what a filter lets through; with words in it, of what a search finds.
pub async fn filter(app: &App, user: &UserSession, ask: Find) -> Result<FoundPage> {
    may(&user.actor(), Action::ReadConversation)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let judge = Judge::new(app, user, &cx, &ask.filter).await?;
    if !ask.filter.text.trim().is_empty() {
        return crate::search::find(app, &cx, &judge, &ask).await;
    }
    let bad = |_| Error::invalid("cursor", "take `next` of the page before");
    let cursor: Option<Cursor> = ask.cursor.as_deref().map(|text| text.parse().map_err(bad)).transpose()?;
    let (rows, next) = match ask.filter.sort {
        FilterSort::Newest => newest(&cx, &judge, cursor).await?,
        FilterSort::Waiting => longest_waiting(&cx, &judge, cursor).await?,
    };
    let found = rows_of(app, user.workspace_id, rows).await?;
    let found = found.into_iter().map(|row| Found { row, hits: Vec::new() }).collect();
    Ok(FoundPage { found, next: next.map(|next| next.to_string()) })
}

/// So many conversations a filter lets through, counted up to a limit; `true` when there may be more.
pub(crate) async fn count(cx: &Cx, judge: &Judge) -> Result<(u32, bool)> {
    let (mut after, mut looked, mut count) = (None, 0, 0);
    loop {
        let headers = cx.narrowed(&judge.narrowed, after, CHUNK).await?;
        after = headers.last().map(Cursor::newest);
        looked += headers.len();
        let ended = headers.len() < CHUNK as usize;
        let fitting: Vec<Header> = headers.into_iter().filter(|header| judge.fits(header)).collect();
        count += judge.how_many(cx, &fitting).await?;
        if count >= limits::VIEW_COUNT {
            return Ok((limits::VIEW_COUNT - 1, true));
        }
        if ended || looked >= COUNTED {
            return Ok((count, !ended));
        }
    }
}

type Page = (Vec<ListRow>, Option<Cursor>);

async fn newest(cx: &Cx, judge: &Judge, mut after: Option<Cursor>) -> Result<Page> {
    let most = limits::PAGE_ROWS as usize;
    let (mut rows, mut looked) = (Vec::new(), 0);
    loop {
        let headers = cx.narrowed(&judge.narrowed, after, CHUNK).await?;
        let ended = headers.len() < CHUNK as usize;
        looked += headers.len();
        after = headers.last().map(Cursor::newest).or(after);
        let fitting: Vec<_> =
            headers.iter().filter(|header| judge.fits(header)).map(|header| header.id).collect();
        for some in fitting.chunks(most) {
            for row in cx.conversation_rows(some).await?.into_iter().filter(|row| judge.row_fits(row)) {
                if rows.len() == most {
                    let next = rows.last().map(|row: &ListRow| Cursor::newest(&row.header));
                    return Ok((rows, next));
                }
                rows.push(row);
            }
        }
        if ended || looked >= limits::FILTER_LOOKED_AT {
            return Ok((rows, after.filter(|_| !ended)));
        }
    }
}

/// Open ones are few enough to be sorted when read.
async fn longest_waiting(cx: &Cx, judge: &Judge, after: Option<Cursor>) -> Result<Page> {
    let most = limits::PAGE_ROWS as usize;
    let open = Narrowed { life: Some("open"), ..judge.narrowed.clone() };
    let (mut waiting, mut place) = (Vec::new(), None);
    while waiting.len() < limits::FILTER_LOOKED_AT {
        let headers = cx.narrowed(&open, place, CHUNK).await?;
        let ended = headers.len() < CHUNK as usize;
        place = headers.last().map(Cursor::newest);
        let fitting = headers.into_iter().filter(|header| judge.fits(header));
        waiting.extend(
            fitting.filter_map(|header| Some((Cursor::at(waiting_since(&header)?, header.id), header.id))),
        );
        if ended {
            break;
        }
    }
    waiting.sort_unstable_by_key(|(place, _)| *place);
    let rest: Vec<_> =
        waiting.into_iter().filter(|(place, _)| after.is_none_or(|after| *place > after)).collect();
    let mut rows = Vec::new();
    for some in rest.chunks(most) {
        let ids: Vec<_> = some.iter().map(|(_, id)| *id).collect();
        for row in cx.conversation_rows(&ids).await?.into_iter().filter(|row| judge.row_fits(row)) {
            if rows.len() == most {
                let last = rows
                    .last()
                    .and_then(|row: &ListRow| Some(Cursor::at(waiting_since(&row.header)?, row.header.id)));
                return Ok((rows, last));
            }
            rows.push(row);
        }
    }
    Ok((rows, None))
}

/// A filter, ready to be asked.
pub(crate) struct Judge {
    narrowed: Narrowed,
    filter: Filter,
    /// Who may own it, where the filter asks for a team.
    team: Option<HashSet<UserId>>,
}

impl Judge {
    /// Checks a filter and reads what it needs.
    pub(crate) async fn new(app: &App, user: &UserSession, cx: &Cx, filter: &Filter) -> Result<Self> {
        let zone = in_force(app, user.workspace_id).await?.zone(app);
        let day = |text: &Option<String>, field, plus| -> Result<Option<Timestamp>> {
            let bad = || Error::invalid(field, "a day is written as 2026-11-20");
            let read = |text: &String| Day::parse(text).map(|day| zone.start(day.plus(plus))).ok_or_else(bad);
            text.as_ref().map(read).transpose()
        };
        let (owner, owner_id) = match filter.owner {
            None => (None, None),
            Some(FilterOwner::Assistant) => (Some("assistant"), None),
            Some(FilterOwner::Queue) => (Some("queue"), None),
            Some(FilterOwner::Me) => (Some("agent"), Some(user.user_id)),
            Some(FilterOwner::Agent { user_id }) => (Some("agent"), Some(user_id)),
            Some(FilterOwner::Team { .. }) => (Some("agent"), None),
        };
        let team = match filter.owner {
            Some(FilterOwner::Team { team_id }) => {
                let members = cx.team_members().await?;
                Some(members.into_iter().filter(|(team, _)| *team == team_id).map(|(_, user)| user).collect())
            }
            _ => None,
        };
        if filter.labels.len() > limits::LABELS_PER_CONVERSATION {
            let reason = format!("at most {} labels", limits::LABELS_PER_CONVERSATION);
            return Err(Error::invalid("labels", reason));
        }
        let narrowed = Narrowed {
            inbox: filter.inbox,
            owner,
            owner_id,
            life: filter.life.map(|life| match life {
                FilterLife::Open => "open",
                FilterLife::Resolved => "resolved",
                FilterLife::Closed => "closed",
                FilterLife::Done => "done",
            }),
            from: day(&filter.from, "from", 0)?,
            before: day(&filter.to, "to", 1)?,
            label: filter.labels.first().copied(),
        };
        Ok(Self { narrowed, filter: filter.clone(), team })
    }

    /// Whether the header lets it through.
    pub(crate) fn fits(&self, header: &Header) -> bool {
        let team = |team: &HashSet<UserId>| header.owner.agent().is_some_and(|user| team.contains(&user));
        self.filter.labels.iter().all(|label| header.labels.contains(label))
            && self.team.as_ref().is_none_or(team)
            && self.filter.danger.is_none_or(|wanted| {
                header.dangers.iter().any(|heard| heard.sure || wanted == FilterDanger::Any)
            })
            && (!self.filter.snoozed || header.snoozed_until.is_some())
            && (!self.filter.waiting || waiting_since(header).is_some())
            // A `public_seq` is never above its `seq`: nothing of the customer can be unread then.
            && (!self.filter.unread || header.last_customer_seq > header.receipts.house_read)
    }

    /// Whether the columns let it through: for conversations that were found by another road.
    pub(crate) fn narrows_to(&self, header: &Header) -> bool {
        let narrowed = &self.narrowed;
        let owner = match header.owner {
            Owner::Assistant => "assistant",
            Owner::Queue { .. } => "queue",
            Owner::Agent { .. } => "agent",
        };
        let life = |wanted: &str| match header.life {
            conversation::Life::Open => wanted == "open",
            conversation::Life::Resolved { .. } => matches!(wanted, "resolved" | "done"),
            conversation::Life::Closed { .. } => matches!(wanted, "closed" | "done"),
        };
        narrowed.inbox.is_none_or(|inbox| inbox == header.inbox_id)
            && narrowed.owner.is_none_or(|wanted| wanted == owner)
            && narrowed.owner_id.is_none_or(|wanted| header.owner.agent() == Some(wanted))
            && narrowed.life.is_none_or(life)
            && narrowed.from.is_none_or(|from| header.last_message_at >= from)
            && narrowed.before.is_none_or(|before| header.last_message_at < before)
    }

    /// Whether what only the row tells lets it through.
    pub(crate) fn row_fits(&self, row: &ListRow) -> bool {
        (!self.filter.unread || row.unread > 0)
            && self.filter.emotion.as_ref().is_none_or(|wanted| row.emotion.as_ref() == Some(wanted))
    }

    async fn how_many(&self, cx: &Cx, headers: &[Header]) -> Result<u32> {
        let ids: Vec<_> = headers.iter().map(|header| header.id).collect();
        let count = if self.filter.emotion.is_some() {
            cx.conversation_rows(&ids).await?.iter().filter(|row| self.row_fits(row)).count()
        } else if self.filter.unread {
            cx.unread_of(&ids).await?.into_iter().filter(|unread| *unread > 0).count()
        } else {
            ids.len()
        };
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
