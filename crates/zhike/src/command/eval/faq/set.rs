//! Sets of questions and of what answers them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use base::{Locale, Timestamp};
use knowledge::{ArticleText, Audience, Edition};
use serde::Deserialize;

/// The largest file that is read.
const FILE_BYTES: u64 = 256 * 1024 * 1024;

/// An article of a base.
#[derive(Clone, Debug, Default)]
pub struct Item {
    pub id: String,
    pub edition: Edition,
}

/// A question with the ids of all articles that answer it; none where there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub ids: Vec<String>,
    pub locale: Locale,
    pub text: String,
}

pub fn text(file: &Path) -> Result<String> {
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read", file.display()))?.len();
    if size > FILE_BYTES {
        bail!("{} has {size} bytes; at most {FILE_BYTES} are read", file.display());
    }
    let bytes = std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let Ok(text) = String::from_utf8(bytes) else { bail!("{} is not UTF-8", file.display()) };
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn locale_of(text: &str) -> Locale {
    if text.chars().any(nlu::normal::is_han) { Locale::Zh } else { Locale::En }
}

/// Lines that hold something, with their numbers.
pub fn lines<'a>(text: &'a str, file: &'a Path) -> impl Iterator<Item = (String, Vec<&'a str>)> {
    let place = move |at: usize| format!("{}, line {}", file.display(), at + 1);
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(move |(at, line)| (place(at), line.split('\t').map(str::trim).collect()))
}

/// Questions: `ids<TAB>question` or `ids<TAB>locale<TAB>question`; ids are apart by `|`, and `-` is none.
pub fn asked(file: &Path) -> Result<Vec<Asked>> {
    let text = text(file)?;
    let mut out = Vec::new();
    for (place, columns) in lines(&text, file) {
        let (ids, locale, question) = match columns[..] {
            [ids, question] => (ids, locale_of(question), question),
            [ids, locale, question] => {
                let Some(locale) = Locale::parse(locale) else { bail!("{place}: `{locale}` is no language") };
                (ids, locale, question)
            }
            _ => bail!("{place} is not `ids<TAB>question` or `ids<TAB>locale<TAB>question`"),
        };
        if ids.is_empty() || question.is_empty() {
            bail!("{place} lacks its ids or its question");
        }
        let ids = ids.split('|').filter(|id| *id != "-").map(str::to_owned).collect();
        out.push(Asked { ids, locale, text: question.to_owned() });
    }
    if out.is_empty() {
        bail!("{} has no questions; each line is `ids<TAB>question`", file.display());
    }
    Ok(out)
}

/// What is searched: a file of `id<TAB>question`, several lines of one id being similar questions; or the folder of a pack.
pub fn base(from: &Path) -> Result<Vec<Item>> {
    let items = if from.is_dir() { [topics(from)?, articles(from)?].concat() } else { questions(from)? };
    if items.is_empty() {
        bail!("{} holds nothing to search", from.display());
    }
    Ok(items)
}

/// Articles that are nothing but questions.
pub fn questions(file: &Path) -> Result<Vec<Item>> {
    let text = text(file)?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut out: Vec<Item> = Vec::new();
    for (place, columns) in lines(&text, file) {
        let [id, question] = columns[..] else { bail!("{place} is not `id<TAB>question`") };
        let at = *places.entry(id.to_owned()).or_insert(out.len());
        if at == out.len() {
            out.push(Item { id: id.to_owned(), edition: edition() });
        }
        let wording = out[at].edition.wordings.entry(locale_of(question)).or_default();
        if wording.title.is_empty() {
            wording.title = question.to_owned();
        } else {
            wording.questions.push(question.to_owned());
        }
    }
    Ok(out)
}

fn edition() -> Edition {
    Edition { audiences: Audience::ALL.into(), ..Edition::default() }
}

#[derive(Deserialize)]
struct Topic {
    id: String,
    title: BTreeMap<Locale, String>,
    #[serde(default)]
    questions: BTreeMap<Locale, Vec<String>>,
    #[serde(default)]
    answer: BTreeMap<Locale, String>,
}

/// The topics of a pack, as `topic:ID`.
pub fn topics(pack: &Path) -> Result<Vec<Item>> {
    let file = pack.join("topics.yaml");
    let read: Vec<Topic> = serde_norway::from_str(&text(&file)?)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let mut out = Vec::new();
    for topic in read {
        let mut item = Item { id: format!("topic:{}", topic.id), edition: edition() };
        for locale in Locale::ALL {
            let of = |map: &BTreeMap<Locale, String>| map.get(&locale).cloned().unwrap_or_default();
            let questions = topic.questions.get(&locale).cloned().unwrap_or_default();
            let text = ArticleText { title: of(&topic.title), body: of(&topic.answer), questions, since: 1 };
            item.edition.wordings.insert(locale, text);
        }
        out.push(item);
    }
    Ok(out)
}

#[derive(Deserialize)]
struct Front {
    id: String,
    title: String,
    #[serde(default)]
    audiences: Vec<Audience>,
    #[serde(default)]
    questions: Vec<String>,
    valid_from: Option<jiff::civil::Date>,
    valid_until: Option<jiff::civil::Date>,
}

/// The articles of a pack, as `article:ID`: `articles/NAME.LANGUAGE.md` with YAML in front.
pub fn articles(pack: &Path) -> Result<Vec<Item>> {
    let folder = pack.join("articles");
    let mut files: Vec<PathBuf> = match std::fs::read_dir(&folder) {
        Ok(entries) => {
            entries.collect::<Result<Vec<_>, _>>()?.into_iter().map(|entry| entry.path()).collect()
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", folder.display())),
    };
    files.retain(|file| file.extension().is_some_and(|kind| kind == "md"));
    files.sort();
    let mut out: BTreeMap<String, Item> = BTreeMap::new();
    for file in files {
        let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let locale = name.rsplit_once('.').and_then(|(_, tag)| Locale::parse(tag));
        let text = text(&file)?;
        let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
        let (Some(locale), Some((front, body))) = (locale, parts) else {
            bail!(
                "{} is not `NAME.zh.md` or `NAME.en.md` with YAML between lines of `---` in front",
                file.display()
            );
        };
        let front: Front =
            serde_norway::from_str(front).with_context(|| format!("{} cannot be read", file.display()))?;
        let id = format!("article:{}", front.id);
        let item = out.entry(id.clone()).or_insert_with(|| Item { id, edition: edition() });
        item.edition.audiences = front.audiences.into_iter().collect();
        item.edition.valid_from = front.valid_from.map(midnight).transpose()?;
        item.edition.valid_until = front.valid_until.map(midnight).transpose()?;
        let wording =
            ArticleText { title: front.title, body: body.to_owned(), questions: front.questions, since: 1 };
        item.edition.wordings.insert(locale, wording);
    }
    Ok(out.into_values().collect())
}

/// When a day begins in UTC.
pub fn midnight(day: jiff::civil::Date) -> Result<Timestamp> {
    Ok(Timestamp(day.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_microsecond()))
}
