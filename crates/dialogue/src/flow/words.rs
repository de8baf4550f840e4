//! Words by which customers steer a task: start over, go back, that is wrong, I mean another, why do you ask, I would rather not say.

use base::Locale;

/// The longest message in which such words are looked for; a longer one says something else too.
const SHORT: usize = 40;

fn has(normal: &str, words: &[&str]) -> bool {
    normal.chars().count() <= SHORT && words.iter().any(|word| normal.contains(word))
}

/// Whether a message steers a task.
pub(super) fn steer(normal: &str) -> bool {
    starts_over(normal)
        || goes_back(normal)
        || asks_why(normal)
        || would_rather_not(normal)
        || says_only_wrong(normal)
}

/// Words that are no answer even where any words are one: start over, go back, and nothing but that it is not said. 客服不愿意退款 tells of something.
pub(super) fn says_nothing_of_itself(normal: &str) -> bool {
    let chars = normal.chars().count();
    let short = if normal.chars().any(nlu::normal::is_han) { chars <= 6 } else { chars <= 26 };
    starts_over(normal) || goes_back(normal) || short && would_rather_not(normal)
}

/// Whether somebody is asked for by name.
pub(super) fn names_a_person(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "人工",
        "真人",
        "客服",
        "专员",
        "经理",
        "主管",
        "同事",
        "活人",
        "human",
        "person",
        "agent",
        "somebody",
        "someone",
        "staff",
        "manager",
        "supervisor",
        "colleague",
        "representative",
        "operator",
    ];
    WORDS.iter().any(|word| normal.contains(word))
}

/// Only this and what politeness puts around it.
fn only(normal: &str, words: &[&str]) -> bool {
    let bare: String = normal.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
    let polite = [
        "请",
        "吧",
        "啊",
        "呀",
        "哦",
        "please ",
        " please",
        "了",
        "帮我",
        "我要",
        "我想",
        "can we ",
        "let's ",
        "i want to ",
    ];
    let bare = polite.iter().fold(bare, |text, word| text.replace(word, ""));
    words.iter().any(|word| bare.trim() == word.replace('\'', "").trim())
}

/// 重新来, start over.
pub(super) fn starts_over(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "重新来",
        "重来",
        "从头来",
        "从头开始",
        "重新开始",
        "重新填",
        "重新办",
        "重新弄",
        "全部重来",
        "start over",
        "start again",
        "from the beginning",
        "begin again",
        "restart",
        "from scratch",
    ];
    has(normal, WORDS) && !normal.contains("再来一次")
}

/// 上一步, go back.
pub(super) fn goes_back(normal: &str) -> bool {
    const ONLY: &[&str] = &[
        "上一步",
        "返回上一步",
        "回到上一步",
        "回上一步",
        "退回上一步",
        "返回",
        "后退",
        "上一个",
        "上一个问题",
        "回去",
        "go back",
        "back",
        "previous",
        "previous step",
        "one step back",
        "go back one step",
        "go back a step",
        "last step",
        "the previous question",
    ];
    only(normal, ONLY)
}

/// 不对, that is wrong: something that was given, whatever it is.
pub(super) fn says_wrong(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "不对",
        "错了",
        "不正确",
        "有误",
        "写错",
        "填错",
        "说错",
        "选错",
        "发错了号",
        "改一下",
        "改下",
        "要改",
        "想改",
        "修改",
        "换个",
        "换一个",
        "换一下",
        "不是这个",
        "wrong",
        "incorrect",
        "not right",
        "isn't right",
        "mistake",
        "change the",
        "change my",
        "change it",
        "different",
        "another",
        "edit the",
    ];
    has(normal, WORDS)
}

/// Nothing but that: which one is wrong is not said.
pub(super) fn says_only_wrong(normal: &str) -> bool {
    const ONLY: &[&str] = &[
        "不对",
        "错",
        "不对不对",
        "不正确",
        "有误",
        "信息不对",
        "信息有误",
        "信息错",
        "有错",
        "写错",
        "填错",
        "这不对",
        "改一下",
        "我要改",
        "要改",
        "修改",
        "修改一下",
        "我想改一下",
        "改下",
        "wrong",
        "thats wrong",
        "that is wrong",
        "its wrong",
        "this is wrong",
        "incorrect",
        "not right",
        "thats not right",
        "that is not right",
        "there is a mistake",
        "theres a mistake",
        "i want to change something",
        "change something",
        "something is wrong",
    ];
    only(normal, ONLY)
}

/// The button that says which one is wrong.
pub(super) fn wrong_button(name: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => format!("{name}不对"),
        Locale::En => format!("The {name} is wrong"),
    }
}

/// Why the question is asked.
pub(super) fn asks_why(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "为什么要",
        "为啥要",
        "干嘛要",
        "凭什么",
        "要这个干",
        "要这个做",
        "用来干",
        "用来做",
        "干什么用",
        "做什么用",
        "有什么用",
        "安全吗",
        "会泄露",
        "why do you need",
        "why do you want",
        "why do i have to",
        "what do you need",
        "what for",
        "why is that needed",
        "why should i",
        "is it safe",
        "is that safe",
        "why are you asking",
    ];
    has(normal, WORDS)
}

/// The customer wants another code, or has none yet.
pub(super) fn wants_code(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "重新发",
        "再发",
        "重发",
        "没收到",
        "没有收到",
        "收不到",
        "没有码",
        "换个验证码",
        "new code",
        "another code",
        "resend",
        "send again",
        "send it again",
        "send another",
        "send me another",
        "didn't get",
        "did not get",
        "didn't receive",
        "did not receive",
        "haven't received",
        "have not received",
        "not received",
        "didn't arrive",
        "did not arrive",
        "no code",
    ];
    // 包裹没收到, 地址我再发一遍: about something else.
    const OTHERS: &[&str] =
        &["包裹", "快递", "货", "地址", "订单", "parcel", "package", "order", "delivery", "address"];
    has(normal, WORDS) && !OTHERS.iter().any(|word| normal.contains(word))
}

/// The customer would rather not say.
pub(super) fn would_rather_not(normal: &str) -> bool {
    const WORDS: &[&str] = &[
        "不想说",
        "不想给",
        "不想提供",
        "不想透露",
        "不想告诉",
        "不方便说",
        "不方便给",
        "不方便提供",
        "不方便透露",
        "不愿意",
        "不告诉你",
        "不能告诉",
        "不能给",
        "不提供",
        "不透露",
        "保密",
        "隐私",
        "rather not",
        "don't want to give",
        "don't want to tell",
        "don't want to say",
        "don't want to share",
        "do not want to give",
        "do not want to share",
        "won't tell",
        "won't give",
        "not comfortable",
        "not giving",
        "not telling",
        "none of your business",
        "that's private",
        "it's private",
        "prefer not",
    ];
    has(normal, WORDS)
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
