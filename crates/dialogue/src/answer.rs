//! Outside of flows: answers, clarification, small talk, honest refusal.

use nlu::{Scored, Shape, Understanding};

use crate::deed::Stance;
use crate::finding;
use crate::flow;
use crate::meant;
use crate::outcome::{Decision, HandOffReason, Source};
use crate::pack::{Response, SMALLTALK};
use crate::run::Run;
use crate::state::{MAX_FAILED, MAX_SUGGESTIONS, MOST_BUTTONS, Suggestion};
use crate::task;
use crate::text::mark;
use crate::then;

/// Coverage from which a text search is clear enough to suggest what it found.
const SEARCH_SUGGESTS: f32 = 0.45;
/// Coverage from which, with a clear lead, what it found is the answer.
const SEARCH_ANSWERS: f32 = 0.85;
const SEARCH_LEAD: f32 = 1.6;
/// How far beyond the out-of-scope line a text may be and still be asked about.
const NEARLY: f32 = 0.25;
/// The share one topic must have among all for that.
const UNDOUBTED: f32 = 0.6;

/// A message with no flow under way.
pub(crate) fn open(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    match u.shape {
        Shape::Greeting => smalltalk(run, "greeting"),
        Shape::Thanks => smalltalk(run, "thanks"),
        Shape::Goodbye => smalltalk(run, "bye"),
        Shape::Affirm | Shape::Deny | Shape::Cancel => acknowledge(run),
        Shape::Contentless => contentless(run, normal),
        Shape::Bare => {
            if !flow::start_with_slots(run, u) {
                run.rule("bare");
                contentless(run, normal);
            }
        }
        Shape::Fragment | Shape::Question => question(run, u, normal),
    }
    // What was told beside a question need not be told again when a task is begun.
    if run.state.flows.is_empty() {
        let told = u.slots.iter().filter(|(slot, _)| flow::stays(run.pack, slot));
        run.state.slots.extend(told.map(|(slot, value)| (slot.clone(), value.clone())));
    }
}

/// 好的: a short word back, and nothing the second time.
fn acknowledge(run: &mut Run<'_>) {
    let quiet = run.state.last_decision == Some(Decision::Smalltalk);
    run.rule(if quiet { "quiet" } else { "acknowledged" });
    if !quiet {
        run.say_key("ack");
    }
    run.decide(Decision::Smalltalk);
}

fn contentless(run: &mut Run<'_>, normal: &str) {
    let answered =
        matches!(run.state.last_decision, Some(Decision::Answer | Decision::Action | Decision::Smalltalk));
    let only_emoji = !normal.is_empty() && normal.chars().all(|c| nlu::normal::is_emoji(c) || c == ' ');
    if only_emoji && answered {
        run.rule("quiet");
        return run.decide(Decision::Smalltalk);
    }
    run.rule("contentless");
    run.say_key("contentless");
    run.decide(Decision::Clarify);
}

fn smalltalk(run: &mut Run<'_>, id: &str) {
    run.rule(format!("smalltalk.{id}"));
    match run.pack.smalltalk.get(id) {
        Some(talk) => {
            let text = talk.answer.get(run.locale).to_owned();
            run.say_reviewed(text, Vec::new(), Vec::new());
        }
        None => run.say_key("ack"),
    }
    if run.intent.is_none() {
        run.intent = Some((format!("{SMALLTALK}{id}"), 1.0));
    }
    run.decide(Decision::Smalltalk);
}

