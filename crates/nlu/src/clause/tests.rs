//! Where messages are cut, and where they are not.

use proptest::prelude::*;

use super::*;

/// Both parts of the only cut at which both ask for something.
fn cut(text: &str) -> Option<(String, String)> {
    let all = cuts(&[text]).into_iter().map(|cut| cut.halves);
    let mut all = all.filter(|halves| halves.iter().all(|half| half.asks));
    let [first, second] = all.next()?;
    assert!(all.next().is_none(), "{text}: cut in more than one place");
    Some((first.text, second.text))
}

#[test]
fn messages_are_cut_where_another_request_begins() {
    for (text, first, second) in [
        ("怎么退货，另外运费多少", "怎么退货", "运费多少"),
        ("怎么退货？顺便问下几点下班", "怎么退货?", "问下几点下班"),
        ("怎么退货顺便问一下运费多少", "怎么退货", "问一下运费多少"),
        ("你好，怎么開發票；還有積分怎麼用", "怎么開發票;", "積分怎麼用"),
        ("怎么退货 运费谁出", "怎么退货", "运费谁出"),
        ("我的快递到哪了\n能开发票吗", "我的快递到哪了", "能开发票吗"),
        ("灰色什么时候补货，还有货吗", "灰色什么时候补货", "还有货吗"),
        ("How do I return it? Also, do you ship to Canada?", "How do I return it?", "do you ship to Canada?"),
        (
            "what's the shipping fee and how do I get an invoice",
            "what's the shipping fee",
            "how do I get an invoice",
        ),
        ("cancel my order, by the way where are your stores", "cancel my order", "where are your stores"),
        ("Hi! track my order. thanks, and can I pay with WeChat", "track my order.", "can I pay with WeChat"),
        (
            "my coupon fails, can you check it? btw how do points work",
            "my coupon fails, can you check it?",
            "how do points work",
        ),
    ] {
        assert_eq!(cut(text), Some((first.to_owned(), second.to_owned())), "{text}");
    }
    let burst = cuts(&["怎么退货", "运费多少"]);
    let texts = burst[0].halves.each_ref().map(|half| half.text.as_str());
    assert_eq!((burst.len(), texts, burst[0].marked), (1, ["怎么退货", "运费多少"], true));
}

#[test]
fn a_comma_alone_is_no_mark() {
    for (text, marked) in [
        ("怎么退货，运费多少", false),
        ("怎么退货 运费谁出", false),
        ("how do I return it, do you ship to Canada", false),
        ("怎么退货，另外运费多少", true),
        ("怎么退货顺便问一下运费多少", true),
        ("怎么退货？运费多少", true),
        ("怎么退货\n运费多少", true),
        ("how do I return it and do you ship to Canada", true),
        ("how do I return it? do you ship to Canada", true),
    ] {
        let found: Vec<bool> = cuts(&[text]).iter().map(|cut| cut.marked).collect();
        assert_eq!(found, [marked], "{text}");
    }
}

#[test]
fn one_request_is_not_cut() {
    for text in [
        "怎么退货",
        "怎么退货，谢谢",
        "你好，怎么退货",
        "我昨天买的水壶漏水，怎么退货",
        "如果坏了，能换吗",
        "收到之后不喜欢，可以退吗",
        "退货还是换货好，或者修一下行吗",
        "退货寄回去了，退款多久到账",
        "怎么退货，不对，我想问怎么换货",
        "怎么退货，要多久",
        "能开发票吗，怎么弄",
        "灰色还有货吗",
        "how do I return a kettle and a lamp",
        "if it breaks, can I return it",
        "how do I return this, and how long does it take",
        "can I return it or exchange it",
        "my order is late, where is it",
        "is it 1,000 yuan",
        "I want to return it because the colour is not what I wanted",
        "do you ship to Canada, I mean Mexico, can you?",
        "",
        "？？？",
    ] {
        assert_eq!(cut(text), None, "{text}");
    }
}

#[test]
fn every_list_is_there() {
    for name in ["joiner", "kept", "middle", "prepares", "hangs", "corrects", "asks", "starts", "bare"] {
        for language in ["zh", "en"] {
            assert!(!list(&format!("{language}.{name}")).is_empty(), "{language}.{name}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_invented(text in "\\PC{0,80}|[怎么退货运费，。？ 另外顺便还有and also,.?\n]{0,60}") {
        let whole: String = text.lines().map(fold).collect::<Vec<_>>().join(" ");
        for half in cuts(&[&text]).into_iter().flat_map(|cut| cut.halves) {
            prop_assert!(!half.text.is_empty() && whole.contains(&half.text), "{half:?} in {whole:?}");
        }
    }
}

#[test]
fn what_is_long_is_read_as_a_whole() {
    assert!(cuts(&[&"怎么退货，".repeat(100_000)]).is_empty());
    assert!(cuts(&["a", &"运费多少？".repeat(9)]).is_empty());
}
