//! What customers asked the assistant in the last weeks and were not answered, or not well, and whether the knowledge answers it by now. Words
//! are compared and forgotten; what is kept is ids and numbers.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use base::{ArticleId, ArticleTaskId, ConversationId, Locale, MessageId, TeamId, Timestamp};
use dialogue::finding::SAYS;
use knowledge::Audience;
use knowledge::care::{
    Asked, AskedGroup, CUSTOMERS, Came, EXAMPLES, Effect, Finding, Found, Kind, KnownGroup, Nearby, WEEKS,
    bare, gather,
};
use nlu::{Shape, shape};
use search::{Knowledge, Query};
use serde_json::Value;
use store::{Cx, KnownTask, RepliedRow, TaskState};

use super::super::library::blocking;
use super::{DAY_MS, OPEN_OF_KIND};
use crate::app::App;
use crate::error::Result;
use crate::training::unhelped;

/// So far back is looked.
const DAYS: i64 = 7 * WEEKS as i64;
/// Questions that are gathered: the newest.
const QUESTIONS: usize = 100_000;
/// Replies that are read at once, and pages of them: what came before half a million replies is left out.
const PAGE: u32 = 1_000;
const PAGES: usize = 500;
/// Longer messages tell a story and ask nothing that an article answers.
const CHARS: usize = 200;
/// Questions of a group that the knowledge is asked; it answers when it answers most of them.
const TRIED: usize = 3;
/// Articles that are told as near, and from which probability on.
const NEAR: usize = 3;
const NEAR_SURE: f32 = 0.1;

/// What was gathered of one workspace.
pub(super) struct Gathered {
    asked: Vec<Asked>,
    groups: Vec<AskedGroup>,
    known: Vec<KnownAsked>,
}

/// A group that an earlier look found.
struct KnownAsked {
    anchor: MessageId,
    /// What was asked before somebody said that it is done counts no more.
    since: Option<Timestamp>,
    /// What is over, and since when.
    ended: Option<(ArticleTaskId, Timestamp)>,
    group: KnownGroup,
}

impl Gathered {
    /// What happened to the questions that were seen to.
    pub(super) fn effects(&self, now: Timestamp) -> Vec<(ArticleTaskId, Effect, Timestamp)> {
        let of = |group: &AskedGroup| {
            let (id, ended) = self.known[group.known?].ended?;
            Some((id, group.effect(&self.asked, ended, now)?, ended))
        };
        self.groups.iter().filter_map(of).collect()
    }
}

/// Reads what was asked, and puts together what asks the same.
pub(super) async fn gathered(cx: &Cx, known: &[KnownTask], now: Timestamp) -> Result<Gathered> {
    let asked = asked(cx, now).await?;
    let known = known_groups(cx, known).await?;
    blocking(move || {
        let texts: Vec<KnownGroup> = known.iter().map(|one| one.group.clone()).collect();
        let groups = gather(&asked, &texts);
        Gathered { asked, groups, known }
    })
    .await
}

async fn asked(cx: &Cx, now: Timestamp) -> Result<Vec<Asked>> {
    let (from, mut before) = (first_id(now.plus_ms(-DAYS * DAY_MS)), first_id(now.plus_ms(1)));
    let (mut all, mut helped): (Vec<Asked>, HashMap<ConversationId, bool>) = Default::default();
    for _ in 0..PAGES {
        let (page, more) = cx.replied_between(from, before, PAGE).await?;
        for row in page {
            let later = helped.get(&row.conversation_id).copied().unwrap_or_default();
            let (came, helps) = came(&row, later);
            helped.insert(row.conversation_id, helps);
            let read = came.and_then(|came| read(&row, came));
            all.extend(read);
        }
        match more {
            Some(last) if all.len() < QUESTIONS => before = last,
            _ => break,
        }
    }
    all.truncate(QUESTIONS);
    Ok(all)
}

