//! Does the customer ask for a human being? A trained binary model, and patterns for what must never be missed.

use crate::blend::{Blend, Classes};
use crate::core::{HeldOut, Item, Raw};
use crate::feature::Features;
use crate::linear::Logistic;
use crate::normal::normalise;
use crate::shape::of_normal;

/// The least score of a text that matches a pattern.
const PATTERN: f32 = 0.9;
/// What is left of a score when the text is a ritual (有人吗) or asks what the assistant is.
const NOT_ASKED: f32 = 0.3;
/// What a request weighs beside any other text when scores are joined: a missed one is a wall.
const REQUEST: f32 = 6.0;

/// What looks like a request for a person and is none; taken out before the patterns are tried.
const LOOKALIKES: &[&str] = &[
    "人工智能",
    "人工费",
    "人工成本",
    "人工湖",
    "人工合成",
    "人工宝石",
    "人工呼吸",
    "人工皮",
    "人工草",
    "人工打磨",
    "人工降雨",
    "纯人工",
    "人工授",
    "是不是人工",
    "是人工吗",
    "是人工还是",
    "是真人吗",
    "是不是真人",
    "是真人还是",
    "是活人吗",
    "客服电话",
    "客服时间",
    "客服上班",
    "客服几点",
    "客服工作时间",
    "真人秀",
    "真人发",
    "真人图",
    "真人模特",
    "真人试",
    "转人工费",
    "经理人",
    "artificial",
    "are you human",
    "are you a human",
    "are you a real person",
    "are you real",
    "is this a real person",
    "travel agent",
    "estate agent",
    "cleaning agent",
    "human resources",
    "human hair",
    "person size",
    "personal",
    "in person",
    "shipping agent",
    "delivery person",
    "delivery agent",
    "delivery man",
    "human or",
    "robot or",
    "bot or",
];

/// Said alone, these are a request.
const ALONE: &[&str] = &[
    "人工",
    "人工客服",
    "真人",
    "真人客服",
    "活人",
    "客服",
    "转人工",
    "转接人工",
    "客服人员",
    "在线客服",
    "人工服务",
    "转",
    "rengong",
    "human",
    "agent",
    "operator",
    "representative",
    "rep",
    "person",
    "real person",
    "live agent",
    "live chat",
    "live person",
    "customer service",
    "support agent",
    "human please",
    "manager",
    "supervisor",
    "someone",
    "somebody",
    "human agent",
    "csr",
    "staff",
    "customer support",
    "real human",
    "a human",
];

const ZH_VERBS: &[&str] = &[
    "转",
    "找",
    "接",
    "换",
    "要",
    "叫",
    "有没有",
    "有",
    "联系",
    "来个",
    "来一个",
    "来",
    "给我",
    "呼叫",
    "切",
    "喊",
    "请",
    "让",
    "派",
    "跟",
    "和",
    "连",
    "需要",
    "上",
    "帮我",
    "想",
    "不能",
    "安排",
];
const ZH_PEOPLE: &[&str] = &[
    "人工",
    "真人",
    "活人",
    "大活人",
    "真的人",
    "人类",
    "客服",
    "坐席",
    "座席",
    "专员",
    "经理",
    "主管",
    "领导",
    "负责人",
    "老板",
    "店长",
    "管事的",
    "值班的",
    "你们的人",
    "能做主的",
    "真客服",
    "同事",
    "工作人员",
    "是人的",
];
const EN_VERBS: &[&str] = &[
    "talk", "speak", "speek", "spk", "tlk", "chat", "connect", "transfer", "get", "want", "need", "give",
    "put", "reach", "escalate", "pass", "call", "switch", "bring", "find", "contact", "have", "forward",
    "let", "can", "could", "may", "hand", "is", "patch", "hook", "deal", "prefer", "rather", "any", "are",
    "where", "send", "ask", "request", "demand", "route", "direct", "wanna", "use", "come", "help", "raise",
    "assign", "live", "real", "actual", "see",
];
const EN_PEOPLE: &[&str] = &[
    "human",
    "humans",
    "agent",
    "agents",
    "representative",
    "rep",
    "operator",
    "manager",
    "supervisor",
    "real person",
    "live person",
    "actual person",
    "someone real",
    "somebody real",
    "a person",
    "real people",
    "actual human",
    "someone",
    "somebody",
    "staff",
    "advisor",
    "adviser",
    "colleague",
    "humam",
    "humen",
    "representitive",
    "living person",
    "living being",
    "human being",
    "human beings",
    "with a pulse",
    "flesh and blood",
    "customer service",
    "customer care",
    "customer support",
    "support team",
    "real support",
    "live support",
    "live chat",
    "real one",
    "specialist",
    "boss",
    "team member",
    "service rep",
    "sales rep",
    "someone in charge",
    "somebody in charge",
    "duty manager",
    "anyone real",
    "anybody real",
    "a pro",
    "an expert",
    "someone who can help",
    "somebody who can help",
    "a real",
    "employee",
];
/// Words that show that the person asked for is not one of the shop's.
const EN_ELSEWHERE: &[&str] = &[
    "ship",
    "deliver",
    "pick",
    "handmade",
    "made by",
    "else",
    "gift",
    "sign for",
    "for someone",
    "for somebody",
    "from someone",
    "order for",
    "buy for",
    "collect",
    "receive",
    "near",
];

