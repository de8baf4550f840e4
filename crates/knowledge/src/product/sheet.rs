//! A table of products: the first row names the columns, each other row is a product, and every column that means nothing else is a fact.

use base::Locale;

use super::{FactValue, Telling, key};

/// Rows in which the names of the columns may stand.
const HEAD_WITHIN: usize = 10;
/// What the column of numbers is called.
const SKU: [&str; 8] = ["sku", "货号", "商品编码", "商品编号", "产品编号", "产品编码", "编号", "编码"];
/// What the column of names is called.
const NAME: [&str; 7] = ["name", "product name", "title", "名称", "商品名称", "产品名称", "品名"];
/// What the column of addresses is called.
const ADDRESS: [&str; 7] = ["address", "link", "url", "product link", "链接", "网址", "商品链接"];
/// How a column says in which language it is.
const TONGUES: [(&str, Locale); 6] = [
    ("zh", Locale::Zh),
    ("中文", Locale::Zh),
    ("chinese", Locale::Zh),
    ("en", Locale::En),
    ("英文", Locale::En),
    ("english", Locale::En),
];

/// Why a table is not one of products.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// No column of numbers.
    #[error("the first row must name the columns, one of them sku (货号)")]
    NoSku,
    /// Two columns mean the same.
    #[error("two columns are called {0}")]
    Twice(String),
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which, from 1, as the table has them.
    pub number: usize,
    /// What it tells.
    pub told: Telling,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Sku,
    Name(Option<Locale>),
    Address,
    Fact(String, Option<Locale>),
}

/// `名称.zh`, `Colour (English)`, `材质（中文）`: what it is called, and the language behind it.
fn tongue(head: &str) -> (&str, Option<Locale>) {
    let head = head.trim();
    for (word, locale) in TONGUES {
        for (before, behind) in [(".", ""), ("(", ")"), ("（", "）"), ("_", ""), (" ", "")] {
            let end = format!("{before}{word}{behind}");
            let at = head.len().saturating_sub(end.len());
            let ends = head.get(at..).is_some_and(|tail| tail.eq_ignore_ascii_case(&end));
            if ends && at > 0 {
                return (head.get(..at).unwrap_or_default().trim_end(), Some(locale));
            }
        }
    }
    (head, None)
}

fn column(head: &str) -> Option<Column> {
    let (name, locale) = tongue(head);
    let known = key(name);
    Some(match known.as_str() {
        "" => return None,
        known if SKU.contains(&known) => Column::Sku,
        known if NAME.contains(&known) => Column::Name(locale),
        known if ADDRESS.contains(&known) => Column::Address,
        _ => Column::Fact(name.to_owned(), locale),
    })
}

/// The products of a table. An empty cell takes away what the column is about; a column that is not there leaves it as it is.
pub fn rows(table: &[Vec<String>]) -> Result<Vec<Row>, SheetError> {
    let heads = table.iter().take(HEAD_WITHIN).map(|row| row.iter().map(|head| column(head)).collect());
    let found = heads.enumerate().find(|(_, columns): &(usize, Vec<Option<Column>>)| {
        columns.iter().flatten().any(|column| *column == Column::Sku)
    });
    let (at, columns) = found.ok_or(SheetError::NoSku)?;
    for (place, column) in columns.iter().enumerate() {
        let same = |other: &Option<Column>| match (column, other) {
            (Some(Column::Fact(a, one)), Some(Column::Fact(b, other))) => key(a) == key(b) && one == other,
            (Some(one), Some(other)) => one == other,
            _ => false,
        };
        if columns.iter().take(place).any(same) {
            let head = table.get(at).and_then(|row| row.get(place)).cloned().unwrap_or_default();
            return Err(SheetError::Twice(head));
        }
    }
    let says = |row: &&Vec<String>| row.iter().any(|cell| !cell.trim().is_empty());
    let numbered = table.iter().enumerate().skip(at + 1).filter(|(_, row)| says(row));
    Ok(numbered.map(|(place, cells)| Row { number: place + 1, told: told(&columns, cells) }).collect())
}

fn told(columns: &[Option<Column>], cells: &[String]) -> Telling {
    let mut told = Telling::default();
    for (place, column) in columns.iter().enumerate() {
        let cell = cells.get(place).map_or("", |cell| cell.trim());
        match column {
            None => {}
            Some(Column::Sku) => told.sku = cell.to_owned(),
            Some(Column::Address) => told.address = Some(cell.to_owned()),
            Some(Column::Name(locale)) => name(&mut told, cell, *locale),
            Some(Column::Fact(name, locale)) => fact(&mut told, name, FactValue::read(cell, *locale)),
        }
    }
    told
}

