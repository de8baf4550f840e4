//! `zhike eval faq`: how well questions find what answers them, beside plain BM25.

pub mod figures;
mod lessons;
mod quotes;
pub mod set;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use anyhow::{Context as _, Result, bail};
use base::{Locale, Timestamp};
use figures::{AtLine, Figures, Given};
use knowledge::{Article, Audience, Index, Wording};
use search::learn::learn;
use search::rank::Learned;
use search::{Change, Knowledge, Place, Query, SURE, Synonyms};
use serde::Serialize;
use set::{Asked, Item};

use super::judged::percent;
use super::learned;

/// Articles that are looked at for each question.
const K: usize = 10;
/// Similar questions of one label of `--lines` that are learned from.
const LINES: usize = 25;

/// What to search, what to ask.
#[derive(clap::Args)]
pub struct Args {
    /// What is searched: a file of `id<TAB>question` lines, where several lines of one id are similar questions; or the folder of a pack:
    /// its topics as `topic:ID`, its articles as `article:ID`, its synonyms.
    #[arg(long, value_name = "TSV|FOLDER")]
    base: PathBuf,
    /// What is asked: `ids<TAB>question` or `ids<TAB>language<TAB>question` lines. Ids are apart by `|`; `-` is a question without an answer.
    #[arg(long, value_name = "TSV", required_unless_present_any = ["learn", "quotes"])]
    test: Option<PathBuf>,
    /// The day as of which articles must be valid; today without it.
    #[arg(long, value_name = "YYYY-MM-DD")]
    at: Option<String>,
    /// A sentence encoder to rank with: a folder of the BERT family, or a file made of one. The ranking is learned with several, one after
    /// another, so that it is not of one encoder.
    #[arg(long, value_delimiter = ',', value_name = "PATH[,PATH]")]
    encoder: Vec<PathBuf>,
    /// Write each question here: right ids, given ids, how sure, question.
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
    /// Learn the ranking from `--questions` and write its weights here, for `crates/search/data/rank.json`; nothing is measured.
    #[arg(long, value_name = "FILE", conflicts_with = "test", requires = "questions")]
    learn: Option<PathBuf>,
    /// What to learn from: questions as those of `--test`, none of which may stand there.
    #[arg(long, requires = "learn", value_name = "TSV")]
    questions: Option<PathBuf>,
    /// How often the right place of an article is chosen: `article<TAB>language<TAB>question<TAB>quote[<TAB>quote]` lines, of articles of the
    /// pack; each quote is a sentence, item or row that answers. Measured alone, or learned from with `--learn-places`.
    #[arg(long, value_name = "TSV", conflicts_with_all = ["test", "learn"])]
    quotes: Option<PathBuf>,
    /// Learn the choice of the place from `--quotes` and write its weights here, for `crates/search/data/answer.json`.
    #[arg(long, requires = "quotes", value_name = "FILE")]
    learn_places: Option<PathBuf>,
    /// More to learn from: files of `label<TAB>text`.
    #[arg(long, value_delimiter = ',', requires = "learn", value_name = "TSV[,TSV]")]
    lines: Vec<PathBuf>,
}

#[derive(Serialize)]
struct Report {
    questions: usize,
    answerable: usize,
    articles: usize,
    index_bytes: u64,
    index_seconds: f64,
    search: Figures,
    at_line: AtLine,
    plain_bm25: Figures,
    by_language: BTreeMap<Locale, Figures>,
}

/// Runs it.
#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
pub fn run(args: &Args) -> Result<()> {
    let at = instant(args.at.as_deref())?;
    if let Some(file) = &args.learn {
        return teach(args, file, at);
    }
    if let Some(file) = &args.quotes {
        return place(args, file, at);
    }
    let items = set::base(&args.base)?;
    let Some(test) = &args.test else { bail!("there is nothing to ask: give --test") };
    let asked = set::asked(test)?;
    let began = Instant::now();
    let place = folder()?;
    if args.encoder.len() > 1 {
        bail!("one encoder ranks: name one with --encoder, or learn with several (--learn)");
    }
    let encoder = learned::encoder(args.encoder.first().map(PathBuf::as_path))?;
    let knowledge = opened(Place::Folder(place.path().to_owned()), synonyms(&args.base)?, encoder)?;
    knowledge.apply(&changes(&items), 1)?;
    let index_seconds = began.elapsed().as_secs_f64();
    let given = each(&asked, |question| {
        let found = knowledge.search(&Query {
            text: &question.text,
            locales: &[question.locale],
            audience: Audience::Customers,
            channel: None,
            at,
            k: K,
            context: &[],
        })?;
        Ok((found.hits.into_iter().map(|hit| hit.article).collect(), f64::from(found.sure)))
    })?;
    let index = Index::build(
        items
            .iter()
            .filter(|item| item.edition.audiences.contains(&Audience::Customers))
            .map(plain)
            .collect(),
    );
    let plain = each(&asked, |question| {
        let hits = index.search(&question.text, question.locale, at, K);
        let sure = hits.first().map_or(0.0, |hit| f64::from(hit.coverage));
        Ok((hits.into_iter().map(|hit| hit.id).collect(), sure))
    })?;
    if let Some(file) = &args.predictions {
        write(file, &asked, &given)?;
    }
    let by_language = Locale::ALL.into_iter().filter_map(|locale| {
        let own =
            asked.iter().cloned().zip(given.iter().cloned()).filter(|(asked, _)| asked.locale == locale);
        let (asked, given): (Vec<Asked>, Vec<Given>) = own.unzip();
        (!asked.is_empty()).then(|| (locale, figures::figures(&asked, &given)))
    });
    let report = Report {
        questions: asked.len(),
        answerable: asked.iter().filter(|asked| !asked.ids.is_empty()).count(),
        articles: items.len(),
        index_bytes: knowledge.bytes(),
        index_seconds,
        search: figures::figures(&asked, &given),
        at_line: figures::at_line(&asked, &given, f64::from(SURE)),
        plain_bm25: figures::figures(&asked, &plain),
        by_language: by_language.collect(),
    };
    super::super::say(&if args.json { serde_json::to_string(&report)? } else { page(&report) });
    Ok(())
}

