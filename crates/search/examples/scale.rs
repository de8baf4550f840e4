//! How search behaves on many articles, beside the engine alone and SQLite's FTS5, in one run and on one thread:
//!
//! ```sh
//! cargo run --release -p search --example scale -- LINES [ARTICLES] [QUERIES]
//! ```
//!
//! LINES is a text file with a sentence of people on each line, the more the better. Articles are put together of them by a fixed rule: a
//! title, four similar questions, and five sections of two passages each. Every twentieth line is asked, and stands in no article.

use std::fmt::Display;
use std::path::Path;
use std::time::{Duration, Instant};

use base::{Locale, Timestamp};
use knowledge::{ArticleText, Audience, Edition, all_passages};
use nlu::search::{WordKind, words};
use search::{Change, Knowledge, Place, Query, Synonyms};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{Index, TantivyDocument, Term};

/// Articles that are applied at once.
const BATCH: usize = 2_000;
/// Best ones that are asked for.
const K: usize = 10;

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else { return Err("usage: scale LINES [ARTICLES] [QUERIES]".into()) };
    let mut number = |usual: usize| arguments.next().map_or(Ok(usual), |text| text.parse());
    let (articles, queries) = (number(100_000)?, number(1_000)?);
    let text = std::fs::read_to_string(file)?;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.chars().count() >= 4).collect();
    let (asked, told): (Vec<_>, Vec<_>) = lines.iter().enumerate().partition(|(at, _)| at % 20 == 0);
    let asked: Vec<&str> = asked.into_iter().map(|(_, line)| *line).collect();
    let told: Vec<&str> = told.into_iter().map(|(_, line)| *line).collect();
    if asked.is_empty() || told.len() < 100 {
        return Err("LINES has too few lines: some thousands are wanted".into());
    }
    let questions: Vec<&str> = asked.iter().cycle().take(queries).copied().collect();
    let folder = tempfile::tempdir()?;
    say("articles", articles);
    say("lines to tell, lines to ask", format!("{}, {}", told.len(), asked.len()));
    ours(&folder.path().join("ours"), articles, &told, &questions)?;
    engine(&folder.path().join("engine"), articles, &told, &questions)?;
    sqlite(&folder.path().join("fts5.sqlite"), articles, &told, &questions)?;
    Ok(())
}

#[expect(clippy::print_stdout, reason = "figures are what it is for")]
fn say(name: &str, value: impl Display) {
    println!("{name:<44} {value}");
}

/// A small generator with a fixed start: the same articles in every run.
struct Dice(u64);

impl Dice {
    fn of<'a>(&mut self, lines: &[&'a str]) -> &'a str {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        lines[usize::try_from(self.0 >> 33).unwrap_or_default() % lines.len()]
    }
}

fn locale_of(text: &str) -> Locale {
    if text.chars().any(nlu::normal::is_han) { Locale::Zh } else { Locale::En }
}

fn article(number: usize, lines: &[&str]) -> Edition {
    let mut dice = Dice(number as u64 + 1);
    let title = dice.of(lines).to_owned();
    let locale = locale_of(&title);
    let questions = (0..4).map(|_| dice.of(lines).to_owned()).collect();
    let mut body = String::new();
    for _ in 0..5 {
        body.push_str(&format!("## {}\n\n", dice.of(lines)));
        for _ in 0..2 {
            while !body.ends_with("\n\n") || body.ends_with("## \n\n") {
                body.push('\n');
            }
            let mut said = 0;
            while said < if locale == Locale::Zh { 220 } else { 500 } {
                let line = dice.of(lines);
                said += line.chars().count();
                body.push_str(line);
                body.push_str(if locale == Locale::Zh { "。" } else { ". " });
            }
            body.push_str("\n\n");
        }
    }
    let text = ArticleText { title, body, questions, since: 1 };
    Edition { wordings: [(locale, text)].into(), audiences: Audience::ALL.into(), ..Edition::default() }
}

fn latencies(name: &str, mut took: Vec<Duration>) {
    took.sort();
    let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3;
    say(&format!("{name}: query p50 / p99, ms"), format!("{:.2} / {:.2}", at(0.5), at(0.99)));
}

fn built(name: &str, articles: usize, took: Duration, bytes: u64) {
    say(&format!("{name}: articles/s when laid in"), format!("{:.0}", articles as f64 / took.as_secs_f64()));
    say(&format!("{name}: index, MB"), format!("{:.0}", bytes as f64 / 1e6));
    say(&format!("{name}: memory of the process at most, MB"), peak());
}

/// What the process held at most so far.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kb.map_or("unknown".to_owned(), |kb| format!("{:.0}", kb / 1e3))
}

#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn timed<T>(work: impl FnOnce() -> Result<T, Failed>) -> Result<(T, Duration), Failed> {
    let began = Instant::now();
    let done = work()?;
    Ok((done, began.elapsed()))
}