/// The first id that a message of this instant could have: ids begin with their time.
fn first_id(at: Timestamp) -> MessageId {
    MessageId(uuid::Uuid::from_u128(u128::from(u64::try_from(at.ms()).unwrap_or(0)) << 80))
}

/// When a message was written, by its id.
pub(super) fn at(id: MessageId) -> Timestamp {
    Timestamp::from_ms(i64::try_from(id.0.as_u128() >> 80).unwrap_or_default())
}

/// What came of a question, by the reply and by whether the next one in the conversation helped; and whether this one helped. Whoever is asked
/// what they mean, says it and is answered, was answered.
fn came(row: &RepliedRow, later: bool) -> (Option<Came>, bool) {
    let decision = row.why.get("decision").and_then(Value::as_str).unwrap_or_default();
    let helps = matches!(decision, "answer" | "action");
    let came = match (unhelped(&row.why), helps) {
        (Some(_), _) if decision == "clarify" && later => Some(Came::Answered),
        (Some(_), _) => Some(Came::Unanswered),
        (None, true) if row.unhelpful => Some(Came::Unhelpful),
        (None, true) => Some(Came::Answered),
        (None, false) => None,
    };
    (came, helps)
}

fn words(why: &Value) -> Option<(String, Locale)> {
    let text = why.get("understood")?.as_str()?.trim().to_owned();
    let locale = why.get("locale").and_then(Value::as_str).and_then(Locale::parse);
    Some((text, locale.unwrap_or_default()))
}

fn read(row: &RepliedRow, came: Came) -> Option<Asked> {
    let (text, locale) = words(&row.why)?;
    let asks = text.chars().count() <= CHARS && matches!(shape(&text), Shape::Question);
    let (id, conversation, customer) = (row.message_id, row.conversation_id, row.contact_id);
    asks.then(|| Asked { id, conversation, customer, at: at(id), locale, text, came })
}

/// The groups of earlier looks, by those of their questions that can still be read.
async fn known_groups(cx: &Cx, known: &[KnownTask]) -> Result<Vec<KnownAsked>> {
    let mut groups = Vec::new();
    for task in known {
        let Finding::Unanswered { anchor, .. } = &task.finding else { continue };
        let texts = questions(cx, task.id).await?.into_iter().map(|(_, text, _)| text).collect();
        let since = task.ended_at.filter(|_| task.state == TaskState::Done);
        let over = matches!(task.state, TaskState::Done | TaskState::Gone);
        let ended = task.ended_at.filter(|_| over).map(|at| (task.id, at));
        groups.push(KnownAsked { anchor: *anchor, since, ended, group: KnownGroup { texts } });
    }
    Ok(groups)
}

/// The questions that are shown of something that is to be done, as they were asked: the reply, the words, and in which language.
pub(super) async fn questions(cx: &Cx, task: ArticleTaskId) -> Result<Vec<(RepliedRow, String, Locale)>> {
    let ids: Vec<MessageId> =
        cx.article_questions(task, EXAMPLES as u32).await?.into_iter().map(|(id, _)| id).collect();
    let rows = cx.replied(&ids).await?;
    let mut wordings = BTreeSet::new();
    let read = |row: RepliedRow| {
        let (text, locale) = words(&row.why)?;
        Some((row, text, locale))
    };
    Ok(rows.into_iter().filter_map(read).filter(|(_, text, _)| wordings.insert(bare(text))).collect())
}