fn instant(day: Option<&str>) -> Result<Timestamp> {
    match day {
        Some(day) => {
            set::midnight(day.parse().with_context(|| format!("`{day}` is no day like 2026-11-28"))?)
        }
        None => {
            #[expect(clippy::disallowed_methods, reason = "whoever measures means today")]
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
            Ok(Timestamp(i64::try_from(now.as_micros())?))
        }
    }
}

fn folder() -> Result<tempfile::TempDir> {
    tempfile::tempdir().context("no folder can be made for the index")
}

fn opened(place: Place, synonyms: Synonyms, encoder: Option<Arc<dyn nlu::Encoder>>) -> Result<Knowledge> {
    let knowledge = Knowledge::open(place, synonyms)?;
    Ok(match encoder {
        Some(encoder) => knowledge.with_encoder(encoder),
        None => knowledge,
    })
}

/// The synonyms of a pack; none for a file.
fn synonyms(base: &Path) -> Result<Synonyms> {
    let file = base.join("synonyms.yaml");
    if !file.is_file() {
        return Ok(Synonyms::default());
    }
    let groups = serde_norway::from_str(&set::text(&file)?);
    Ok(Synonyms::new(&groups.with_context(|| format!("{} cannot be read", file.display()))?))
}

fn changes(items: &[Item]) -> Vec<Change> {
    let put = |item: &Item| Change::Put {
        article: item.id.clone(),
        version: 1,
        edition: Box::new(item.edition.clone()),
    };
    items.iter().map(put).collect()
}

/// The same article for plain BM25.
fn plain(item: &Item) -> Article {
    let wordings = item.edition.wordings.iter().map(|(locale, text)| {
        let wording =
            Wording { title: text.title.clone(), body: text.body.clone(), keywords: text.questions.clone() };
        (*locale, wording)
    });
    Article {
        id: item.id.clone(),
        wordings: wordings.collect(),
        valid_from: item.edition.valid_from,
        valid_until: item.edition.valid_until,
    }
}

#[expect(clippy::disallowed_methods, reason = "how long it takes is one of the figures")]
fn each(asked: &[Asked], search: impl Fn(&Asked) -> Result<(Vec<String>, f64)>) -> Result<Vec<Given>> {
    let one = |question: &Asked| {
        let began = Instant::now();
        let (ids, sure) = search(question)?;
        Ok(Given { ids, sure, took: began.elapsed() })
    };
    asked.iter().map(one).collect()
}

/// One line a question: right ids, given ids, how sure, question.
fn write(file: &Path, asked: &[Asked], given: &[Given]) -> Result<()> {
    let mut out = String::from("right\tgiven\tsure\tquestion\n");
    for (asked, given) in asked.iter().zip(given) {
        let right = if asked.ids.is_empty() { "-".to_owned() } else { asked.ids.join("|") };
        writeln!(out, "{right}\t{}\t{:.4}\t{}", given.ids.join("|"), given.sure, asked.text)?;
    }
    std::fs::write(file, out).with_context(|| format!("{} cannot be written", file.display()))
}

