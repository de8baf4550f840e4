//! The shipped model of feelings: it is what its lines make of it, it hears what people mean, and nothing makes it fall over.

use std::path::Path;

use nlu::emotion::Feeling::{Angry, Anxious, Confused, Disappointed, Neutral, Satisfied};
use nlu::feeling::{Course, Direction, anger_line, lines, of, train};
use nlu::{Emotion, Feeling};
use proptest::prelude::*;

#[test]
fn the_file_is_what_the_lines_make_of_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/emotion");
    let mut all = Vec::new();
    for name in ["zh.tsv", "en.tsv"] {
        let text = std::fs::read_to_string(folder.join(name)).expect("the lines");
        let read = lines(&text).unwrap_or_else(|line| panic!("{name}, line {line} is no line of the table"));
        assert!(read.len() >= 2_000, "{name}: {}", read.len());
        all.extend(read);
    }
    let trained = train(&all);
    let shipped = std::fs::read(folder.join("model.bin")).expect("the model");
    assert!(trained.bytes == shipped, "run `cargo run -p nlu --example feelings`");
    assert!(shipped.len() <= 1 << 20, "{} bytes", shipped.len());
    assert_eq!(trained.report.line, anger_line());
    assert!(trained.report.precision >= 0.93 && trained.report.recall >= 0.3, "{}", trained.report.recall);
}

#[test]
fn no_line_is_written_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for table in [include_str!("../data/emotion/zh.tsv"), include_str!("../data/emotion/en.tsv")] {
        for text in table.lines().filter_map(|line| line.split('\t').nth(2)) {
            assert!(seen.insert(text.to_lowercase()), "twice: {text}");
        }
    }
}

#[test]
fn feelings_are_heard() {
    let table: &[(&str, Feeling)] = &[
        ("你们这群骗子，赶紧把钱还给我！", Angry),
        ("this is outrageous, you people are liars", Angry),
        ("我快赶不上火车了，麻烦快一点！", Anxious),
        ("please hurry, I'm going to miss my flight", Anxious),
        ("太让人失望了，跟宣传的完全不一样，唉", Disappointed),
        ("so disappointed, I expected so much more from you", Disappointed),
        ("看不懂，这到底是什么意思啊", Confused),
        ("I don't understand what this fee means", Confused),
        ("怎么修改收货地址", Neutral),
        ("how do I change my delivery address", Neutral),
        ("谢谢，问题解决了，服务真好", Satisfied),
        ("thank you, that was really helpful", Satisfied),
    ];
    for (text, wanted) in table {
        let emotion = of(text);
        assert_eq!(emotion.feeling, *wanted, "{text}: {emotion:?}");
    }
}

#[test]
fn irony_is_not_praise() {
    for text in [
        "呵呵，你们的服务可真是太棒了",
        "真是谢谢你们了啊，又给我弄丢了",
        "great, just great. it broke again",
        "oh wonderful, another delay",
    ] {
        let emotion = of(text);
        assert!(emotion.feeling != Satisfied && emotion.valence < 0.0, "{text}: {emotion:?}");
    }
}

#[test]
fn denied_quoted_and_asked_anger_fetches_nobody() {
    for text in [
        "我没生气，就是问一下",
        "没有生气哈，只是想了解一下规则",
        "我不是要投诉，只是想问问",
        "投诉电话是多少",
        "怎么申请投诉",
        "我朋友说你们是骗子，是真的吗",
        "垃圾分类的垃圾桶有货吗",
        "not angry, just asking",
        "I'm not mad, take your time",
        "where can I file a complaint?",
        "someone in the reviews called you a scam, is that true?",
        "do you sell trash cans",
    ] {
        let emotion = of(text);
        assert!(emotion.anger < anger_line(), "{text}: {emotion:?}");
    }
}

#[test]
fn signs_are_their_own() {
    for (threat, calm) in [
        ("再不退钱我就去12315投诉你们", "12315是什么电话"),
        ("我要找律师起诉你们", "你们有律师版吗"),
        ("I will report you to trading standards, you thieves", "what do trading standards do"),
        ("you'll hear from my lawyer", "can my lawyer sign for me?"),
    ] {
        assert!(of(threat).threat > 0.5, "{threat}: {:?}", of(threat));
        assert!(of(calm).threat < 0.5, "{calm}: {:?}", of(calm));
    }
    for (abuse, polite) in [
        ("你们这群傻逼废物", "你们真的很过分，我很不满意"),
        ("you fucking idiots", "I am very unhappy with this answer"),
    ] {
        assert!(of(abuse).abuse > 0.5, "{abuse}: {:?}", of(abuse));
        assert!(of(polite).abuse < 0.5, "{polite}: {:?}", of(polite));
    }
    let (urgent, later) = (of("十万火急！马上就要登机了，快帮我处理！"), of("不着急，下周处理就行"));
    assert!(urgent.urgency > later.urgency + 0.3, "{urgent:?} {later:?}");
    let (mild, strong) = (of("有点不太高兴"), of("你们就是诈骗！！！还我钱！！！我要气疯了！！！"));
    assert!(strong.intensity > mild.intensity, "{strong:?} {mild:?}");
    assert!(strong.anger >= anger_line(), "{strong:?}");
}

#[test]
fn a_conversation_has_a_course() {
    let worse = [
        "你好，请问我的快递到哪了",
        "都三天了怎么还没动静",
        "你们这帮骗子到底管不管！！！再不处理我投诉12315",
    ]
    .map(of);
    let course = Course::of(&worse);
    assert_eq!((course.direction(), course.peak_at), (Direction::Rising, 3), "{course:?}");
    let better = [
        "this is ridiculous, you charged me twice, give me my money back!!",
        "ok found it, thank you so much, great service",
    ]
    .map(of);
    assert_eq!(Course::of(&better).direction(), Direction::Falling);
}

#[test]
fn what_says_nothing_is_neutral() {
    for text in ["", "   ", "\u{200b}\u{feff}"] {
        assert_eq!(of(text), Emotion::default(), "{text:?}");
    }
}

fn sound(emotion: &Emotion) {
    let shares =
        [emotion.score, emotion.anger, emotion.intensity, emotion.urgency, emotion.abuse, emotion.threat];
    assert!(shares.iter().all(|share| (0.0..=1.0).contains(share)), "{emotion:?}");
    assert!((-1.0..=1.0).contains(&emotion.valence), "{emotion:?}");
    assert!(emotion.score > 0.0 || *emotion == Emotion::default(), "{emotion:?}");
}

#[test]
fn long_and_strange_texts_are_borne() {
    for text in [
        "垃圾".repeat(50_000),
        "😡".repeat(30_000),
        "a".repeat(100_000),
        "\u{0}\u{7}\u{1b}[31m".repeat(999),
        "不".repeat(3_000),
    ] {
        sound(&of(&text));
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_within_bounds(
        texts in prop::collection::vec("\\PC{0,60}|[一-龥!?。，]{0,30}|.{0,80}", 1..8)
    ) {
        let heard: Vec<Emotion> = texts.iter().map(|text| of(text)).collect();
        heard.iter().for_each(sound);
        let course = Course::of(&heard);
        prop_assert!((0.0..=1.0).contains(&course.level) && course.level <= course.peak);
        prop_assert_eq!(course.messages as usize, heard.len());
        prop_assert!(course.peak_at >= 1 && course.peak_at <= course.messages);
    }

    #[test]
    fn tables_of_lines_never_panic(table in "(\\PC{0,20}\t){0,3}\\PC{0,20}(\n.{0,30}){0,4}") {
        let _ = lines(&table);
    }
}
