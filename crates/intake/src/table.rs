//! Tables: of questions and answers each row is a document; any other is one, as it stands.

use std::collections::BTreeMap;

use base::{Locale, limits};

use crate::document::{Document, Options, Text, Warning};
use crate::language::guess;
use crate::sheet::Sheet;
use crate::span::{Line, Style};
use crate::writer::Writer;

/// Rows in which the names of the columns may stand.
const HEAD_WITHIN: usize = 10;
/// Labels of one document.
const LABELS: usize = 20;

/// What a column of questions and answers holds, and in which language where its name says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Question(Option<Locale>),
    Answer(Option<Locale>),
    Similar(Option<Locale>),
    Labels,
    Id,
}

/// A comma, or what the first line has more of: semicolon or tab.
pub(crate) fn csv(text: &str, cells: usize) -> Option<Vec<Vec<String>>> {
    let first = text.lines().next().unwrap_or_default();
    let separator = [',', ';', '\t'].into_iter().max_by_key(|c| (first.matches(*c).count(), *c == ','));
    let separator = separator.unwrap_or(',');
    let (mut rows, mut row, mut cell, mut quoted, mut count) =
        (Vec::new(), Vec::new(), String::new(), false, 0);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\r' => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell).trim().to_owned());
                rows.push(std::mem::take(&mut row));
            }
            c if c == separator && !quoted => {
                count += 1;
                if count > cells {
                    return None;
                }
                row.push(std::mem::take(&mut cell).trim().to_owned());
            }
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell.trim().to_owned());
        rows.push(row);
    }
    Some(rows)
}

fn column(name: &str) -> Option<Column> {
    let name = name.trim().to_lowercase();
    let (bare, locale) = locale_of(&name);
    Some(match bare.as_str() {
        "question" | "questions" | "q" | "faq" | "title" | "query" | "问题" | "标准问题" | "标准问"
        | "问" | "标题" | "提问" | "主题" | "faq问题" | "问题标题" => Column::Question(locale),
        "answer" | "answers" | "a" | "reply" | "response" | "content" | "body" | "答案" | "回答" | "答"
        | "内容" | "答复" | "回复" | "标准答案" | "解答" | "正文" => Column::Answer(locale),
        "similar" | "similar questions" | "similar question" | "variants" | "alternatives" | "相似问题"
        | "相似问" | "相似问法" | "扩展问" | "其他问法" => Column::Similar(locale),
        "category" | "tags" | "tag" | "labels" | "label" | "topic" | "分类" | "类别" | "标签" | "类目"
        | "目录" => Column::Labels,
        "id" | "no" | "no." | "number" | "编号" | "序号" => Column::Id,
        _ => return None,
    })
}

/// `question_zh`, `Answer (English)`, `问题（中文）`: the name, and the language behind it.
fn locale_of(name: &str) -> (String, Option<Locale>) {
    let endings = [
        ("zh", Locale::Zh),
        ("cn", Locale::Zh),
        ("chinese", Locale::Zh),
        ("中文", Locale::Zh),
        ("en", Locale::En),
        ("english", Locale::En),
        ("英文", Locale::En),
        ("英语", Locale::En),
    ];
    let plain: String = name
        .chars()
        .map(|c| if matches!(c, '(' | ')' | '（' | '）' | '_' | '-' | '[' | ']') { ' ' } else { c })
        .collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    for (ending, locale) in endings {
        let behind = plain.strip_suffix(ending).filter(|rest| rest.ends_with(' ') || !ending.is_ascii());
        if let Some(rest) = behind.filter(|rest| !rest.trim().is_empty()) {
            return (rest.trim().to_owned(), Some(locale));
        }
        let before = plain.strip_prefix(ending).filter(|_| !ending.is_ascii());
        if let Some(rest) = before.filter(|rest| !rest.trim().is_empty()) {
            return (rest.trim().to_owned(), Some(locale));
        }
    }
    (plain, None)
}

/// The row that names the columns, and what they hold: there must be questions and answers.
fn head(rows: &[Vec<String>]) -> Option<(usize, Vec<Option<Column>>)> {
    for (at, row) in rows.iter().enumerate().take(HEAD_WITHIN) {
        let columns: Vec<Option<Column>> = row.iter().map(|name| column(name)).collect();
        let has = |wanted: fn(&Column) -> bool| columns.iter().flatten().any(wanted);
        if has(|c| matches!(c, Column::Question(_))) && has(|c| matches!(c, Column::Answer(_))) {
            return Some((at, columns));
        }
    }
    None
}

/// The documents of a table.
pub(crate) fn documents(file: &str, sheet: &Sheet, options: &Options) -> Vec<Document> {
    let Some((at, columns)) = head(&sheet.rows) else { return whole(file, sheet, options) };
    let rows = sheet.rows.iter().skip(at + 1);
    rows.filter_map(|row| asked(file, &sheet.name, row, &columns, options)).collect()
}

