//! The columns of a table of customers, and what a line of it says of one.

use std::collections::BTreeMap;

use base::{Locale, limits};
use conversation::about::Detail;
use protocol::contact::KnownBy;
use store::Cx;

use crate::contact::known::{Known, checked};
use crate::contact::news::{News, attributes_of, name_of};
use crate::csv::{self, Line};
use crate::error::{Error, Result};

/// The columns that have a name of their own, as an export calls them.
pub(in crate::contact) const NAMED: [csv::Column; 5] = [
    ("external_id", "客户编号"),
    ("name", "姓名"),
    ("mail", "邮箱"),
    ("phone", "手机号"),
    ("language", "语言"),
];
/// How a column of an attribute begins.
pub(in crate::contact) const ATTRIBUTE: &str = "attr:";
/// How a column begins that is for people, and left aside.
pub(in crate::contact) const ASIDE: char = '_';
/// Addresses and numbers of one customer in one cell.
const IN_ONE_CELL: usize = 10;

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    ExternalId,
    Name,
    Mail,
    Phone,
    Language,
    Attribute(String),
    Aside,
}

impl Column {
    fn named(cell: &str) -> Option<Self> {
        let name = cell.to_lowercase();
        Some(match name.as_str() {
            "external_id" | "external id" | "id" | "客户编号" | "外部编号" | "编号" => {
                Self::ExternalId
            }
            "name" | "姓名" | "名字" | "名称" => Self::Name,
            "mail" | "email" | "e-mail" | "邮箱" | "电子邮箱" | "邮件" => Self::Mail,
            "phone" | "mobile" | "电话" | "手机" | "手机号" | "手机号码" | "电话号码" => {
                Self::Phone
            }
            "language" | "语言" => Self::Language,
            "" => Self::Aside,
            _ if cell.starts_with(ASIDE) => Self::Aside,
            _ => {
                let prefixes = [ATTRIBUTE, "attr：", "属性:", "属性："];
                let name = prefixes.iter().find_map(|prefix| {
                    name.starts_with(prefix).then(|| cell.chars().skip(prefix.chars().count()).collect())
                });
                Self::Attribute(name.map(|name: String| name.trim().to_owned())?)
            }
        })
    }

    const fn says_who(&self) -> bool {
        matches!(self, Self::ExternalId | Self::Mail | Self::Phone)
    }
}

/// What is wrong with a line: in which column, and a word of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) column: Option<String>,
    pub(super) problem: &'static str,
}

impl Wrong {
    pub(super) const fn line(problem: &'static str) -> Self {
        Self { column: None, problem }
    }

    fn at(column: &str, problem: &'static str) -> Self {
        Self { column: Some(column.to_owned()), problem }
    }
}

/// The columns of one file.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    names: Vec<String>,
    all: Vec<Column>,
}

impl Columns {
    pub(super) fn read(names: Vec<String>) -> std::result::Result<Self, Wrong> {
        let mut all: Vec<Column> = Vec::with_capacity(names.len());
        for name in &names {
            let column = Column::named(name).ok_or_else(|| Wrong::at(name, "unknown_column"))?;
            if let Column::Attribute(attribute) = &column {
                let fits = crate::contact::tell_about::key("attributes", attribute).is_ok();
                fits.then_some(()).ok_or_else(|| Wrong::at(name, "attribute_name"))?;
            }
            if column != Column::Aside && all.contains(&column) {
                return Err(Wrong::at(name, "double_column"));
            }
            all.push(column);
        }
        let attributes = all.iter().filter(|one| matches!(one, Column::Attribute(_))).count();
        if attributes > limits::COMPANY_ATTRIBUTES {
            return Err(Wrong::line("too_many_columns"));
        }
        if !all.iter().any(Column::says_who) {
            return Err(Wrong::line("no_key_column"));
        }
        Ok(Self { names, all })
    }

    /// As the file calls them.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// Whom a line is about, for whoever reads the preview.
    pub(super) fn subject(&self, line: &Line) -> String {
        let cell = |wanted: &Column| {
            let at = self.all.iter().position(|column| column == wanted)?;
            line.cells.get(at).filter(|cell| !cell.is_empty())
        };
        let first = [Column::Name, Column::ExternalId, Column::Mail, Column::Phone].iter().find_map(cell);
        csv::subject(first.map(String::as_str).unwrap_or_default())
    }

    /// What a line says of a customer; empty cells say nothing.
    pub(super) async fn news(&self, cx: &Cx, line: &Line) -> Result<std::result::Result<News, Wrong>> {
        if line.cells.len() > self.all.len() {
            return Ok(Err(Wrong::line("cells")));
        }
        let mut news = News::default();
        for ((column, name), cell) in self.all.iter().zip(&self.names).zip(&line.cells) {
            if cell.is_empty() {
                continue;
            }
            let wrong = match self.cell(cx, column, cell, &mut news).await {
                Ok(()) => continue,
                Err(Error::Invalid { field, .. }) => Wrong::at(name, problem(field)),
                Err(error) => return Err(error),
            };
            return Ok(Err(wrong));
        }
        Ok(if news.known.is_empty() { Err(Wrong::line("nobody")) } else { Ok(news) })
    }