/// A name in no language is one in those in which nobody told another.
fn name(told: &mut Telling, cell: &str, locale: Option<Locale>) {
    let cell = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    match locale {
        Some(locale) => drop(told.names.insert(locale, cell)),
        None => {
            let value = FactValue::read(&cell, None).and_then(|value| value.said(Locale::En));
            for (locale, name) in [(Locale::Zh, Some(cell)), (Locale::En, value)] {
                told.names.entry(locale).or_insert(name.unwrap_or_default());
            }
        }
    }
}

/// What columns of one fact say in several languages is one fact.
fn fact(told: &mut Telling, name: &str, value: Option<FactValue>) {
    let there = told.facts.iter_mut().find(|(other, _)| key(other) == key(name));
    match (there, value) {
        (None, value) => told.facts.push((name.to_owned(), value)),
        (Some((_, Some(before))), Some(value)) if before.number.is_none() && value.number.is_none() => {
            for (locale, text) in value.texts {
                before.texts.insert(locale, text);
            }
        }
        // Words of a language go before a number that is the same in all.
        (Some((_, before)), Some(value)) if value.number.is_none() => *before = Some(value),
        (Some((_, before @ None)), value) => *before = value,
        (Some(_), _) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn columns_that_mean_nothing_else_are_facts() {
        let rows = rows(&table(
            "春季目录\n货号,商品名称,Name (English),链接,电池容量,颜色,颜色（英文）,\nK-1,电热水壶,Kettle,https://a.example/1,5000 mAh,蓝色,Blue,x\n\nK-2,IP68,,,,,,\n",
        ))
        .expect("a table of products");
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 5]);
        let Telling { sku, names, address, facts, .. } = &rows[0].told;
        assert_eq!((sku.as_str(), address.as_deref()), ("K-1", Some("https://a.example/1")));
        assert_eq!((names[&Locale::Zh].as_str(), names[&Locale::En].as_str()), ("电热水壶", "Kettle"));
        let said = |at: usize, locale| facts[at].1.as_ref().and_then(|value| value.said(locale));
        assert_eq!(facts.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["电池容量", "颜色"]);
        assert_eq!(said(0, Locale::En).as_deref(), Some("5000 mAh"));
        assert_eq!(said(1, Locale::Zh).as_deref(), Some("蓝色"));
        assert_eq!(said(1, Locale::En).as_deref(), Some("Blue"));
        // An empty cell takes away.
        let second = &rows[1].told;
        assert_eq!(
            (second.address.as_deref(), &second.facts[0].1, &second.facts[1].1),
            (Some(""), &None, &None)
        );
        assert_eq!((second.names[&Locale::Zh].as_str(), second.names[&Locale::En].as_str()), ("IP68", ""));
    }

    #[test]
    fn a_name_without_a_language_holds_where_nobody_says_another() {
        let names = |text: &str| rows(&table(text)).expect("rows").remove(0).told.names;
        assert_eq!(names("sku,name\nA,Kettle")[&Locale::En], "Kettle");
        let han = names("sku,名称\nA,水壶");
        assert_eq!((han[&Locale::Zh].as_str(), han[&Locale::En].as_str()), ("水壶", ""));
        for text in ["sku,name,name.en\nA,水壶,Kettle", "sku,name.en,name\nA,Kettle,水壶"] {
            let names = names(text);
            assert_eq!(
                (names[&Locale::Zh].as_str(), names[&Locale::En].as_str()),
                ("水壶", "Kettle"),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_table_of_products_says_why() {
        assert_eq!(rows(&table("name,price\nKettle,9")), Err(SheetError::NoSku));
        assert_eq!(rows(&[]), Err(SheetError::NoSku));
        let twice = |text: &str| rows(&table(text)).expect_err("twice").to_string();
        assert!(twice("sku,Price,PRICE\nA,1,2").contains("PRICE"));
        assert!(twice("sku,货号\nA,B").contains("货号"));
        assert!(rows(&table("sku,Price.zh,Price.en\nA,1,2")).is_ok());
    }

    #[test]
    fn languages_stand_behind_names() {
        for (head, name, locale) in [
            ("颜色.zh", "颜色", Some(Locale::Zh)),
            ("Colour (English)", "Colour", Some(Locale::En)),
            ("材质（中文）", "材质", Some(Locale::Zh)),
            ("name_en", "name", Some(Locale::En)),
            ("Screen", "Screen", None),
            ("en", "en", None),
            ("产地", "产地", None),
        ] {
            assert_eq!(tongue(head), (name, locale), "{head}");
        }
    }
}