/// What of it is work: what enough customers asked that the knowledge does not answer by now. `missed` gives up what is asked as well.
pub(super) async fn found(
    app: &App,
    cx: &Cx,
    gathered: Gathered,
    now: Timestamp,
    missed: &mut Vec<(Locale, String, u32)>,
) -> Result<Vec<Found>> {
    let Gathered { asked, groups, known } = gathered;
    let mut many: Vec<(usize, AskedGroup)> = Vec::new();
    for group in groups {
        let since = group.known.and_then(|at| known[at].since);
        let group = since.map_or(group.clone(), |since| group.since(&asked, since));
        let customers = group.customers(&asked);
        if customers >= CUSTOMERS {
            many.push((customers, group));
        }
    }
    // What most customers asked is looked at; the order is always the same.
    many.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.failed.cmp(&other.failed)));
    many.truncate(OPEN_OF_KIND);
    let (mut found, mut nearby) = (Vec::new(), Nearby::default());
    for (_, group) in many {
        let examples: Vec<&Asked> = group.examples(&asked).into_iter().map(|at| &asked[at]).collect();
        let Some(first) = examples.first() else { continue };
        let told = told(app, cx, first.locale, &examples, now).await?;
        let group = told.since.map_or(group.clone(), |since| group.since(&asked, since));
        let customers = group.customers(&asked);
        if customers < CUSTOMERS {
            continue;
        }
        nearby.add(found.len(), examples.iter().map(|one| one.text.as_str()));
        let anchor = group.known.map_or(first.id, |at| known[at].anchor);
        found.push(one(&asked, &group, anchor, told, now));
    }
    missed.retain(|(_, text, count)| match nearby.nearest(text).and_then(|at| found.get_mut(at)) {
        Some(Found { finding: Finding::Unanswered { searches, .. }, .. }) => {
            *searches = searches.saturating_add(*count);
            false
        }
        _ => true,
    });
    Ok(found)
}

fn one(asked: &[Asked], group: &AskedGroup, anchor: MessageId, told: Told, now: Timestamp) -> Found {
    let count = |some: usize| u32::try_from(some).unwrap_or(u32::MAX);
    let customers = count(group.customers(asked));
    let unhelpful = group.failed.iter().filter(|at| asked[**at].came == Came::Unhelpful).count();
    let mut locales: BTreeMap<Locale, usize> = BTreeMap::new();
    group.failed.iter().for_each(|at| *locales.entry(asked[*at].locale).or_default() += 1);
    let locale = locales.into_iter().max_by_key(|(_, many)| *many).map(|(locale, _)| locale);
    Found {
        key: format!("{}:{anchor}", Kind::Unanswered.word()),
        article: None,
        other: None,
        owner: told.owner,
        count: customers,
        questions: group.kept(asked),
        finding: Finding::Unanswered {
            locale: locale.unwrap_or_default(),
            anchor,
            customers,
            failed: count(group.failed.len()),
            unhelpful: count(unhelpful),
            answered: count(group.answered.len()),
            searches: 0,
            weeks: group.weeks(asked, now),
            last_ms: group.failed.iter().map(|at| asked[*at].at.ms()).max().unwrap_or_default(),
            near: told.near,
        },
    }
}

/// What the knowledge says of questions.
#[derive(Default)]
struct Told {
    /// It answers most of them, and has since then.
    since: Option<Timestamp>,
    /// The articles that are nearest, and the team that answers for the first.
    near: Vec<ArticleId>,
    owner: Option<TeamId>,
}

async fn told(app: &App, cx: &Cx, locale: Locale, examples: &[&Asked], now: Timestamp) -> Result<Told> {
    let Some(index) = app.library().of(cx.workspace_id()) else { return Ok(Told::default()) };
    let texts: Vec<String> = examples.iter().take(TRIED).map(|one| one.text.clone()).collect();
    let tried = texts.len();
    let hits = blocking(move || {
        texts.iter().map(|text| hits(&index, text, locale, now)).collect::<Vec<Vec<(ArticleId, bool, f32)>>>()
    })
    .await?;
    let (mut answers, mut since, mut nearest) = (0, None, BTreeMap::<ArticleId, f32>::new());
    for (id, says, sure) in hits.iter().flatten() {
        let best = nearest.entry(*id).or_default();
        *best = best.max(*sure);
        if *says
            && let Some(record) = cx.article(*id).await?
            && let knowledge::Live::Published { at, .. } = record.header.live
        {
            answers += 1;
            since = since.max(Some(at));
        }
    }
    let mut near: Vec<(ArticleId, f32)> =
        nearest.into_iter().filter(|(_, sure)| *sure >= NEAR_SURE).collect();
    near.sort_by(|(a, one), (b, other)| other.total_cmp(one).then(a.cmp(b)));
    near.truncate(NEAR);
    let near: Vec<ArticleId> = near.into_iter().map(|(id, _)| id).collect();
    let owner = match near.first() {
        Some(id) => cx.article(*id).await?.and_then(|record| record.live?.owner),
        None => None,
    };
    Ok(Told { since: since.filter(|_| answers * 2 > tried), near, owner })
}

