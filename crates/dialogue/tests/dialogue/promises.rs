//! Promises in what people write, in both languages.

use base::{Locale, Timestamp};
use calendar::{Hours, Span, Weekday};
use dialogue::{PromiseKind, promised};

/// A Monday, 10:00 in Shanghai; work is 9:00 to 18:00 on weekdays.
const NOW: &str = "2026-11-30T02:00:00Z";

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond())
}

fn hours() -> Hours {
    use Weekday::{Fri, Mon, Thu, Tue, Wed};
    let spans = [Mon, Tue, Wed, Thu, Fri];
    let spans = spans.into_iter().map(|day| Span::new(day, "09:00", "18:00").expect("a span")).collect();
    Hours::new("Asia/Shanghai", spans, &[], &[]).expect("hours")
}

fn read(text: &str) -> Vec<(PromiseKind, String)> {
    let locale = if text.is_ascii() { Locale::En } else { Locale::Zh };
    let local = |due: Timestamp| {
        let instant = jiff::Timestamp::from_microsecond(due.0).expect("an instant");
        instant.to_zoned(hours().zone().clone()).strftime("%m-%d %H:%M").to_string()
    };
    promised(text, &hours(), at(NOW), locale).into_iter().map(|one| (one.kind, local(one.due))).collect()
}

#[test]
fn what_is_promised_by_when_is_read() {
    use PromiseKind::{Call, Deed, Reply};
    let mut wrong = Vec::new();
    for (text, kind, due) in [
        ("我们会在48小时内回复您。", Reply, "12-02 10:00"),
        ("好的，我去核实一下，明天中午12点前给您答复", Reply, "12-01 12:00"),
        ("24小时内，我们会给您回电。", Call, "12-01 10:00"),
        ("投诉专员 1 个工作日内联系您。", Reply, "12-01 18:00"),
        ("专员会在3到5个工作日内联系您", Reply, "12-07 18:00"),
        ("我今天下班前给您回复", Reply, "11-30 18:00"),
        ("周五之前给您补发一个新的", Deed, "12-03 18:00"),
        ("同事半小时内给您打电话", Call, "11-30 10:30"),
        ("这边下午3点给您回电哈", Call, "11-30 15:00"),
        ("最晚明天我告诉您结果", Reply, "12-01 18:00"),
        ("两个小时后我再联系您。", Reply, "11-30 12:00"),
        ("仓库说明天给您寄出，请放心。", Deed, "12-01 18:00"),
        ("我帮您申请退款，24小时内处理好。", Deed, "12-01 10:00"),
        ("I'll get back to you within 24 hours.", Reply, "12-01 10:00"),
        ("We will call you tomorrow at 3pm.", Call, "12-01 15:00"),
        ("A colleague will contact you by Friday.", Reply, "12-04 18:00"),
        ("Our team will then look into it and reply within 2 working days.", Deed, "12-02 18:00"),
        ("You'll hear from us by 5pm today.", Reply, "11-30 17:00"),
        ("I will definitely refund it within 3 days", Deed, "12-03 10:00"),
        ("Thanks! I'll check with the warehouse and let you know in 2 hours.", Deed, "11-30 12:00"),
        ("You will get a call within 30 minutes.", Call, "11-30 10:30"),
    ] {
        let said = read(text);
        if said != [(kind, due.to_owned())] {
            wrong.push(format!("{text}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_no_promise_is_none() {
    let mut wrong = Vec::new();
    for text in [
        "您能在24小时内回复我吗？",
        "请您在48小时内联系我们的客服。",
        "您可以在7天内申请退货。",
        "已经给您退款，3个工作日内到账。",
        "昨天下午给您打过电话，没有人接。",
        "这款保质期12个月。",
        "订单一般24小时内发货。",
        "我们马上为您处理。",
        "我们的工作时间是9点到18点。",
        "您今天把照片发给我，我来处理。",
        "如需帮助，请在24小时内联系客服。",
        "安装需要2小时，我们会处理好。",
        "我们明天能给您回电吗？",
        "三天前我们回复过您。",
        "Could you reply within 24 hours?",
        "You can return it within 7 days.",
        "I called you yesterday at 3pm.",
        "We will take care of it right away.",
        "Shipping usually takes 3 to 5 days.",
        "We will not be able to reply before Friday.",
        "Your parcel arrives on Friday.",
        "Please contact us within 48 hours.",
        "I'll be on leave until Friday.",
        "",
    ] {
        let said = read(text);
        if !said.is_empty() {
            wrong.push(format!("{text}: {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn several_are_told_apart_and_what_is_too_far_is_none() {
    let two = read("我今天下午5点前给您回电。补发的明天寄给您。");
    assert_eq!(
        two,
        [(PromiseKind::Call, "11-30 17:00".to_owned()), (PromiseKind::Deed, "12-01 18:00".to_owned())]
    );
    assert_eq!(read("We will call you within 24 hours. We will call you within 24 hours.").len(), 1);
    assert_eq!(read("我们会在300天内回复您。"), []);
    let many = "我1小时内回复您。我2小时内回复您。我3小时内回复您。我4小时内回复您。";
    assert_eq!(read(many).len(), dialogue::promise::MAX_PROMISES);
}