/// A question with its answer; a row that lacks one of them says nothing.
fn asked(
    file: &str,
    sheet: &str,
    row: &[String],
    columns: &[Option<Column>],
    options: &Options,
) -> Option<Document> {
    let mut document = Document { file: file.to_owned(), ..Document::default() };
    let (mut texts, mut id): (BTreeMap<Option<Locale>, Text>, _) = (BTreeMap::new(), None);
    for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
        match column {
            Some(Column::Question(locale)) => {
                let text = texts.entry(*locale).or_default();
                if text.title.is_empty() {
                    text.title = cell.split_whitespace().collect::<Vec<_>>().join(" ");
                }
            }
            Some(Column::Answer(locale)) => {
                let text = texts.entry(*locale).or_default();
                if !text.body.is_empty() {
                    text.body.push_str("\n\n");
                }
                text.body.push_str(&answer(cell));
            }
            Some(Column::Similar(locale)) => {
                texts.entry(*locale).or_default().questions.extend(several(cell))
            }
            Some(Column::Labels) => document.labels.extend(several(cell)),
            Some(Column::Id) => id = id.or_else(|| Some(cell.clone())),
            None => {}
        }
    }
    document.labels.truncate(LABELS);
    for (locale, mut text) in texts {
        if text.title.is_empty() || text.body.is_empty() {
            continue;
        }
        let locale =
            locale.or(options.locale).unwrap_or_else(|| guess(&format!("{} {}", text.title, text.body)));
        text.questions.dedup();
        if text.questions.len() > limits::ARTICLE_QUESTIONS {
            text.questions.truncate(limits::ARTICLE_QUESTIONS);
            document.warnings.insert(Warning::Questions);
        }
        document.texts.entry(locale).or_insert(text);
    }
    let first = document.texts.values().next()?.title.clone();
    document.part = format!("{sheet}#{}", id.unwrap_or(first));
    Some(document)
}

/// Several in one cell: one a line, or with a mark between.
fn several(cell: &str) -> impl Iterator<Item = String> {
    let parts = cell.split(['\n', ';', '；', '|']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect::<Vec<_>>().into_iter()
}

/// An answer in a cell is text that may be Markdown already: lines stay lines, and what looks like a list stays one.
fn answer(cell: &str) -> String {
    let lines: Vec<&str> = cell.lines().map(str::trim_end).collect();
    let listed = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || line.starts_with(['-', '*', '#', '|', '>', '+'])
            || line.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut out = String::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(&line.replace('<', "\\<"));
        if let Some(next) = lines.get(at + 1) {
            out.push_str(if listed(line) || listed(next) { "\n" } else { "  \n" });
        }
    }
    out
}

/// Any other table, as it stands.
fn whole(file: &str, sheet: &Sheet, options: &Options) -> Vec<Document> {
    let mut writer = Writer::default();
    for block in sheet.rows.split(|row| row.is_empty()) {
        let cell = |cell: &String| {
            let mut line = Line::default();
            line.push(&cell.replace('\n', " "), &Style::default());
            line.markdown(true)
        };
        let rows: Vec<Vec<String>> = block.iter().map(|row| row.iter().map(cell).collect()).collect();
        writer.table(&rows);
    }
    let body = writer.finish();
    let words = sheet.rows.iter().flatten().take(2_000).cloned().collect::<Vec<_>>().join(" ");
    let locale = options.locale.unwrap_or_else(|| guess(&words));
    let text = Text { title: sheet.name.clone(), body, questions: Vec::new() };
    vec![Document {
        file: file.to_owned(),
        part: sheet.name.clone(),
        texts: BTreeMap::from([(locale, text)]),
        ..Document::default()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_by_their_names() {
        for (name, wanted) in [
            ("Question", Some(Column::Question(None))),
            ("question_zh", Some(Column::Question(Some(Locale::Zh)))),
            ("Answer (English)", Some(Column::Answer(Some(Locale::En)))),
            ("问题（英文）", Some(Column::Question(Some(Locale::En)))),
            ("中文答案", Some(Column::Answer(Some(Locale::Zh)))),
            ("相似问法", Some(Column::Similar(None))),
            ("Price", None),
        ] {
            assert_eq!(column(name), wanted, "{name}");
        }
    }

    #[test]
    fn a_row_is_a_question_and_its_answer() {
        let text = "编号;问题;答案;相似问法;分类\n1;怎么退货？;\"第一行\n第二行\";退货流程|如何退货;售后\n2;没有答案;;;\n";
        let rows = csv(text, 1_000).expect("reads");
        let sheet = Sheet { name: String::new(), rows };
        let all = documents("faq.csv", &sheet, &Options::default());
        assert_eq!(all.len(), 1);
        let zh = &all[0].texts[&Locale::Zh];
        assert_eq!((zh.title.as_str(), zh.body.as_str()), ("怎么退货？", "第一行  \n第二行"));
        assert_eq!(zh.questions, ["退货流程", "如何退货"]);
        assert_eq!((all[0].labels.as_slice(), all[0].part.as_str()), (&["售后".to_owned()][..], "#1"));
    }

    #[test]
    fn any_other_table_stays_one() {
        let rows = csv("地区,运费\n西藏,20\n\n", 1_000).expect("reads");
        let all = documents("fees.csv", &Sheet { name: "fees".into(), rows }, &Options::default());
        assert_eq!(all[0].texts[&Locale::Zh].body, "| 地区 | 运费 |\n| --- | --- |\n| 西藏 | 20 |");
    }
}
