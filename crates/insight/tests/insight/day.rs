//! A day counted by hand. The table below was made with pencil and paper from the records; the program must reproduce every figure.
//!
//! Friday 20 November 2026, Asia/Shanghai. `C` customer, `A` assistant, `L` Lin, `M` Max, `H` the house (automatic lines).
//!
//! | # | began | what happened |
//! |---|---|---|
//! | 1 | 09:00:00 | assistant alone: C 09:00:10, A 09:00:12 (two messages), C 09:01:00, A 09:01:04; silence 09:31:04; 5 stars, quick; thumb bad then good on one answer |
//! | 2 | 10:00:00 | asked for a person: C 10:00:00, A 10:00:02, queue 10:00:10, L takes 10:00:20 with H greeting, L 10:00:28; C 10:01:00, L 10:01:30; L resolves 10:05:20; both rated: 4 and 5 |
//! | 3 | 11:00:00 | two agents: C 11:00:00, A 11:00:03, failed → queue 11:00:03, M takes 11:01:03, M 11:01:33; transfer to L 11:03:03, L 11:03:13; C 11:04:00, note by M, L 11:04:20; L resolves 11:08:03; both asked, assistant 2, agent 3: not solved, slow |
//! | 4 | 12:00:00 | given up: C 12:00:00, A 12:00:02, anger → queue 12:00:05; closed 12:20:00 while it waited |
//! | 5 | 13:00:00 | empty: opened, H greeting, closed 14:00:00 |
//! | 6 | 14:00:00 | unanswered: C 14:00:00; closed 14:30:00 |
//! | 7a | 15:00:00 | C 15:00:00, A 15:00:01; silence 15:30:01; asked, no answer |
//! | 7b | 16:00:00 | the same conversation reopened: C 16:00:00, A 16:00:05; silence 16:30:05; asked, 1 star |
//! | 8 | 23:50:00 | over midnight: C 23:50:00, A 23:50:02, C 23:59:50, A 24:00:00; silence 24:30:00; asked, no answer; thumb bad |
//! | 9 | 24:05:00 | belongs to Saturday: C 24:05:00, A 24:05:01, silence 24:35:01; asked, no answer |
//! | 10 | 17:00:00 | taken without a queue, given back: C 17:00:00, A 17:00:02, L takes 17:01:00, L 17:01:05, back to the assistant 17:02:00; C 17:03:00, A 17:03:03; silence 17:33:03; both asked, no answer |
//! | 11 | 18:00:00 | still open at the end: in no figure |

use conversation::{Event, Feedback, HandOffReason, SurveyAbout, SurveyReason};
use insight::{Day, Fact, Figure, Filter, Summary, Zone, facts, measured, relevant};

use crate::teller::{LIN, MAX, Teller, agent};

const ZONE: &str = "Asia/Shanghai";
const FRIDAY: &str = "2026-11-20";

fn open(number: u128, at: &str) -> Teller {
    Teller::open(ZONE, FRIDAY, number, at)
}

fn assistant_alone() -> Teller {
    let mut told = open(1, "09:00:00");
    told.house("09:00:00");
    told.customer("09:00:10");
    let answer = told.assistant("09:00:12");
    told.assistant("09:00:12");
    told.customer("09:01:00");
    told.assistant("09:01:04");
    told.thumb("09:02:00", answer, Feedback::Bad);
    told.thumb("09:02:10", answer, Feedback::Good);
    told.house("09:11:04");
    told.resolved("09:31:04", None, Some(SurveyAbout::Assistant));
    told.rated("09:40:00", 5, None, &[SurveyReason::QUICK]);
    told.closed("33:31:04");
    told
}

fn asked_for_a_person() -> Teller {
    let mut told = open(2, "10:00:00");
    told.customer("10:00:00");
    told.assistant("10:00:02");
    told.queue("10:00:10", HandOffReason::Asked);
    told.taken("10:00:20", LIN);
    told.house("10:00:20");
    told.agent("10:00:28", LIN);
    told.customer("10:01:00");
    told.agent("10:01:30", LIN);
    told.resolved("10:05:20", Some(LIN), Some(SurveyAbout::Both));
    told.rated("10:06:00", 4, Some(5), &[]);
    told
}