/// Are the words a plain request for a person?
fn pattern(normal: &str) -> bool {
    let mut text = normal.to_owned();
    for word in LOOKALIKES {
        text = text.replace(word, "#");
    }
    let bare: String = text.trim_matches(|c: char| !c.is_alphanumeric() && c != '#').to_owned();
    let polite = ["请", "麻烦", "please ", "pls ", "plz "]
        .iter()
        .fold(bare.as_str(), |t, p| t.strip_prefix(p).unwrap_or(t));
    let polite = ["please", "pls", "plz", "谢谢", "吧", "啊", "呢"]
        .iter()
        .fold(polite, |t, p| t.strip_suffix(p).unwrap_or(t))
        .trim();
    if ALONE.contains(&polite) {
        return true;
    }
    chinese(&text) || english(&text) || rejects_machine(&text)
}

/// 不想跟机器人聊, "no more bots": who wants no machine wants a person. A question what one is talking to is not that.
fn rejects_machine(text: &str) -> bool {
    const MACHINES: &[&str] = &[
        "机器人",
        "机器",
        "自动回复",
        "智能客服",
        "智能助理",
        "bot",
        "robot",
        "machine",
        "chatbot",
        "ai ",
        "automated",
        "computer",
    ];
    const AGAINST: &[&str] = &[
        "不想",
        "不要",
        "别",
        "不跟",
        "不和",
        "受够",
        "拒绝",
        "烦",
        "走开",
        "滚",
        "糊弄",
        "敷衍",
        "不需要",
        "没法跟",
        "do not want",
        "don't want",
        "dont want",
        "no more",
        "not a ",
        "not another",
        "sick of",
        "tired of",
        "fed up",
        "stop",
        "hate",
        "instead of",
        "enough of",
        "rather than",
        "no bot",
        "no robot",
        "no machine",
        "without",
        "get rid of",
        "other than",
        "besides",
        "skip the",
        "anything but",
        "bypass",
    ];
    let padded = format!("{text} ");
    let negated_question = ["are you not", "aren't you", "是不是"].iter().any(|q| padded.contains(q));
    !negated_question
        && MACHINES.iter().any(|machine| padded.contains(machine))
        && AGAINST.iter().any(|word| padded.contains(word))
}

/// Is there any word of people, talking or machines at all? What has none is no request, whatever it resembles.
fn speaks_of_people(features: &Features) -> bool {
    const OF_PEOPLE: [&str; 4] = ["q:staff", "q:talk", "q:bot", "q:enough"];
    features.weights.iter().any(|(name, _)| OF_PEOPLE.contains(&name.as_str()))
}