fn ours(folder: &Path, articles: usize, lines: &[&str], questions: &[&str]) -> Result<(), Failed> {
    let knowledge = Knowledge::open(Place::Folder(folder.to_owned()), Synonyms::default())?;
    let ((), took) = timed(|| {
        for from in (0..articles).step_by(BATCH) {
            let put = |number: usize| Change::Put {
                article: format!("a{number}"),
                version: 1,
                edition: Box::new(article(number, lines)),
            };
            let batch: Vec<Change> = (from..(from + BATCH).min(articles)).map(put).collect();
            knowledge.apply(&batch, from as u64 + 1)?;
        }
        Ok(())
    })?;
    say("ours: questions, passages and wholes", knowledge.len());
    built("ours", articles, took, knowledge.bytes());
    let one = Change::Put { article: "one".into(), version: 1, edition: Box::new(article(articles, lines)) };
    let ((), took) = timed(|| Ok(knowledge.apply(&[one], articles as u64)?))?;
    say("ours: one more article can be found after, ms", format!("{:.0}", took.as_secs_f64() * 1e3));
    let mut all = Vec::new();
    for text in questions {
        let (_, took) = timed(|| {
            Ok(knowledge.search(&Query {
                text,
                locales: &[locale_of(text)],
                audience: Audience::Customers,
                channel: None,
                at: Timestamp(1),
                k: K,
                context: &[],
            })?)
        })?;
        all.push(took);
    }
    latencies("ours", all);
    Ok(())
}

/// The same words as ours: pairs, stems and numbers of title, heading and text of each passage.
fn terms(text: &str) -> Vec<String> {
    words(text).into_iter().filter(|word| word.kind != WordKind::Han).map(|word| word.text).collect()
}

fn chunks(number: usize, lines: &[&str]) -> Vec<String> {
    let edition = article(number, lines);
    let texts = edition.wordings.iter().flat_map(|(locale, text)| all_passages(text, *locale));
    texts.map(|one| format!("{}\n{}", one.heading.join("\n"), one.text)).collect()
}

/// The engine alone: each passage a document of one field, BM25, the best ten.
fn engine(folder: &Path, articles: usize, lines: &[&str], questions: &[&str]) -> Result<(), Failed> {
    std::fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let cut =
        TextFieldIndexing::default().set_tokenizer("raw").set_index_option(IndexRecordOption::WithFreqs);
    let field = schema.add_text_field("text", TextOptions::default().set_indexing_options(cut));
    let kept = schema.add_text_field("kept", STORED);
    let index = Index::create_in_dir(folder, schema.build())?;
    let (documents, took) = timed(|| {
        let mut writer = index.writer_with_num_threads(1, 96_000_000)?;
        let mut documents = 0;
        for number in 0..articles {
            for text in chunks(number, lines) {
                let token =
                    |(position, text)| Token { position, text, position_length: 1, ..Token::default() };
                let tokens = terms(&text).into_iter().enumerate().map(token).collect();
                let mut document = TantivyDocument::default();
                document.add_pre_tokenized_text(field, PreTokenizedString { text: String::new(), tokens });
                document.add_text(kept, text);
                writer.add_document(document)?;
                documents += 1;
            }
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(documents)
    })?;
    say("engine alone: passages", documents);
    let files = std::fs::read_dir(folder)?.flatten();
    built("engine alone", articles, took, files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum());
    let searcher = index.reader()?.searcher();
    let mut all = Vec::new();
    for text in questions {
        let (_, took) = timed(|| {
            let query = asked_of(field, text);
            Ok(searcher.search(&query, &TopDocs::with_limit(K).order_by_score())?)
        })?;
        all.push(took);
    }
    latencies("engine alone", all);
    Ok(())
}

fn asked_of(field: Field, text: &str) -> BooleanQuery {
    let mut all = terms(text);
    all.sort();
    all.dedup();
    let one = |text: &String| -> (Occur, Box<dyn tantivy::query::Query>) {
        let term = Term::from_field_text(field, text);
        (Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs)))
    };
    BooleanQuery::new(all.iter().map(one).collect())
}

/// SQLite's FTS5 over the same words, apart by spaces.
fn sqlite(file: &Path, articles: usize, lines: &[&str], questions: &[&str]) -> Result<(), Failed> {
    let mut connection = rusqlite::Connection::open(file)?;
    connection.execute_batch("pragma journal_mode = wal; create virtual table chunk using fts5(text);")?;
    let ((), took) = timed(|| {
        for from in (0..articles).step_by(BATCH) {
            let transaction = connection.transaction()?;
            {
                let mut insert = transaction.prepare_cached("insert into chunk (text) values (?1)")?;
                for number in from..(from + BATCH).min(articles) {
                    for text in chunks(number, lines) {
                        insert.execute([terms(&text).join(" ")])?;
                    }
                }
            }
            transaction.commit()?;
        }
        Ok(())
    })?;
    built("FTS5", articles, took, std::fs::metadata(file)?.len());
    let mut select =
        connection.prepare("select rowid from chunk where chunk match ?1 order by rank limit 10")?;
    let mut all = Vec::new();
    for text in questions {
        let (_, took) = timed(|| {
            let quoted: Vec<String> = terms(text).iter().map(|term| format!("\"{term}\"")).collect();
            if quoted.is_empty() {
                return Ok(Vec::new());
            }
            let rows = select.query_map([quoted.join(" OR ")], |row| row.get::<_, i64>(0))?;
            Ok(rows.collect::<Result<Vec<i64>, _>>()?)
        })?;
        all.push(took);
    }
    latencies("FTS5", all);
    Ok(())
}