fn two_agents() -> Teller {
    let mut told = open(3, "11:00:00");
    told.customer("11:00:00");
    told.assistant("11:00:03");
    told.queue("11:00:03", HandOffReason::Failed);
    told.taken("11:01:03", MAX);
    told.agent("11:01:33", MAX);
    told.taken("11:03:03", LIN);
    told.agent("11:03:13", LIN);
    told.customer("11:04:00");
    told.note("11:04:05", MAX);
    told.agent("11:04:20", LIN);
    told.resolved("11:08:03", Some(LIN), Some(SurveyAbout::Both));
    told.rated("11:09:00", 2, Some(3), &[SurveyReason::NOT_SOLVED, SurveyReason::SLOW]);
    told
}

fn given_up() -> Teller {
    let mut told = open(4, "12:00:00");
    told.customer("12:00:00");
    told.assistant("12:00:02");
    told.queue("12:00:05", HandOffReason::Anger);
    told.closed("12:20:00");
    told
}

fn nobody_answered() -> [Teller; 2] {
    let mut empty = open(5, "13:00:00");
    empty.house("13:00:00");
    empty.closed("14:00:00");
    let mut unanswered = open(6, "14:00:00");
    unanswered.customer("14:00:00");
    unanswered.closed("14:30:00");
    [empty, unanswered]
}

fn reopened() -> Teller {
    let mut told = open(7, "15:00:00");
    told.customer("15:00:00");
    told.assistant("15:00:01");
    told.resolved("15:30:01", None, Some(SurveyAbout::Assistant));
    told.reopened("16:00:00");
    told.customer("16:00:00");
    told.assistant("16:00:05");
    told.resolved("16:30:05", None, Some(SurveyAbout::Assistant));
    told.rated("16:31:00", 1, None, &[]);
    told
}

fn around_midnight() -> [Teller; 2] {
    let mut over = open(8, "23:50:00");
    over.customer("23:50:00");
    let answer = over.assistant("23:50:02");
    over.customer("23:59:50");
    over.assistant("24:00:00");
    over.thumb("24:01:00", answer, Feedback::Bad);
    over.resolved("24:30:00", None, Some(SurveyAbout::Assistant));
    let mut after = open(9, "24:05:00");
    after.customer("24:05:00");
    after.assistant("24:05:01");
    after.resolved("24:35:01", None, Some(SurveyAbout::Assistant));
    [over, after]
}

fn given_back() -> Teller {
    let mut told = open(10, "17:00:00");
    told.customer("17:00:00");
    told.assistant("17:00:02");
    told.taken("17:01:00", LIN);
    told.agent("17:01:05", LIN);
    told.given_back("17:02:00");
    told.customer("17:03:00");
    told.assistant("17:03:03");
    told.resolved("17:33:03", None, Some(SurveyAbout::Both));
    told
}

fn still_open() -> Teller {
    let mut told = open(11, "18:00:00");
    told.customer("18:00:00");
    told
}

fn records() -> Vec<(base::ConversationId, Vec<Event>)> {
    let mut all = vec![assistant_alone(), asked_for_a_person(), two_agents(), given_up()];
    all.extend(nobody_answered());
    all.push(reopened());
    all.extend(around_midnight());
    all.extend([given_back(), still_open()]);
    all.into_iter().map(Teller::told).collect()
}

fn all_facts() -> Vec<Fact> {
    records().iter().flat_map(|(id, events)| facts(*id, events)).collect()
}

/// The facts of one day, as the store's range gives them.
fn on(day: &str, filter: Filter) -> Summary {
    let zone = Zone::named(ZONE).expect("a zone");
    let day = Day::parse(day).expect("a day");
    let (from, to) = (zone.start(day), zone.start(day.plus(1)));
    let mut summary = Summary::new(zone, filter);
    all_facts()
        .iter()
        .filter(|fact| fact.began_at >= from && fact.began_at < to)
        .for_each(|fact| summary.add(fact));
    summary
}

fn figure(figures: &[Figure], id: &str) -> Figure {
    figures.iter().find(|figure| figure.id == id).unwrap_or_else(|| panic!("no figure {id}")).clone()
}