fn question(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    if turned_down(run, u) || task::done_for_me(run, normal) {
        return;
    }
    let lines = run.lines();
    // What is to be done is begun, by whatever rules.
    let task = u.intents.first().filter(|best| best.confidence >= lines.sure);
    let task = task.and_then(|best| run.topic(&best.id));
    if !task.is_some_and(|task| matches!(task.response, Response::Flow(_))) && then::answered(run) {
        return;
    }
    let Some(best) = u.intents.first() else {
        if !finding::answered(run, None) {
            failed(run, "dont_know");
        }
        return;
    };
    let outside = u.out_of_scope >= lines.out_of_scope;
    let talk = best.id.strip_prefix(SMALLTALK);
    let needed = if talk.is_some() { lines.sure * 0.7 } else { lines.sure };
    if best.confidence >= needed && !outside {
        run.intent = Some((best.id.clone(), best.confidence));
        run.rule("intent.sure");
        return match talk {
            Some(id) => {
                run.state.failed = 0;
                smalltalk(run, id)
            }
            None if finding::nearer_than(run, &best.id) => {}
            // What is switched off is not said; an article may know it.
            None if run.topic(&best.id).is_none() && finding::answered(run, None) => run.intent = None,
            None => topic(run, &best.id),
        };
    }
    if !outside && let Some(task) = told_with_details(run, u) {
        run.intent = Some((task.id.clone(), task.confidence));
        run.rule("intent.details");
        return topic(run, &task.id);
    }
    if flow_is_meant(run, u) && flow::start_with_slots(run, u) {
        return;
    }
    let rival = u.intents.iter().find(|other| !outside && run.topic(&other.id).is_some());
    if finding::answered(run, rival) {
        return;
    }
    if outside && u.shape == Shape::Fragment {
        return contentless(run, normal);
    }
    if meant::chosen(run, u, normal) {
        return;
    }
    if outside && !nearly_inside(u, lines.out_of_scope) {
        run.rule("out_of_scope");
        run.intent = None;
        run.say_key("out_of_scope");
        return run.decide(Decision::Refuse);
    }
    unsure(run, u, normal);
}

/// 先别退: what the customer says no to is left alone, and what else can be done is offered. What the same message asks for instead
/// is answered, or asked about.
fn turned_down(run: &mut Run<'_>, u: &Understanding) -> bool {
    let Some(reading) = &run.reading else { return false };
    let Some(first) = reading.turned_down.first().cloned() else { return false };
    let instead: Vec<String> = u
        .intents
        .iter()
        .filter(|other| run.topic(&other.id).is_some() && run.stance(&other.id) == Stance::Meant)
        .map(|s| s.id.clone())
        .collect();
    let Some(topic) = run.pack.topics.get(&first.id) else { return false };
    let Some(deed) = &topic.deed else { return false };
    run.rule(format!("turned_down.{}", first.id));
    if let [only] = instead.as_slice() {
        let confidence = u.intents.iter().find(|s| s.id == *only).map_or(0.0, |s| s.confidence);
        run.rule("turned_down.instead");
        run.intent = Some((only.clone(), confidence));
        let id = only.clone();
        crate::answer::topic(run, &id);
        return true;
    }
    if !instead.is_empty() {
        run.rule("turned_down.instead");
        let options = topics(run, &instead);
        clarify(run, options, "clarify_intro");
        return true;
    }
    let clear = u.intents.first().is_some_and(|other| other.confidence >= run.lines().sure);
    if deed.is_reported() || clear {
        return false;
    }
    let name = deed.name(run.locale).to_owned();
    let mut quick = follow_ups(run, &first.id);
    quick.push(run.person_button());
    run.say_filled("declined", "act", &name, quick);
    run.state.failed = 0;
    run.decide(Decision::Smalltalk);
    true
}

/// Just beyond the line, and if it is inside after all there is no doubt which topic it is: worth asking, not refusing.
fn nearly_inside(u: &Understanding, line: f32) -> bool {
    let inside = (1.0 - u.out_of_scope).max(1e-3);
    let best =
        u.intents.first().filter(|s| !s.id.starts_with(SMALLTALK)).map_or(0.0, |s| s.confidence / inside);
    u.out_of_scope < line + NEARLY && best >= UNDOUBTED
}

/// A task that leads, though not surely, told with what its flow asks for first: 水壶漏水了，帮我申请退货，订单 ZK20260039. Details make a
/// message long, and spread what its words speak for.
fn told_with_details(run: &Run<'_>, u: &Understanding) -> Option<Scored> {
    let flow = |id: &str| match &run.topic(id)?.response {
        Response::Flow(name) => run.pack.flows.get(name),
        Response::Answer(_) => None,
    };
    let best = u.intents.first().filter(|best| best.confidence >= run.lines().sure * 0.5)?;
    let asked = flow::collected(flow(&best.id)?).next()?;
    let rival = u
        .intents
        .iter()
        .skip(1)
        .any(|other| other.confidence >= best.confidence * 0.6 && flow(&other.id).is_some());
    (u.slots.contains_key(asked) && !rival).then(|| best.clone())
}