/// A question what one is talking to: 你是机器人吗, "am I chatting with a person".
fn asks_what_you_are(normal: &str) -> bool {
    const WHAT: &[&str] = &[
        "机器",
        "真人",
        "人工",
        "活人",
        "电脑",
        "ai",
        "自动回复",
        "human",
        "bot",
        "robot",
        "real",
        "machine",
        "person",
        "computer",
        "automated",
    ];
    const ASKING: &[&str] = &[
        "你是",
        "您是",
        "是不是",
        "是真",
        "是人",
        "不会是",
        "不是真人吧",
        "不像",
        "在跟谁",
        "跟我说话的",
        "跟我聊",
        "are you",
        "is this",
        "is that",
        "am i ",
        "you a ",
        "you sound",
        "aren't you",
        "r u",
        "you're a",
    ];
    WHAT.iter().any(|word| normal.contains(word)) && ASKING.iter().any(|word| normal.contains(word))
}

fn chinese(text: &str) -> bool {
    let short = |gap: &str| gap.chars().count() <= 5 && !gap.contains(['#', ',', '?', '。', '!', ';']);
    ZH_PEOPLE.iter().any(|person| {
        text.match_indices(person).any(|(at, _)| {
            let strong = matches!(*person, "人工" | "真人" | "活人" | "大活人" | "真客服");
            // Titles of people need a clear verb: 联系客服的电话是多少 asks for a number.
            let verbs: &[&str] = if strong {
                ZH_VERBS
            } else {
                &["转", "找", "叫", "换", "接", "喊", "请", "让", "来个", "给我", "呼叫", "切", "联系", "派"]
            };
            let before = &text[..at];
            let after = &text[at + person.len()..];
            let asks_about = ["怎么联系", "电话", "时间", "几点", "上班", "邮箱", "费"]
                .iter()
                .any(|w| after.contains(w) || before.contains(w));
            !asks_about
                && verbs
                    .iter()
                    .any(|verb| before.rfind(verb).is_some_and(|v| short(&before[v + verb.len()..])))
        })
    })
}

fn english(text: &str) -> bool {
    if EN_ELSEWHERE.iter().any(|word| text.contains(word)) {
        return false;
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '#')
        .filter(|w| !w.is_empty())
        .collect();
    let joined = format!(" {} ", words.join(" "));
    EN_PEOPLE.iter().any(|person| {
        joined.find(&format!(" {person} ")).is_some_and(|at| {
            let before: Vec<&str> = joined[..at].split_whitespace().collect();
            let vague = matches!(
                *person,
                "someone"
                    | "somebody"
                    | "a person"
                    | "staff"
                    | "colleague"
                    | "customer service"
                    | "customer care"
                    | "customer support"
                    | "support team"
                    | "specialist"
                    | "boss"
                    | "a real"
                    | "employee"
                    | "team member"
                    | "an expert"
                    | "a pro"
                    | "human"
                    | "humans"
            );
            let near = before.iter().rev().take(6);
            let talk = [
                "talk", "speak", "speek", "spk", "tlk", "chat", "connect", "transfer", "reach", "escalate",
                "put", "hand", "patch", "pass", "get", "give", "need", "want", "bring", "deal", "prefer",
                "hook", "route", "forward", "switch", "wanna",
            ];
            if vague {
                near.into_iter().any(|w| talk.contains(w))
            } else {
                near.into_iter().any(|w| EN_VERBS.contains(w))
            }
        })
    })
}

/// The trained detector: the model's own class of requests, how near the text is to known ones, and the patterns.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Person {
    join: Logistic,
    classes: Classes,
    pub(crate) threshold: f32,
    /// Held-out recall and precision at the threshold, by the training set.
    pub(crate) recall: f32,
    pub(crate) precision: f32,
    /// Held-out texts on the wrong side: item, is it a request, score.
    #[serde(skip)]
    pub(crate) wrong: Vec<(usize, bool, f32)>,
}

