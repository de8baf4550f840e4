//! What is said of passages, by the passages themselves.

use base::Locale;
use knowledge::passages;
use proptest::prelude::*;

use super::*;

fn said(markdown: &str, near: &str, locale: Locale) -> String {
    let passage = passages(markdown, locale)
        .into_iter()
        .find(|passage| passage.text.contains(near))
        .expect("a passage with these words");
    let at = passage.text.find(near).map(|at| passage.text[..at].chars().count()).expect("it is there");
    // A search names the whole sentence; where it begins is what counts.
    let head: Vec<char> = passage.text.chars().take(at).collect();
    let start = head.iter().rposition(|c| matches!(c, '\n' | '。' | '.')).map_or(0, |end| end + 1);
    excerpt(&passage, Some(&(start..at)), locale, Room::Chat)
}

const FEES: &str = "运费在付款前就能看到。\n\n## 收费表\n\n| 收货地区 | 满 99 元 | 不满 99 元 |\n|---|---|---|\n\
    | 内地 | 包邮 | 8 元 |\n| 新疆、西藏 | 20 元 | 20 元 |\n\n大件和小件一个价。";

#[test]
fn a_short_passage_is_said_whole() {
    assert_eq!(
        said("可以随身带。\n\n- 不能托运\n- 最多两个", "托运", Locale::Zh),
        "可以随身带。\n不能托运\n最多两个"
    );
}

#[test]
fn of_a_table_the_row_is_said_with_the_names_of_its_columns() {
    assert_eq!(
        said(FEES, "新疆", Locale::Zh),
        "收费表\n收货地区：新疆、西藏；满 99 元：20 元；不满 99 元：20 元"
    );
    let english = "| Where | Fee |\n|---|---|\n| Mainland | free |\n| Tibet | 20 yuan |";
    assert_eq!(said(english, "Tibet", Locale::En), "Where: Tibet; Fee: 20 yuan");
}

#[test]
fn a_question_about_all_rows_gets_them_all() {
    assert_eq!(
        said(FEES, "收货地区", Locale::Zh),
        "收费表\n收货地区：内地；满 99 元：包邮；不满 99 元：8 元\n收货地区：新疆、西藏；满 99 元：20 元；不满 99 元：20 元\n大件和小件一个价。"
    );
}

#[test]
fn cells_without_words_do_not_move_the_others() {
    let table = "| | 平时 | 大促 |\n|---|---|---|\n| 退货 | 7 天 | 15 天 |\n| | | 30 天 |";
    assert_eq!(said(table, "退货", Locale::Zh), "退货；平时：7 天；大促：15 天");
    assert_eq!(said(table, "30 天", Locale::Zh), "大促：30 天");
}

#[test]
fn a_long_passage_is_cut_behind_a_sentence_and_reaches_the_one_that_answers() {
    let filler = "这一句只是为了把篇幅占满，与所问的事情没有关系。".repeat(13);
    let text = format!("第一句在这里。{filler}答案是三十天。后面还有一句。");
    let from_the_answer = said(&text, "答案", Locale::Zh);
    assert_eq!(from_the_answer, "答案是三十天。后面还有一句。");
    let from_the_start = said(&text, "第一句", Locale::Zh);
    assert!(from_the_start.starts_with("第一句在这里。") && from_the_start.ends_with("关系。\n…"));
    assert!(from_the_start.chars().count() <= 322);
}

#[test]
fn english_sentences_keep_their_gaps() {
    assert_eq!(said("It costs 1.5 yuan. Pay at the door. Thanks.", "Pay", Locale::En), {
        "It costs 1.5 yuan. Pay at the door. Thanks."
    });
}

proptest! {
    #[test]
    fn an_excerpt_is_bounded_and_never_panics(text in "[a-c。.\\t\\n |#-]{0,900}", start in 0usize..900, mail: bool) {
        for locale in Locale::ALL {
            for passage in passages(&text, locale) {
                let room = if mail { Room::Letter } else { Room::Chat };
                let said = excerpt(&passage, Some(&(start..start + 1)), locale, room);
                prop_assert!(said.chars().count() <= room.chars(locale) + HEADING_CHARS + 4);
            }
        }
    }
}
