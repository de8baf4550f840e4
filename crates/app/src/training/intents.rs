//! Every intent, with how it is used and how well it is told from the others.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use access::{Action, may};
use dialogue::pack::{Pack, Response, Smalltalk, Topic};
use protocol::inbox::Wording;
use protocol::training::{IntentView, Intents};
use store::{Cx, ExampleCount, ExampleOrigin, IntentRow, ModelHead};

use super::in_force::answering;
use super::report::Kept;
use super::taught::{pack_wording, wording};
use crate::app::App;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Sessions of which it is looked what they were about: the newest.
const SESSIONS: usize = 20_000;
/// Sessions read at once.
const PAGE: u32 = 5_000;
/// How far back use is counted.
const USED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// Every intent, as it is edited.
pub async fn intents(app: &App, user: &UserSession) -> Result<Intents> {
    may(&user.actor(), Action::TrainAssistant)?;
    let cx = app.cx(user.workspace_id, user.actor());
    let look = Look::new(app, &cx).await?;
    let own = cx.intents().await?;
    // What a topic leads to is the workspace's: a flow of its own may begin with it.
    let pack = app.assistant(user.workspace_id);
    let topics = app.pack().topics.iter().map(|(id, topic)| pack.topics.get(id).unwrap_or(topic));
    let mut all: Vec<IntentView> = topics.map(|topic| look.topic(app, &pack, topic)).collect();
    all.extend(pack.smalltalk.iter().map(|(id, talk)| look.smalltalk(app, id, talk)));
    all.extend(own.iter().map(|intent| look.own(&pack, intent)));
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let (published, changed) = (look.head.published_no, !look.changed.is_empty());
    let measuring = published.is_none() && app.assistants().measuring();
    Ok(Intents { intents: all, published, changed, measuring })
}

/// One of them.
pub(super) async fn intent(app: &App, user: &UserSession, id: &str) -> Result<IntentView> {
    let all = intents(app, user).await?;
    all.intents.into_iter().find(|intent| intent.id == id).ok_or(Error::NotFound("intent"))
}

/// Whether anything was taught or taken away since the version that answers.
pub(super) async fn changed(cx: &Cx, head: &ModelHead) -> Result<BTreeSet<String>> {
    let published = head.published_no.unwrap_or(0);
    let mut changed: BTreeSet<String> = cx.intents_changed_since(published).await?.into_iter().collect();
    changed.extend(cx.examples_changed_since(published).await?);
    Ok(changed)
}

/// What is looked up once for all.
struct Look {
    head: ModelHead,
    counts: Vec<ExampleCount>,
    changed: BTreeSet<String>,
    used: BTreeMap<String, u32>,
    /// What the model that answers measured of itself, where that is known.
    report: Option<Arc<Kept>>,
}

impl Look {
    async fn new(app: &App, cx: &Cx) -> Result<Self> {
        let head = cx.model_head().await?;
        let changed = changed(cx, &head).await?;
        let (counts, used) = (cx.example_counts().await?, used(app, cx).await?);
        let report = answering(app, cx, &head).await?;
        Ok(Self { head, counts, changed, used, report })
    }

    fn topic(&self, app: &App, pack: &Pack, topic: &Topic) -> IntentView {
        let mut view = self.view(app, &topic.id, pack_wording(&topic.title));
        match &topic.response {
            Response::Answer(answer) => view.answer = Some(pack_wording(answer)),
            Response::Flow(flow) => view.flow = pack.title(flow).map(pack_wording),
        }
        view
    }

    fn smalltalk(&self, app: &App, id: &str, talk: &Smalltalk) -> IntentView {
        let id = format!("{}{id}", dialogue::SMALLTALK);
        let answer = Some(pack_wording(&talk.answer));
        IntentView { smalltalk: true, answer, ..self.view(app, &id, pack_wording(&talk.title)) }
    }

    fn own(&self, pack: &Pack, intent: &IntentRow) -> IntentView {
        let answer = Some(wording(&intent.answer)).filter(|words| *words != Wording::default());
        let flow = pack.topics.get(&intent.id).and_then(Topic::flow).and_then(|flow| pack.title(flow));
        IntentView {
            own: true,
            answer,
            flow: flow.map(pack_wording),
            ..self.bare(&intent.id, wording(&intent.title), (0, 0))
        }
    }

    fn view(&self, app: &App, id: &str, title: Wording) -> IntentView {
        let examples = app.known_examples().of_intent(id);
        let zh = examples.iter().filter(|one| one.locale == base::Locale::Zh).count();
        self.bare(id, title, (zh as u32, (examples.len() - zh) as u32))
    }

    fn bare(&self, id: &str, title: Wording, (pack_zh, pack_en): (u32, u32)) -> IntentView {
        let count = |of: &dyn Fn(&ExampleCount) -> bool| -> u32 {
            self.counts.iter().filter(|one| one.intent == id && of(one)).map(|one| one.count).sum()
        };
        let off = |one: &ExampleCount| one.origin == ExampleOrigin::Off;
        let in_force = |locale, pack: u32| {
            let (own, off) = (
                count(&|one| !off(one) && one.locale == locale),
                count(&|one| off(one) && one.locale == locale),
            );
            (pack + own).saturating_sub(off)
        };
        let measured = self.report.as_ref().and_then(|kept| kept.intent(id));
        IntentView {
            id: id.to_owned(),
            title,
            parent: id.rsplit_once('.').map(|(parent, _)| parent.to_owned()),
            own: false,
            smalltalk: false,
            flow: None,
            answer: None,
            examples_zh: in_force(base::Locale::Zh, pack_zh),
            examples_en: in_force(base::Locale::En, pack_en),
            added: count(&|one| !off(one)),
            off: count(&off),
            used: self.used.get(id).copied().unwrap_or(0),
            f1: measured.map(|one| one.f1),
            recall: measured.and_then(|one| one.recall),
            changed: self.changed.contains(id),
        }
    }
}

/// How many sessions of the last days were about each intent.
async fn used(app: &App, cx: &Cx) -> Result<BTreeMap<String, u32>> {
    let now = app.env().now();
    let (mut used, mut place, mut read) = (BTreeMap::new(), None, 0);
    while read < SESSIONS {
        let facts = cx.newest_facts(now.plus_ms(-USED_MS), now.plus_ms(1), place, PAGE).await?;
        place = facts.last().map(store::FactPlace::of);
        read += facts.len();
        let more = facts.len() == PAGE as usize;
        for topic in facts.into_iter().filter_map(|fact| fact.topic) {
            *used.entry(topic).or_insert(0) += 1;
        }
        if !more {
            break;
        }
    }
    Ok(used)
}