impl Person {
    /// Fits on held-out scores; `None` without requests to learn from.
    pub(crate) fn fit(held: &[HeldOut], items: &[Item], blend: &Blend, classes: Classes) -> Option<Self> {
        let is_request = |h: &HeldOut| items[h.item].class == classes.request();
        if !held.iter().any(is_request) {
            return None;
        }
        let mut person = Self {
            join: Logistic::default(),
            classes,
            threshold: 0.5,
            recall: 0.0,
            precision: 0.0,
            wrong: Vec::new(),
        };
        let rows: Vec<(Vec<f32>, bool, f32)> = held
            .iter()
            .map(|h| {
                let matched = pattern(&normalise(&items[h.item].text));
                let yes = is_request(h);
                (
                    person.inputs(&h.raw, blend.read(&h.raw).request, matched),
                    yes,
                    if yes { REQUEST } else { 1.0 },
                )
            })
            .collect();
        person.join = Logistic::fit(&rows);
        let scored: Vec<(f32, bool)> = rows
            .iter()
            .zip(held)
            .filter(|(_, h)| !h.wrapped)
            .map(|((x, yes, _), h)| {
                let normal = normalise(&items[h.item].text);
                (
                    person.settled(&normal, &items[h.item].features, x[4] > 0.0, person.join.probability(x)),
                    *yes,
                )
            })
            .collect();
        (person.threshold, person.recall, person.precision) = choose(&scored);
        person.wrong = held
            .iter()
            .filter(|h| !h.wrapped)
            .zip(&scored)
            .filter(|(_, (p, yes))| (*p >= person.threshold) != *yes)
            .map(|(h, (p, yes))| (h.item, *yes, *p))
            .collect();
        Some(person)
    }

    fn inputs(&self, raw: &Raw, request: f32, matched: bool) -> Vec<f32> {
        let p = request.clamp(1e-4, 1.0 - 1e-4);
        let others = raw.best[..self.classes.intents].iter().map(|b| b.0).fold(0f32, f32::max);
        vec![
            (p / (1.0 - p)).ln(),
            raw.best[self.classes.request()].0,
            raw.best[self.classes.lookalike()].0,
            others,
            f32::from(u8::from(matched)),
        ]
    }

    /// The probability that a person is asked for.
    pub(crate) fn score(&self, normal: &str, features: &Features, raw: &Raw, request: f32) -> f32 {
        let matched = pattern(normal);
        self.settled(normal, features, matched, self.join.probability(&self.inputs(raw, request, matched)))
    }

    /// What the patterns leave of a joined score.
    fn settled(&self, normal: &str, features: &Features, matched: bool, p: f32) -> f32 {
        if matched {
            p.max(PATTERN)
        } else if !speaks_of_people(features) || asks_what_you_are(normal) || of_normal(normal).is_ritual() {
            p * NOT_ASKED
        } else {
            p
        }
    }
}

/// Without training only the patterns speak.
pub(crate) fn pattern_score(normal: &str) -> f32 {
    if pattern(normal) { PATTERN } else { 0.0 }
}

/// The threshold with the best F3 (recall counts more: a missed request is a wall), with its recall and precision.
fn choose(scored: &[(f32, bool)]) -> (f32, f32, f32) {
    let mut best = (0.5, 0.0, 0.0, -1.0f32);
    for step in 8..=16 {
        let threshold = step as f32 * 0.05;
        let count = |yes: bool| scored.iter().filter(|(p, y)| *p >= threshold && *y == yes).count() as f32;
        let (hit, wrong) = (count(true), count(false));
        let all = scored.iter().filter(|(_, y)| *y).count().max(1) as f32;
        let (recall, precision) = (hit / all, hit / (hit + wrong).max(1.0));
        let f3 = 10.0 * precision * recall / (9.0 * precision + recall).max(1e-6);
        if f3 > best.3 {
            best = (threshold, recall, precision, f3);
        }
    }
    (best.0, best.1, best.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_alone() {
        for (text, want) in [
            ("转人工", true),
            ("轉人工", true),
            ("人工", true),
            ("找个活人跟我说", true),
            ("有没有真人", true),
            ("叫你们经理来", true),
            ("can I speak to somebody real", true),
            ("get me a human", true),
            ("agent pls", true),
            ("人工智能是什么", false),
            ("人工费多少", false),
            ("你是真人吗", false),
            ("is this handmade", false),
            ("do you ship to agents", false),
            ("are you human", false),
            ("can someone else sign for it", false),
            ("怎么退货", false),
            ("where is my order", false),
        ] {
            assert_eq!(pattern(&normalise(text)), want, "{text}");
        }
    }
}