fn page(report: &Report) -> String {
    let mut out = format!("{:<40}{:>12}{:>12}", "", "search", "plain BM25");
    let mut row = |name: &str, of: &dyn Fn(&Figures) -> String| {
        let _ = write!(out, "\n{name:<40}{:>12}{:>12}", of(&report.search), of(&report.plain_bm25));
    };
    row("recall at 1", &|all| percent(all.recall_at_1));
    row("recall at 5", &|all| percent(all.recall_at_5));
    row("recall at 10", &|all| percent(all.recall_at_10));
    row("mean reciprocal rank", &|all| percent(all.mrr));
    row("right, surest 80 % answered", &|all| percent(all.precision_at_80));
    row("no-answer AUROC", &|all| all.no_answer_auroc.map_or("-".to_owned(), percent));
    row("wrong of all, 75 % answered", &|all| percent(all.wrong_at_75));
    row("latency p50 / p99, µs", &|all| format!("{:.0}/{:.0}", all.p50_us, all.p99_us));
    for (locale, own) in &report.by_language {
        let _ = write!(
            out,
            "\n{:<40}{:>12}",
            format!("recall at 1, {}", locale.code()),
            percent(own.recall_at_1)
        );
    }
    let AtLine { line, answered, wrong } = report.at_line;
    let _ = write!(
        out,
        "\nanswered when {line} sure or surer: {} of the answerable; wrong {} of all\nquestions {}, answerable {}, articles {}; index {:.1} MB, made in {:.2} s",
        percent(answered),
        percent(wrong),
        report.questions,
        report.answerable,
        report.articles,
        report.index_bytes as f64 / 1e6,
        report.index_seconds
    );
    out
}

/// Measures how often the right place is chosen, or learns to choose it.
fn place(args: &Args, quotes: &Path, at: Timestamp) -> Result<()> {
    let (items, synonyms) = (set::articles(&args.base)?, synonyms(&args.base)?);
    let open = |encoder: Option<&Arc<dyn nlu::Encoder>>| -> Result<Knowledge> {
        let knowledge = opened(Place::Memory, synonyms.clone(), encoder.cloned())?;
        knowledge.apply(&changes(&items), 1)?;
        Ok(knowledge)
    };
    let encoders = encoders(args)?;
    if let Some(file) = &args.learn_places {
        return write_json(file, &quotes::learn(quotes, open, &encoders, at)?);
    }
    let figures = quotes::measure(&open(encoders.first())?, quotes, at)?;
    if args.json {
        super::super::say(&serde_json::to_string(&figures)?);
        return Ok(());
    }
    let mut out = format!(
        "{:<24}{:>10}{:>12}{:>12}{:>26}",
        "", "questions", "sentence", "passage", "article first and passage"
    );
    for (locale, own) in &figures {
        let _ = write!(
            out,
            "\n{:<24}{:>10}{:>12}{:>12}{:>26}",
            locale.code(),
            own.questions,
            percent(own.sentence),
            percent(own.passage),
            percent(own.first_and_passage)
        );
    }
    super::super::say(&out);
    Ok(())
}

fn encoders(args: &Args) -> Result<Vec<Arc<dyn nlu::Encoder>>> {
    let mut out = Vec::new();
    for path in &args.encoder {
        out.extend(learned::encoder(Some(path))?);
    }
    Ok(out)
}

fn write_json(file: &Path, what: &impl Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(what)?;
    std::fs::write(file, text + "\n").with_context(|| format!("{} cannot be written", file.display()))
}

/// Learns the ranking and writes it.
fn teach(args: &Args, file: &Path, at: Timestamp) -> Result<()> {
    let Some(questions) = &args.questions else { bail!("there is nothing to learn from: give --questions") };
    let (items, synonyms) = (set::base(&args.base)?, synonyms(&args.base)?);
    let outside: BTreeMap<Locale, Vec<String>> =
        serde_norway::from_str(&set::text(&args.base.join("out_of_scope.yaml"))?)?;
    let outside: Vec<(Locale, String)> = outside
        .into_iter()
        .flat_map(|(locale, lines)| lines.into_iter().map(move |line| (locale, line)))
        .collect();
    let base = lessons::Base { items: &items, outside: &outside, synonyms: &synonyms, at };
    let asked = set::asked(questions)?;
    let mut sets = Vec::new();
    for file in &args.lines {
        let mut items = set::questions(file)?;
        for text in items.iter_mut().flat_map(|item| item.edition.wordings.values_mut()) {
            text.questions.truncate(LINES);
        }
        sets.push(items);
    }
    let encoders = encoders(args)?;
    let mut learned = Learned::default();
    for locale in Locale::ALL {
        let of = |encoder: Option<&Arc<dyn nlu::Encoder>>| -> Result<Vec<search::learn::Lesson>> {
            let mut all = lessons::judged(&base, &asked, locale, encoder)?;
            for items in &sets {
                all.extend(lessons::held_back(items, locale, at, encoder)?);
            }
            super::super::say(&format!("{}: {} lessons", locale.code(), all.len()));
            Ok(all)
        };
        learned.plain.insert(locale, learn(&of(None)?));
        let mut encoded = Vec::new();
        for encoder in encoders.iter().filter(|encoder| encoder.knows(locale)) {
            encoded.extend(of(Some(encoder))?);
        }
        if !encoded.is_empty() {
            learned.encoded.insert(locale, learn(&encoded));
        }
    }
    write_json(file, &learned)
}
