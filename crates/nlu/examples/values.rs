//! Measures how long it takes to find values: `cargo run --release -p nlu --example values`. One utterance after another on one thread, all
//! parsers at once, then a dictionary of a hundred thousand names made up by a fixed rule.
#![allow(clippy::print_stdout, reason = "a command-line report")]
#![expect(clippy::disallowed_methods, reason = "durations are what is measured here")]

use std::hint::black_box;
use std::time::Instant;

use base::{Locale, Timestamp};
use jiff::tz::TimeZone;
use nlu::entity::{Context, Dictionary, Entry, Kind, OrderPattern, find};

const TEXTS: &[&str] = &[
    "我上周五买的电热水壶到现在还没发货，订单ZK20260001",
    "下周三下午三点前能送到吗？地址是广东省深圳市南山区科技园路8号3栋502",
    "怎么退货",
    "扣了我1,299.5元，尾号5678的卡，什么时候退给我",
    "电话13812345678，别打0755-26001234了",
    "顺丰SF1234567890123三天没动了，都等了半个月",
    "买了两双42码的鞋，一双有问题，退一百二十块五毛",
    "打八折还是满300减50？百分之三十的优惠券用不了",
    "你好，在吗",
    "今晚8点半到10点有人在家，过了十点就别送了，或者明天上午",
    "发票开到li.lei@example.com，抬头见https://example.com/a?b=1",
    "I ordered two pairs of shoes last Friday and the parcel has not arrived, tracking 1Z999AA10123456784",
    "can you deliver between Monday and Wednesday, before 5pm if possible",
    "refund me $25.99 please, order number 20260001",
    "the kettle broke after three and a half weeks, I want my money back by the end of next month",
    "my number is +44 20 7946 0958",
    "where is my order",
    "一点都不好用，十分不满意，我要投诉",
    "blutooth headfones 坏了怎么换",
    "身份证110101199003074514，车牌粤B12345，停了2个半小时",
];

/// Names out of syllables, different for each number: its digits in the base of the list.
fn name(n: usize) -> String {
    const HAN: &str = "电热水壶台灯蓝牙耳机无线智能手环冰箱空调风扇洗衣";
    const LATIN: &[&str] = &[
        "ka", "ro", "mi", "ten", "lor", "bas", "vu", "pel", "dor", "sin", "qua", "zet", "fol", "gra", "hun",
        "jo",
    ];
    let half = n / 2;
    if n.is_multiple_of(2) {
        let signs: Vec<char> = HAN.chars().collect();
        return (0..5).map(|at| signs[half / signs.len().pow(at) % signs.len()]).collect();
    }
    let part =
        |from: u32, to: u32| (from..to).map(|at| LATIN[half / 16_usize.pow(at) % 16]).collect::<String>();
    format!("{} {}", part(0, 3), part(3, 6))
}

fn measure(what: &str, texts: &[String], cx: &Context<'_>, kinds: &[Kind]) {
    let mut times = Vec::new();
    let mut values = 0;
    for round in 0..60 {
        for text in texts {
            let begin = Instant::now();
            values += black_box(find(black_box(text), cx, kinds)).len();
            if round >= 10 {
                times.push(begin.elapsed().as_nanos());
            }
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100] as f64 / 1_000.0;
    println!(
        "{what}: {} texts, p50 {:.1} µs, p99 {:.1} µs, most {:.1} µs ({} values)",
        times.len(),
        at(50),
        at(99),
        at(100),
        values / 60
    );
}

fn main() {
    let orders = [OrderPattern { prefix: "ZK".to_owned(), digits: (8, 12) }];
    let base =
        Context::new(Timestamp(1_795_588_200_000_000), TimeZone::fixed(jiff::tz::offset(8)), Locale::Zh);
    let cx = Context { orders: &orders, ..base };
    let texts: Vec<String> = TEXTS.iter().map(|text| (*text).to_owned()).collect();
    let parsers: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| *kind != Kind::Entry).collect();
    measure("all parsers", &texts, &cx, &parsers);

    let begin = Instant::now();
    let entries = (0..100_000).map(|n| Entry { id: n.to_string(), names: vec![name(n)] });
    let dictionary = Dictionary::new("product", entries);
    println!(
        "dictionary: {} names built in {:.0} ms",
        dictionary.len(),
        begin.elapsed().as_secs_f64() * 1_000.0
    );
    let list = [&dictionary];
    let cx = Context { dictionaries: &list, ..cx };
    let named: Vec<String> = texts
        .iter()
        .enumerate()
        .flat_map(|(at, text)| {
            let known = name(at * 4_999 + 1);
            let slip: String = known.chars().enumerate().filter(|(at, _)| *at != 2).map(|(_, c)| c).collect();
            [
                text.clone(),
                format!("{text} {known}"),
                format!("{text} {slip}"),
                format!("{text}{}", name(at * 4_998)),
            ]
        })
        .collect();
    measure("100,000 names, with slips", &named, &cx, &[Kind::Entry]);
    measure("everything", &named, &cx, &Kind::ALL);
}
