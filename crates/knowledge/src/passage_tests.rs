//! What passages promise, by examples and by properties.

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::*;

fn of(markdown: &str) -> Vec<(String, String, PassageKind)> {
    passages(markdown, Locale::Zh)
        .into_iter()
        .map(|one| (one.heading.join("/"), one.text, one.kind))
        .collect()
}

#[test]
fn structure_is_kept() {
    let text = "先看**这里**。\n\n# 运费\n\n按地区：\n\n| 地区 | 运费 |\n|---|---|\n| 江浙沪 | 6元 |\n| 新疆 | 15元 |\n\n\
        ## 包邮\n\n- 满99元\n  - 新疆除外\n- 会员\n\n# 联系\n\n## 电话\n\n<p>400-000</p>\n\n# 空\n";
    let own = |a: &str, b: &str, kind| (a.to_owned(), b.to_owned(), kind);
    assert_eq!(
        of(text),
        [
            own("", "先看这里。", PassageKind::Text),
            own("运费", "按地区：\n地区\t运费\n江浙沪\t6元\n新疆\t15元", PassageKind::Table),
            own("运费/包邮", "满99元\n新疆除外\n会员", PassageKind::List),
            own("联系/电话", "400-000", PassageKind::Text),
            own("空", "", PassageKind::Text),
        ]
    );
    let table = &passages(text, Locale::Zh)[1];
    assert!(text[table.range.clone()].starts_with("按地区") && text[table.range.clone()].contains("15元"));
}

#[test]
fn long_tables_name_their_columns_again() {
    let rows: String = (0..60).map(|n| format!("| 型号{n} 一二三四五六七八九十 | {n}元 |\n")).collect();
    let found = passages(&format!("# 价目\n\n| 型号 | 价格 |\n|---|---|\n{rows}"), Locale::Zh);
    assert!(found.len() > 2);
    assert_eq!(found[0].heading, ["价目"]);
    assert!(found[0].text.starts_with("型号\t价格\n"));
    for later in &found[1..] {
        assert_eq!(later.heading, ["价目", "型号\t价格"]);
        assert!(later.text.lines().all(|line| line.starts_with("型号") && line.ends_with('元')));
    }
}

#[test]
fn a_row_is_never_cut_and_a_paragraph_at_its_sentences() {
    let row = "很长的说明，".repeat(200);
    let found = of(&format!("| 甲 | 乙 |\n|---|---|\n| {row} | 尾 |\n"));
    assert!(found.iter().any(|(_, text, _)| text.contains(&format!("{row}\t尾"))));
    let sentence = format!("{}。", "字".repeat(149));
    for (_, text, _) in of(&sentence.repeat(5)) {
        assert!(text.chars().count() <= 400 && text.ends_with('。'), "{text}");
    }
    let english = "One sentence has some words. ".repeat(100);
    for one in passages(&english, Locale::En) {
        assert!(one.text.chars().count() <= 900 && one.text.ends_with("words."), "{}", one.text);
    }
}

#[test]
fn questions_come_before_the_body_and_empty_ones_not_at_all() {
    let text = ArticleText {
        title: "怎么退货".into(),
        body: "# 期限\n\n七天内可以退。".into(),
        questions: vec!["  ".into(), "能退吗".into()],
        since: 1,
    };
    let all: Vec<(PassageKind, String)> =
        all_passages(&text, Locale::Zh).into_iter().map(|one| (one.kind, one.text)).collect();
    assert_eq!(
        all,
        [
            (PassageKind::Question, "怎么退货".to_owned()),
            (PassageKind::Question, "能退吗".to_owned()),
            (PassageKind::Text, "七天内可以退。".to_owned()),
        ]
    );
}

/// What a reader sees, apart from headings and gaps.
fn visible(markdown: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let (mut out, mut heading) = (String::new(), false);
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = true,
            Event::End(TagEnd::Heading(_)) => heading = false,
            Event::Text(text) | Event::Code(text) if !heading => out.push_str(&text),
            _ => {}
        }
    }
    out.retain(|c| !c.is_whitespace());
    out
}

fn seen(markdown: &str, locale: Locale) -> String {
    let mut out: String = passages(markdown, locale).into_iter().map(|one| one.text).collect();
    out.retain(|c| !c.is_whitespace());
    out
}

#[test]
fn deep_nesting_is_read_like_any_other() {
    for open in [">", "- ", "* > ", "[", "**", "1. ", "((", "`", "| a ", "#", "&#x"] {
        let text = format!("{} 底\n", open.repeat(10_000));
        assert_eq!(seen(&text, Locale::Zh), visible(&text), "{open}");
    }
    let indented: String = (0..1_000).map(|depth| format!("{}- 层{depth}\n", "  ".repeat(depth))).collect();
    assert_eq!(seen(&indented, Locale::Zh), visible(&indented));
}

fn block() -> impl Strategy<Value = String> {
    let words = "[a-zA-Z0-9退货运费天元，。！ .?]{0,60}";
    prop_oneof![
        4 => words.prop_map(|text| format!("{text}\n\n")),
        2 => (1..7usize, words).prop_map(|(level, text)| format!("{} {text}\n\n", "#".repeat(level))),
        2 => prop::collection::vec((0..4usize, words), 1..6).prop_map(|items| {
            items.iter().map(|(depth, text)| format!("{}- {text}\n", "  ".repeat(*depth))).collect::<String>() + "\n"
        }),
        2 => prop::collection::vec((words, words), 1..30).prop_map(|rows| {
            let rows: String = rows.iter().map(|(a, b)| format!("| {a} | {b} |\n")).collect();
            format!("| 甲 | B |\n|---|---|\n{rows}\n")
        }),
        1 => words.prop_map(|text| format!("> {text}\n\n")),
        1 => words.prop_map(|text| format!("```\n{text}\n  {text}\n```\n\n")),
        1 => (words, 1..20usize).prop_map(|(text, times)| format!("{}\n\n", text.repeat(times))),
        1 => words.prop_map(|text| format!("**{text}** [{text}](http://example.com) ![{text}](a.png)\n\n")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_is_seen_stands_in_exactly_one_passage(
        blocks in prop::collection::vec(block(), 0..12), english in any::<bool>()
    ) {
        let (text, locale) = (blocks.concat(), if english { Locale::En } else { Locale::Zh });
        prop_assert_eq!(seen(&text, locale), visible(&text));
        for one in passages(&text, locale) {
            prop_assert!(text.get(one.range.clone()).is_some());
            prop_assert!(one.kind == PassageKind::Table || one.text.chars().count() <= 2 * limit(locale));
        }
    }

    #[test]
    fn rows_stay_whole(cells in prop::collection::vec("[a-z天元]{1,80}", 2..40)) {
        let rows: String = cells.iter().map(|cell| format!("| {cell} | 值{cell} |\n")).collect();
        let text = format!("| 甲 | 乙 |\n|---|---|\n{rows}");
        let found = passages(&text, Locale::Zh);
        for cell in &cells {
            let whole = format!("{cell}\t值{cell}");
            prop_assert!(found.iter().any(|one| one.text.lines().any(|line| line == whole)), "{}", whole);
        }
    }

    #[test]
    fn anything_can_be_read(text in "[ -~\\n\\t#>*|`<&\\[\\]()!退。]{0,400}") {
        let found = passages(&text, Locale::En);
        for one in found {
            prop_assert!(text.get(one.range).is_some());
        }
    }
}
