//! Which source answers: the text of a topic or a passage of an article, on questions of both kinds, through whole turns with the articles
//! of the shop. The floors are what is really reached, with a margin.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::article::{Shelf, follow_articles, lay};
use app::assistant::last_why;
use base::{Locale, Timestamp};
use serde_json::Value;

use crate::support::House;

/// Saturday 28 November 2026, 14:00 in Shanghai: the day on which the questions are asked.
const THEN: Timestamp = Timestamp::from_ms(1_795_845_600_000);

fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/ecommerce")
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The articles' files, by name.
fn files() -> Vec<(String, String)> {
    let folder = std::fs::read_dir(pack().join("articles")).expect("articles");
    let mut files: Vec<(String, String)> = folder
        .map(|entry| entry.expect("an entry").path())
        .map(|path| (path.file_name().expect("a name").to_string_lossy().into_owned(), text(&path)))
        .collect();
    files.sort();
    files
}

/// A house where all articles of the shop are published, and what each is called.
pub async fn shop() -> (House, BTreeMap<String, String>) {
    let (house, files) = (House::memory().await, files());
    house.fixture.clock.set(THEN);
    let pairs = || files.iter().map(|(name, text)| (name.as_str(), text.as_str()));
    let shelf = Shelf::read(Some(&text(&pack().join("articles.yaml"))), pairs()).expect("the shelf");
    lay(&house.app, house.fixture.workspace_id, &shelf).await.expect("laid");
    follow_articles(&house.app).await.expect("followed");
    let names = knowledge::bind(pairs()).expect("read").into_iter().flat_map(|leaf| {
        let edition = leaf.dated(|_| THEN);
        let titles = edition.wordings.into_values().map(|text| text.title).collect::<Vec<_>>();
        titles.into_iter().map(move |title| (title, leaf.name.clone()))
    });
    let names = names.collect();
    (house, names)
}

/// What answered: `article:NAME`, `topic:ID`, or nothing.
fn source(why: &Value, names: &BTreeMap<String, String>) -> String {
    let first = &why["sources"][0];
    match (&first["version"], first["title"].as_str(), why["intent"].as_str()) {
        (Value::Number(_), Some(title), _) => format!("article:{}", names.get(title).expect("an article")),
        (_, Some(_), _) => format!("topic:{}", first["id"].as_str().unwrap_or_default()),
        (_, None, Some(intent)) if why["decision"] == "action" => format!("topic:{intent}"),
        _ => "-".to_owned(),
    }
}

#[tokio::test]
#[allow(clippy::print_stdout, reason = "the evaluation prints what it measured")]
async fn the_right_source_answers() {
    let (house, names) = shop().await;
    let mut right: BTreeMap<(&str, Locale), (usize, usize)> = BTreeMap::new();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    let set = text(&pack().join("eval/details_dev.tsv"));
    for line in set.lines().filter(|line| !line.starts_with('#')) {
        let [ids, locale, question] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let mut visitor = house.visitor(&format!("asks-{asked}")).await;
        let id = house.talk(&mut visitor, question).await;
        let why = last_why(&house.app, house.fixture.workspace_id, id).await.expect("read").expect("a why");
        let given = source(&why, &names);
        let kind = if ids.starts_with("article") { "article" } else { "topic" };
        let tally = right.entry((kind, Locale::parse(locale).expect("a language"))).or_default();
        tally.1 += 1;
        asked += 1;
        match ids.split('|').any(|id| id == given) {
            true => tally.0 += 1,
            false => wrong.push(format!("{question}: {given} for {ids}")),
        }
    }
    println!("right of asked: {right:?}\n{}", wrong.join("\n"));
    let share = |kind: &str| {
        let (right, asked) = right
            .iter()
            .filter(|((own, _), _)| *own == kind)
            .fold((0, 0), |sum, (_, one)| (sum.0 + one.0, sum.1 + one.1));
        right as f64 / f64::from(u32::try_from(asked).unwrap_or(1).max(1))
    };
    assert!(asked >= 60 && share("article") >= 0.60, "details: {right:?}");
    assert!(share("topic") >= 0.97, "what a topic's text answers: {right:?}");
}

/// The rule of the day of the order, not of the day of the question.
#[tokio::test]
async fn an_order_is_answered_by_the_rules_of_its_day() {
    let (house, names) = shop().await;
    for (asked, question, source_then, says) in [
        (0, "我去年12月5号下的单，运费是怎么收的", "article:shipping-fees-2025", "2025年12月5日"),
        (1, "postage for an order I placed on 5 December 2025?", "article:shipping-fees-2025", "5 Dec 2025"),
        (2, "去年双十一买的，价保到哪天", "article:double-11-2025", ""),
    ] {
        let mut visitor = house.visitor(&format!("then-{asked}")).await;
        let id = house.talk(&mut visitor, question).await;
        let why = last_why(&house.app, house.fixture.workspace_id, id).await.expect("read").expect("a why");
        let said = house.answers(id).await.join("\n");
        assert_eq!(source(&why, &names), source_then, "{question}");
        assert!(said.contains(says), "{question}: {said}");
    }
}
