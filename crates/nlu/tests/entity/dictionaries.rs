//! Dictionaries: names as they stand, with slips, and what is no name.

use base::Locale;
use nlu::entity::{Context, Dictionary, Entry, Kind, Source, Tolerance, Value, find};
use proptest::prelude::*;

use crate::context;

fn entry(id: &str, names: &[&str]) -> Entry {
    Entry { id: id.to_owned(), names: names.iter().map(|name| (*name).to_owned()).collect() }
}

fn products() -> Vec<Entry> {
    vec![
        entry("kettle", &["电热水壶", "热水壶", "electric kettle", "kettle"]),
        entry("lamp", &["护眼台灯", "台灯", "reading lamp"]),
        entry("toaster", &["多士炉", "烤面包机", "toaster"]),
        entry("case20", &["20寸行李箱", "行李箱"]),
        entry("case24", &["24寸行李箱", "行李箱"]),
        entry("buds", &["蓝牙耳机", "无线耳机", "Bluetooth headphones", "SoundPods Pro 2"]),
        entry("band", &["手环8", "Smart Band 8"]),
        entry("dress", &["黑色连衣裙"]),
        entry("espresso", &["espresso machine", "意式咖啡机"]),
    ]
}

/// What is found: words, ids, whether as it stands.
fn found(dictionary: &Dictionary, text: &str) -> Vec<(String, String, bool)> {
    let list = [dictionary];
    let cx = Context { dictionaries: &list, ..context(Locale::Zh) };
    let read = find(text, &cx, &[Kind::Entry]);
    read.iter()
        .map(|one| match &one.value {
            Value::Entry { ids, .. } => {
                (text[one.span.clone()].to_owned(), ids.join("|"), one.source == Source::Dictionary)
            }
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn names_are_found_and_slips_forgiven() {
    let dictionary = Dictionary::new("product", products());
    for (text, want) in [
        ("我买的电热水壶漏水", &[("电热水壶", "kettle", true)][..]),
        ("热水壶和台灯都坏了", &[("热水壶", "kettle", true), ("台灯", "lamp", true)]),
        ("護眼檯燈", &[("護眼檯燈", "lamp", true)]),
        ("護眼台燈不亮", &[("護眼台燈", "lamp", true)]),
        ("my electric kettle leaks", &[("electric kettle", "kettle", true)]),
        ("my Electric-Kettle leaks", &[("Electric-Kettle", "kettle", true)]),
        ("kettles", &[("kettles", "kettle", false)]),
        ("行李箱轮子坏了", &[("行李箱", "case20|case24", true)]),
        ("20寸行李箱轮子坏了", &[("20寸行李箱", "case20", true)]),
        ("24 寸 行李箱", &[("24 寸 行李箱", "case24", true)]),
        ("soundpods pro2 没声音", &[("soundpods pro2", "buds", true)]),
        ("手环8充不进电", &[("手环8", "band", true)]),
        ("手环80", &[]),
        // misspelt
        ("my eletric kettle", &[("eletric kettle", "kettle", false)]),
        ("electric ketle", &[("electric ketle", "kettle", false)]),
        ("eletric ketle", &[("eletric ketle", "kettle", false)]),
        ("blutooth headfones are broken", &[("blutooth headfones", "buds", false)]),
        ("expresso machine", &[("expresso machine", "espresso", false)]),
        ("toster", &[("toster", "toaster", false)]),
        ("smart band 9", &[]),
        ("lamb", &[]),
        // homophones, one wrong character
        ("电热水湖坏了", &[("电热水湖", "kettle", false)]),
        ("蓝芽耳机", &[("蓝芽耳机", "buds", false)]),
        ("考面包机", &[("考面包机", "toaster", false)]),
        ("红色连衣裙", &[("红色连衣裙", "dress", false)]),
        ("意士咖啡机", &[("意士咖啡机", "espresso", false)]),
        // nothing
        ("怎么退货", &[]),
        ("我要台", &[]),
        ("", &[]),
    ] {
        let want: Vec<_> = want.iter().map(|(a, b, c)| ((*a).to_owned(), (*b).to_owned(), *c)).collect();
        assert_eq!(found(&dictionary, text), want, "{text}");
    }
}

#[test]
fn what_is_forgiven_can_be_said() {
    let none = Dictionary::with("product", Tolerance::None, products());
    let slips = Dictionary::with("product", Tolerance::Slips, products());
    for text in ["my eletric kettle", "蓝芽耳机"] {
        assert!(found(&none, text).iter().all(|(.., as_it_stands)| *as_it_stands), "{text}");
        assert!(found(&slips, text).iter().any(|(.., as_it_stands)| !as_it_stands), "{text}");
    }
    assert!(found(&slips, "红色连衣裙").is_empty(), "another colour is another thing");
}

#[test]
fn odd_dictionaries_are_no_trouble() {
    let odd = Dictionary::new(
        "odd",
        [
            entry("", &[]),
            entry("a", &["", " ", "x", "字", "--"]),
            entry("b", &["同名", "同名"]),
            entry("c", &["同名", &"长".repeat(200)]),
        ],
    );
    assert_eq!(odd.len(), 1);
    assert_eq!(
        found(&odd, "同名同名x字"),
        vec![("同名".into(), "b|c".into(), true), ("同名".into(), "b|c".into(), true)]
    );
    assert!(Dictionary::new("empty", []).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn every_name_is_found_where_it_stands(names in proptest::collection::btree_set("[\u{4e00}-\u{4e40}]{2,6}|[a-f]{2,8}( [a-f]{2,8}){0,2}", 1..40)) {
        let entries: Vec<Entry> = names.iter().enumerate().map(|(at, name)| entry(&at.to_string(), &[name])).collect();
        let dictionary = Dictionary::new("any", entries);
        for name in &names {
            let text = format!("问：{name}，好");
            let read = found(&dictionary, &text);
            prop_assert!(read.iter().any(|(words, _, as_it_stands)| *as_it_stands && words.len() >= name.len().min(words.len()) && name.contains(words.as_str())), "{text}: {read:?}");
            prop_assert!(read.iter().any(|(words, ..)| words == name), "{}: {:?}", text, read);
        }
    }

    #[test]
    fn any_text_against_any_names(text in "\\PC{0,60}", names in proptest::collection::vec("\\PC{0,12}", 0..20)) {
        let entries: Vec<Entry> = names.iter().enumerate().map(|(at, name)| entry(&at.to_string(), &[name])).collect();
        let dictionary = Dictionary::new("any", entries);
        for (words, ..) in found(&dictionary, &text) {
            prop_assert!(text.contains(&words));
        }
    }
}
