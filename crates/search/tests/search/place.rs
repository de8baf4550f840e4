//! Of the article that is found, the passage that answers.

use base::Locale;

use crate::{edition, opened, put, query, shop};

#[test]
fn of_an_article_the_place_that_answers_is_shown() {
    let sale = (
        "双十一活动规则",
        "双十一的订单按这份规则来，以前的不算。\n\n## 满减\n\n每满 300 元减 30 元，最高减 150 元。\n\n## 价保\n\n活动商品可以保价，一共 30 天。\n\n\
         ## 收货\n\n| 地区 | 时效 |\n|---|---|\n| 江浙沪 | 次日 |\n| 新疆 | 7 天 |\n",
        &["双十一有什么规则"] as &[&str],
    );
    let care = (
        "Rules of the sale",
        "Orders of the sale follow these rules, earlier ones do not.\n\n## Reductions\n\nEach 300 yuan are reduced by 30.\n\n\
         ## If it gets cheaper\n\nWe refund the difference for 30 days.\n\n## Delivery\n\n| Region | Time |\n|---|---|\n| East | next day |\n| Xinjiang | 7 days |\n",
        &["rules of the sale"] as &[&str],
    );
    let mut changes = shop();
    changes.push(put("sale", 1, edition(sale, care)));
    let knowledge = opened(&changes);
    for (asked, locale, answer) in [
        ("双十一买的东西能保价多少天", Locale::Zh, "活动商品可以保价，一共 30 天。"),
        ("双十一买的东西满减最高能减多少", Locale::Zh, "每满 300 元减 30 元，最高减 150 元。"),
        ("双十一买的寄新疆几天能到", Locale::Zh, "新疆\t7 天"),
        (
            "for how many days do you refund the difference in the sale",
            Locale::En,
            "We refund the difference for 30 days.",
        ),
        ("sale delivery to Xinjiang, how long", Locale::En, "Xinjiang\t7 days"),
    ] {
        let found = knowledge.search(&query(asked, locale)).expect("searched");
        let hit = found.hits.iter().find(|hit| hit.article == "sale").expect("it is found");
        let sentence = hit.sentence.clone().expect("a sentence");
        let said: String = hit.passage.text.chars().skip(sentence.start).take(sentence.len()).collect();
        assert_eq!(said, answer, "{asked}");
    }
}