/// Friday's figures: what was counted and out of what. Of times: how many, then mean, median and 90th percentile in milliseconds.
const COUNTED: &[(&str, u64, u64)] = &[
    // 1, 2, 3, 4, 6, 7a, 7b, 8, 10: nine sessions in which the customer wrote; 5 is empty, 9 is Saturday's, 11 is not over.
    ("sessions", 9, 9),
    // Without 7b.
    ("conversations", 8, 9),
    ("empty_sessions", 1, 1),
    // 6.
    ("missed", 1, 9),
    // 1: 2+3  2: 2+1+2  3: 2+1+3  4: 1+1  6: 1  7a: 2  7b: 2  8: 4  10: 2+2+1 = 5+5+6+2+1+2+2+4+5.
    ("depth", 32, 9),
    // 1, 2, 3, 7b, 8, 10: resolved and not reopened.
    ("solved", 6, 9),
    // 7a.
    ("reopened", 1, 9),
    // 1, 7b, 8: the assistant alone, resolved, not reopened.
    ("self_service", 3, 9),
    // 6 nobody answered, 7a came back, 7b one star, 8 unhelpful.
    ("unsolved_unheard", 4, 9),
    // 2, 3, 4.
    ("handed_over", 3, 9),
    // 2 and 3 were taken, 4 was not.
    ("connected", 2, 3),
    ("abandoned", 1, 3),
    // 3, of 2, 3 and 10.
    ("transferred", 1, 3),
    // Lin 18 s (2), Max 90 s (3), Lin 10 s (3), Lin 5 s (10): three of four within 20 s.
    ("agent_within", 3, 4),
    // 5 and 4 of 5, 4, 2, 1.
    ("csat_assistant", 2, 4),
    // 5 of 5 and 3.
    ("csat_agent", 1, 2),
    // Asked after 1, 2, 3, 7a, 7b, 8, 10; answered after 1, 2, 3, 7b.
    ("participation", 4, 7),
    // One good (the last word counts), one bad.
    ("helpful", 1, 2),
];

/// Id, how many, their sum, median and 90th percentile, in seconds.
const TIMED: &[(&str, u64, i64, i64, i64)] = &[
    // 1: 31:04 = 1864; 2: 320; 3: 483; 4: 1200; 6: 1800; 7a: 1801; 7b: 1805; 8: 2400; 10: 1983.
    ("duration", 9, 13_656, 1_801, 2_400),
    // 2 (1), 2 (2), 3 (3), 2 (4), 1 (7a), 5 (7b), 2 (8), 2 (10): sorted 1 2 2 2 2 2 3 5.
    ("assistant_first", 8, 19, 2, 5),
    // 4 (1), 10 (8), 3 (10).
    ("assistant_later", 3, 17, 4, 10),
    // 10 (2), 60 (3).
    ("queue_wait", 2, 70, 10, 60),
    // 18 from the queue (2), 90 from the queue (Max, 3), 10 from the transfer (Lin, 3), 5 from the take-over (10).
    ("agent_first", 4, 123, 10, 90),
    // 30 (2), 20 (3).
    ("agent_later", 2, 50, 20, 30),
    // Lin 300 (2), Max 120 (3), Lin 300 (3), Lin 60 (10).
    ("handling", 4, 780, 120, 300),
];

#[test]
fn friday_is_as_counted_by_hand() {
    let figures = on(FRIDAY, Filter::default()).figures();
    for (id, hits, of) in COUNTED {
        let found = figure(&figures, id);
        assert_eq!((found.hits, found.of), (*hits, *of), "{id}");
        assert_eq!(found.value.is_some(), *of > 0, "{id}");
    }
    for (id, count, sum, median, p90) in TIMED {
        let found = figure(&figures, id);
        #[expect(clippy::cast_precision_loss, reason = "a few thousand seconds")]
        let mean = *sum as f64 * 1_000.0 / *count as f64;
        assert_eq!(found.hits, *count, "{id}");
        assert!(
            found.value.is_some_and(|value| (value - mean).abs() < 1e-6),
            "{id}: {found:?}, {mean} by hand"
        );
        assert_eq!((found.median_ms, found.p90_ms), (Some(median * 1_000), Some(p90 * 1_000)), "{id}");
    }
    assert_eq!(COUNTED.len() + TIMED.len(), figures.len(), "every figure is counted by hand");
}