    async fn cell(&self, cx: &Cx, column: &Column, cell: &str, news: &mut News) -> Result<()> {
        match column {
            Column::ExternalId => {
                let by = KnownBy { external_id: Some(cell.to_owned()), ..KnownBy::default() };
                news.known.extend(checked(cx, by).await?);
            }
            Column::Mail => {
                for mail in several("mail", cell)? {
                    news.known.extend(checked(cx, KnownBy { mail, ..KnownBy::default() }).await?);
                }
            }
            Column::Phone => {
                for phone in several("phone", cell)? {
                    news.known.extend(checked(cx, KnownBy { phone, ..KnownBy::default() }).await?);
                }
            }
            Column::Name => news.name = name_of(Some(cell.to_owned()))?,
            Column::Language => news.language = Some(language(cell)?),
            Column::Attribute(name) => {
                let one = BTreeMap::from([(name.clone(), Some(detail(cell)))]);
                news.attributes.extend(attributes_of(one)?);
            }
            Column::Aside => {}
        }
        news.known.dedup_by(|a, b| same(a, b));
        Ok(())
    }
}

fn same(one: &Known, other: &Known) -> bool {
    (one.kind, one.hash) == (other.kind, other.hash)
}

/// A cell may hold several, with `;` between.
fn several(field: &'static str, cell: &str) -> Result<Vec<Option<String>>> {
    let parts: Vec<_> = cell
        .split([';', '；'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .map(Some)
        .collect();
    if parts.is_empty() || parts.len() > IN_ONE_CELL {
        return Err(Error::invalid(field, format!("1 to {IN_ONE_CELL} with ; between")));
    }
    Ok(parts)
}

fn language(cell: &str) -> Result<Locale> {
    match cell {
        "中文" | "简体中文" => Ok(Locale::Zh),
        "英文" | "英语" => Ok(Locale::En),
        tag if tag.eq_ignore_ascii_case("chinese") => Ok(Locale::Zh),
        tag if tag.eq_ignore_ascii_case("english") => Ok(Locale::En),
        tag if tag.len() == 2 || tag.get(2..3).is_some_and(|c| c == "-" || c == "_") => {
            Locale::parse(tag).ok_or_else(|| Error::invalid("language", "zh or en"))
        }
        _ => Err(Error::invalid("language", "zh or en")),
    }
}

/// Yes and no and numbers are what they look like; whatever would be written differently again stays a text.
fn detail(cell: &str) -> Detail {
    match cell {
        "true" => Detail::Flag(true),
        "false" => Detail::Flag(false),
        _ => match cell.parse::<f64>() {
            Ok(number) if cell.len() <= 15 && said(&Detail::Number(number)) == cell => Detail::Number(number),
            _ => Detail::Text(cell.to_owned()),
        },
    }
}

/// An attribute in a cell.
pub(in crate::contact) fn said(detail: &Detail) -> String {
    match detail {
        Detail::Flag(flag) => flag.to_string(),
        Detail::Number(number) => number.to_string(),
        Detail::Text(text) => text.clone(),
    }
}

/// The word of what is wrong with a field.
fn problem(field: &str) -> &'static str {
    match field {
        "external_id" => "external_id",
        "mail" => "mail",
        "phone" => "phone",
        "name" => "name",
        "language" => "language",
        _ => "attribute",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &[&str]) -> std::result::Result<Columns, Wrong> {
        Columns::read(names.iter().map(|name| (*name).to_owned()).collect())
    }

    #[test]
    fn columns_are_known_by_either_name() {
        let columns =
            columns(&["手机号", "Email", "attr:Level", "属性：等级", "_原因", "", "语言"]).expect("reads");
        let attribute = |name: &str| Column::Attribute(name.to_owned());
        let expected = [
            Column::Phone,
            Column::Mail,
            attribute("Level"),
            attribute("等级"),
            Column::Aside,
            Column::Aside,
            Column::Language,
        ];
        assert_eq!(columns.all, expected);
    }

    #[test]
    fn what_is_wrong_with_the_columns_is_named() {
        for (names, wrong) in [
            (&["phone", "level"][..], Wrong::at("level", "unknown_column")),
            (&["mail", "邮箱"], Wrong::at("邮箱", "double_column")),
            (&["mail", "attr: "], Wrong::at("attr: ", "attribute_name")),
            (&["name", "attr:level"], Wrong::line("no_key_column")),
        ] {
            assert_eq!(columns(names).err(), Some(wrong), "{names:?}");
        }
        let many: Vec<String> = (0..=limits::COMPANY_ATTRIBUTES).map(|n| format!("attr:a{n}")).collect();
        let names: Vec<&str> = std::iter::once("mail").chain(many.iter().map(String::as_str)).collect();
        assert_eq!(columns(&names).err(), Some(Wrong::line("too_many_columns")));
    }

    #[test]
    fn attributes_come_back_as_they_went() {
        for one in
            [Detail::Flag(true), Detail::Number(12.0), Detail::Number(-0.5), Detail::Text("gold".into())]
        {
            assert_eq!(detail(&said(&one)), one);
        }
        // A number with a zero before it, a long one or one in another writing is a text: nothing of it may be lost.
        for text in ["007", "6222021234567890123", "1e5", "1.50", "+86", "TRUE"] {
            assert_eq!(detail(text), Detail::Text(text.to_owned()));
        }
    }

    #[test]
    fn languages_are_known_by_several_names() {
        for (cell, locale) in
            [("zh-CN", Locale::Zh), ("EN", Locale::En), ("英文", Locale::En), ("中文", Locale::Zh)]
        {
            assert_eq!(language(cell).expect("one of two"), locale, "{cell}");
        }
        for bad in ["zhongwen", "fr", "english please", "汉"] {
            assert!(language(bad).is_err(), "{bad}");
        }
    }
}