/// A slot that only a flow can use, with words that do not speak against it: 不对，是 ZK20260002. Words that speak for a task that changes
/// something are asked about: it is not looked up instead.
fn flow_is_meant(run: &Run<'_>, u: &Understanding) -> bool {
    let mut tasks = u.intents.iter().take(3).filter_map(|s| run.topic(&s.id)?.flow());
    let looks_up =
        tasks.next().and_then(|name| run.pack.flows.get(name)).is_some_and(|flow| !flow.confirms());
    !u.slots.is_empty() && looks_up
        || run
            .state
            .last_intent
            .as_deref()
            .and_then(|id| run.topic(id))
            .is_some_and(|t| matches!(t.response, Response::Flow(_)))
            && !u.slots.is_empty()
}

/// Below the sure line: suggestions from the model, then from the text search, then an honest no.
fn unsure(run: &mut Run<'_>, u: &Understanding, normal: &str) {
    let lines = run.lines();
    let plausible: Vec<&Scored> =
        u.intents.iter().filter(|s| run.topic(&s.id).is_some()).take(MAX_SUGGESTIONS).collect();
    let mut hits = run.pack.index.search(normal, run.locale, run.turn.now, MAX_SUGGESTIONS);
    // The search knows words alone: 不是没收到 is full of those of a lost parcel.
    hits.retain(|hit| run.topic(&hit.id).is_some() && run.stance(&hit.id) != Stance::Against);
    let lead = hits.get(1).map_or(f32::INFINITY, |next| hits[0].score / next.score.max(f32::EPSILON));
    let agreed = plausible.first().zip(hits.first()).is_some_and(|(intent, hit)| intent.id == hit.id);
    if let Some(hit) = hits.first().filter(|h| h.coverage >= SEARCH_ANSWERS && lead >= SEARCH_LEAD && agreed)
    {
        let (id, coverage) = (hit.id.clone(), hit.coverage.min(1.0));
        run.rule("search.sure");
        run.intent = Some((id.clone(), plausible.first().map_or(coverage, |s| s.confidence)));
        return topic(run, &id);
    }
    let mut ids: Vec<String> = Vec::new();
    let nearly = u.out_of_scope >= lines.out_of_scope;
    if plausible.first().is_some_and(|s| s.confidence >= lines.plausible || nearly) {
        run.rule("intent.plausible");
        let floor = lines.plausible * 0.4;
        ids.extend(plausible.iter().filter(|s| s.confidence >= floor).map(|s| s.id.clone()));
        run.intent = plausible.first().map(|s| (s.id.clone(), s.confidence));
    }
    if hits.first().is_some_and(|h| h.coverage >= SEARCH_SUGGESTS) && ids.len() < MAX_SUGGESTIONS {
        run.rule("search.plausible");
        ids.extend(hits.iter().filter(|h| h.coverage >= SEARCH_SUGGESTS * 0.8).map(|h| h.id.clone()));
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    let options = with_articles(run, topics(run, &ids), plausible.first().map_or(0.0, |s| s.confidence));
    if !options.is_empty() {
        return clarify(run, options, "clarify_intro");
    }
    if u.shape == Shape::Fragment {
        return contentless(run, normal);
    }
    failed(run, "dont_know");
}

/// Topics as they are suggested.
pub(crate) fn topics(run: &Run<'_>, ids: &[String]) -> Vec<Suggestion> {
    let known = ids.iter().filter_map(|id| run.topic(id));
    known
        .map(|topic| Suggestion {
            topic: topic.id.clone(),
            text: topic.ask.get(run.locale).to_owned(),
            ..Suggestion::default()
        })
        .collect()
}

/// Topics and articles that may be meant: articles that are surer than the best topic stand before it, others before the topics behind it.
fn with_articles(run: &mut Run<'_>, topics: Vec<Suggestion>, topic: f32) -> Vec<Suggestion> {
    let offers = finding::offers(run);
    if !offers.is_empty() {
        run.rule("article.offered");
    }
    let (before, after): (Vec<_>, Vec<_>) = offers.into_iter().partition(|(sure, _)| *sure > topic);
    let one = |(_, offer): (f32, Suggestion)| offer;
    let mut options: Vec<Suggestion> = Vec::new();
    let mut topics = topics.into_iter();
    let first = topics.next();
    for option in before.into_iter().map(one).chain(first).chain(after.into_iter().map(one)).chain(topics) {
        // An article may be called as a topic is: one button is enough.
        if !options.iter().any(|other| other.text == option.text) {
            options.push(option);
        }
    }
    options.truncate(MAX_SUGGESTIONS);
    options
}

/// Asks which of these is meant, with the words of `key`.
pub(crate) fn clarify(run: &mut Run<'_>, suggestions: Vec<Suggestion>, key: &str) {
    // The same question once more gets no other answer.
    if run.suggested == suggestions {
        return failed(run, "dont_know_offer_person");
    }
    if run.state.last_decision == Some(Decision::Clarify) && run.state.failed > 0 {
        return failed(run, "dont_know_offer_person");
    }
    // A second clarification in a row is half a failure: the next one fetches a person.
    if run.state.last_decision == Some(Decision::Clarify) {
        run.state.failed += 1;
    }
    // Of more than can be chosen from, the customer writes which.
    let few = suggestions.iter().filter(|_| suggestions.len() <= MOST_BUTTONS);
    let quick = few.map(|s| s.text.clone()).chain(Some(run.person_button())).collect();
    run.say_key_with(key, quick);
    if suggestions.iter().any(|suggestion| suggestion.article.is_some()) {
        run.state.asked = run.reading.as_ref().map(|reading| reading.text.clone());
    }
    run.state.suggestions = suggestions;
    run.decide(Decision::Clarify);
}

/// The assistant cannot help: says so and offers a person; the second time in a row it fetches one.
pub(crate) fn failed(run: &mut Run<'_>, key: &str) {
    run.state.failed = run.state.failed.saturating_add(1);
    run.rule("failed");
    if run.state.failed >= MAX_FAILED {
        return run.hand_off(HandOffReason::Failed);
    }
    let quick = vec![run.person_button()];
    run.say_key_with(key, quick);
    run.state.person_offered = true;
    run.decide(Decision::Refuse);
}

/// Answers a topic, or starts its flow.
pub(crate) fn topic(run: &mut Run<'_>, id: &str) {
    let Some(topic) = run.topic(id) else { return failed(run, "dont_know") };
    run.state.failed = 0;
    match &topic.response {
        Response::Flow(name) => flow::start(run, name),
        Response::Answer(answer) => {
            let text = answer.get(run.locale).to_owned();
            // Who asks again what was answered wants it done.
            let said = run.state.recent.contains(&mark(&text)) && run.state.flows.is_empty();
            let tasks = task::tasks(run, topic.follow_up.iter().filter(|_| said).cloned());
            if !tasks.is_empty() {
                run.rule("answer.again");
                return task::begin(run, &tasks);
            }
            let title = topic.title.get(run.locale).to_owned();
            let source = Source { id: topic.id.clone(), title, version: None };
            run.rule(format!("answer.{id}"));
            let quick = follow_ups(run, id);
            run.say_reviewed(text, vec![source], quick);
            run.decide(Decision::Answer);
        }
    }
}

/// Buttons for what is often asked next.
pub(crate) fn follow_ups(run: &Run<'_>, id: &str) -> Vec<String> {
    let Some(topic) = run.topic(id) else { return Vec::new() };
    let asks = topic.follow_up.iter().filter_map(|next| run.topic(next));
    asks.map(|next| next.ask.get(run.locale).to_owned()).take(MAX_SUGGESTIONS).collect()
}