#[test]
fn the_breakdowns_are_as_counted_by_hand() {
    let summary = on(FRIDAY, Filter::default());
    let counts = |list: Vec<insight::Breakdown>| -> Vec<(String, u64)> {
        list.into_iter().map(|one| (one.key, one.count)).collect()
    };
    let expected = |list: &[(&str, u64)]| -> Vec<(String, u64)> {
        list.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
    };
    assert_eq!(counts(summary.hand_offs()), expected(&[("asked", 1), ("failed", 1), ("anger", 1)]));
    assert_eq!(counts(summary.reasons()), expected(&[("not_solved", 1), ("quick", 1), ("slow", 1)]));
    assert_eq!((summary.assistant_stars(), summary.agent_stars()), ([1, 1, 0, 1, 1], [0, 0, 1, 0, 1]));
    let hours: Vec<u64> = summary.hours().iter().map(|hour| hour.sessions).collect();
    let mut by_hand = [0; 24];
    for hour in [9, 10, 11, 12, 14, 15, 16, 17, 23] {
        by_hand[hour] = 1;
    }
    assert_eq!(hours, by_hand, "13 had the empty one only");
    let agents: Vec<(String, u64)> =
        summary.agents().into_iter().map(|one| (one.key, one.sessions)).collect();
    assert_eq!(agents, [(agent(LIN).to_string(), 3), (agent(MAX).to_string(), 1)]);
}

#[test]
fn an_agent_sees_their_own_figures() {
    let filter = Filter { agent: Some(agent(MAX)), ..Filter::default() };
    let figures = on(FRIDAY, filter.clone()).figures();
    assert_eq!(figure(&figures, "sessions").hits, 1);
    let first = figure(&figures, "agent_first");
    assert_eq!((first.hits, first.median_ms), (1, Some(90_000)), "Max's, not Lin's");
    assert_eq!(figure(&figures, "handling").median_ms, Some(120_000));
    assert_eq!(figure(&figures, "csat_agent").value, None, "the stars were for Lin, who spoke last");
    let lin = on(FRIDAY, Filter { agent: Some(agent(LIN)), ..Filter::default() }).figures();
    assert_eq!((figure(&lin, "csat_agent").hits, figure(&lin, "csat_agent").of), (1, 2));
    assert_eq!(all_facts().iter().filter(|fact| relevant(fact, &filter)).count(), 1);
}

#[test]
fn saturday_has_what_began_on_saturday() {
    let summary = on("2026-11-21", Filter::default());
    let figures = summary.figures();
    assert_eq!(figure(&figures, "sessions").hits, 1, "the session over midnight stays Friday's");
    assert_eq!(figure(&figures, "queue_wait").value, None, "no average over nothing");
    assert_eq!((figure(&figures, "csat_agent").value, figure(&figures, "csat_agent").of), (None, 0));
}

#[test]
fn behind_a_figure_stand_the_sessions_that_it_counts() {
    let behind = |metric: &str| -> Vec<(u128, u32)> {
        let shown = |fact: &&Fact| measured(fact, &Filter::default(), metric).expect("a metric");
        let facts = all_facts();
        facts.iter().filter(shown).map(|fact| (fact.conversation_id.0.as_u128(), fact.session)).collect()
    };
    assert_eq!(behind("abandoned"), [(4, 0)]);
    assert_eq!(behind("unsolved_unheard"), [(6, 0), (7, 0), (7, 1), (8, 0)]);
    assert_eq!(behind("reopened"), [(7, 0)]);
    assert_eq!(behind("empty_sessions"), [(5, 0)]);
    assert_eq!(measured(&all_facts()[0], &Filter::default(), "nonsense"), None);
}

#[test]
fn a_session_is_a_fact_once_it_is_over_and_a_new_one_is_noted_in_the_old() {
    let (id, events) = reopened().told();
    let resolved =
        events.iter().position(|event| matches!(event.kind, conversation::EventKind::Resolved { .. }));
    let first = &events[..=resolved.expect("resolved")];
    assert!(facts(id, &first[..first.len() - 1]).is_empty(), "not before it is over");
    assert!(!facts(id, first)[0].reopened);
    let all = facts(id, &events);
    assert_eq!((all.len(), all[0].reopened, all[1].reopened), (2, true, false));
    let text = serde_json::to_string(&all).expect("JSON");
    assert_eq!(serde_json::from_str::<Vec<Fact>>(&text).expect("facts"), all, "stored and read");
}