/// The articles that are nearest to a question, whether the assistant answers from it, and how sure.
fn hits(index: &Knowledge, text: &str, locale: Locale, at: Timestamp) -> Vec<(ArticleId, bool, f32)> {
    let of = |audience| {
        let query = Query { text, locales: &[locale], audience, channel: None, at, k: NEAR, context: &[] };
        // A damaged index is made anew within a second; the next look asks again.
        index.search(&query).unwrap_or_default().hits
    };
    let mut all = Vec::new();
    for (audience, answers) in [(Audience::Assistant, true), (Audience::Agents, false)] {
        let hits = of(audience);
        let first = hits.first().map(|hit| hit.article.clone());
        all.extend(hits.into_iter().filter_map(|hit| {
            let says = answers && hit.sure >= SAYS && first.as_ref() == Some(&hit.article);
            Some((hit.article.parse().ok()?, says, hit.sure))
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn replied(unhelpful: bool, why: Value) -> RepliedRow {
        let id = first_id(Timestamp::from_ms(5_000));
        let (conversation_id, contact_id) = (ConversationId(id.0), base::ContactId(id.0));
        RepliedRow { message_id: id, conversation_id, contact_id, unhelpful, why }
    }

    #[test]
    fn what_came_of_a_question() {
        use Came::{Answered, Unanswered, Unhelpful};
        let asked_back = json!({ "decision": "clarify", "rules": ["intent.plausible"] });
        let in_a_task = json!({ "decision": "clarify", "rules": ["flow.slot"] });
        for (why, unhelpful, later, wanted) in [
            (json!({ "decision": "answer" }), false, false, (Some(Answered), true)),
            (json!({ "decision": "answer" }), true, false, (Some(Unhelpful), true)),
            (json!({ "decision": "action" }), false, false, (Some(Answered), true)),
            (json!({ "decision": "refuse" }), false, true, (Some(Unanswered), false)),
            (json!({ "decision": "handoff", "rules": ["failed"] }), false, false, (Some(Unanswered), false)),
            (json!({ "decision": "handoff", "rules": ["wants_person"] }), false, false, (None, false)),
            (asked_back.clone(), false, false, (Some(Unanswered), false)),
            (asked_back, false, true, (Some(Answered), false)),
            (in_a_task, false, false, (None, false)),
            (json!({ "decision": "smalltalk" }), true, false, (None, false)),
            (json!({}), false, false, (None, false)),
        ] {
            assert_eq!(came(&replied(unhelpful, why.clone()), later), wanted, "{why}");
        }
    }

    #[test]
    fn only_questions_are_read_with_the_time_of_their_reply() {
        let of = |text: &str| {
            read(&replied(false, json!({ "understood": text, "locale": "en" })), Came::Unanswered)
        };
        let asked = of(" do you ship to Norway? ").expect("a question");
        assert_eq!(
            (asked.text.as_str(), asked.locale, asked.at.ms()),
            ("do you ship to Norway?", Locale::En, 5_000)
        );
        for text in ["", "hello", "谢谢", &"长".repeat(201)] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
