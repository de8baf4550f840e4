//! Names of people, where a text says that one follows or that somebody is so called: 我叫王小明, 收件人：欧阳静, 李女士, my name is
//! Jane Doe, Mr Smith. A name that stands alone is not found: it looks like any other word.

use crate::entity::value::Value;
use crate::entity::view::View;
use crate::entity::{Hit, Source};

/// Surnames of one character, the common ones.
const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝";
/// Surnames of two.
const DOUBLE: &[&str] = &[
    "欧阳", "上官", "司马", "诸葛", "夏侯", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "端木",
    "百里",
];
/// Behind these a name follows.
const CALLED: &[&str] = &[
    "我叫",
    "我叫做",
    "我的名字是",
    "我的名字叫",
    "我名字叫",
    "我名字是",
    "名字叫",
    "名字是",
    "名叫",
    "本人",
    "姓名",
    "姓名是",
    "收件人",
    "收件人是",
    "收件人叫",
    "收货人",
    "收货人是",
    "收货人叫",
    "联系人",
    "联系人是",
    "联系人叫",
    "持卡人",
    "持卡人是",
    "户名",
    "户名是",
    "开户名",
    "寄件人",
    "寄件人是",
    "下单人",
    "下单人是",
    "真实姓名",
    "真名",
    "真名叫",
];
/// Behind these one may.
const AM: &[&str] = &["我是", "这里是", "这边是"];
/// What people are called by, behind a name.
const TITLES: &[&str] = &["先生", "女士", "小姐", "太太", "师傅", "老师", "经理"];
/// How what follows a name goes on, in a text without marks.
const GOES_ON: &[&str] = &[
    "的",
    "电话",
    "手机",
    "地址",
    "号码",
    "身份证",
    "想",
    "要",
    "请",
    "问",
    "我",
    "在",
    "住",
    "麻烦",
    "帮",
    "买",
    "订",
    "申请",
    "你",
    "您",
    "退",
    "换",
    "查",
    "现在",
    "昨天",
    "今天",
    "前天",
    "上周",
    "上个",
    "是",
    "有",
    "没",
    "之前",
    "刚",
    "尾号",
];
/// What ends so is what somebody is, not who.
const ROLES: &str = "家员者户人友";
/// What makes 于女士 and 当时女士 other words.
const JOINS: &str = "对由关至等终当属";

/// Chinese words before a title and behind an introduction; English ones likewise.
pub(crate) fn collect(view: &View<'_>, hits: &mut Vec<Hit>) {
    let mut i = 0;
    while i < view.len() {
        let hit = called(view, i).or_else(|| titled(view, i)).or_else(|| english(view, i));
        i = hit.as_ref().map_or(i + 1, |hit| hit.end.max(i + 1));
        hits.extend(hit);
    }
}

fn hit(view: &View<'_>, start: usize, end: usize, confidence: f32) -> Hit {
    Hit::new(
        start,
        end,
        Value::Name { name: view.raw(start, end).trim().to_owned() },
        Source::Pattern,
        confidence,
    )
}

fn han(c: char) -> bool {
    crate::normal::is_han(c)
}

/// How long the surname at a place is.
fn surname(view: &View<'_>, i: usize) -> Option<usize> {
    if view.has_any(i, DOUBLE) {
        return Some(2);
    }
    (view.at(i) != '\0' && SURNAMES.contains(view.at(i))).then_some(1)
}

/// Whether a name may end here.
fn ends(view: &View<'_>, end: usize) -> bool {
    !han(view.at(end)) || view.has_any(end, GOES_ON) || view.has_any(end, TITLES)
}

fn called(view: &View<'_>, i: usize) -> Option<Hit> {
    let sure = view.eat_any(i, CALLED);
    let mut at = sure.or_else(|| view.eat_any(i, AM))?;
    while matches!(view.at(at), ' ' | ':' | '：' | '"' | '“' | '「') {
        at += 1;
    }
    let family = surname(view, at)?;
    let given = |count: usize| (0..count).all(|more| han(view.at(at + family + more)));
    // The longer one first: 王小明想退 is 王小明, for it goes on behind it; 王明想退 goes on earlier.
    let fits = |count: &usize| given(*count) && ends(view, at + family + count);
    let found = [1, 2].into_iter().find(|count| fits(count) && view.has_any(at + family + count, GOES_ON));
    let found = found.or_else(|| [2, 1].into_iter().find(fits));
    match (found, sure) {
        (Some(count), Some(_)) => Some(hit(view, at, at + family + count, 0.9)),
        (Some(count), None) => {
            let end = at + family + count;
            let clear = !han(view.at(end)) || view.has_any(end, TITLES);
            let role = ROLES.contains(view.before(end));
            (clear && !role).then(|| hit(view, at, end, 0.6))
        }
        // It runs on in words that nobody listed: three characters are the likeliest.
        (None, Some(_)) => given(2).then(|| hit(view, at, at + family + 2, 0.5)),
        (None, None) => None,
    }
}

/// 李女士, 欧阳小姐, 王小明先生.
fn titled(view: &View<'_>, i: usize) -> Option<Hit> {
    let family = surname(view, i)?;
    let count = (0..=2).find(|given| {
        let end = i + family + given;
        (0..*given).all(|more| han(view.at(i + family + more))) && view.has_any(end, TITLES)
    })?;
    let other = JOINS.contains(view.before(i)) && view.before(i) != '\0';
    // 这位高级经理 is nobody's name; 高级 with more before it neither.
    let long = count == 2 || count == 1 && han(view.before(i));
    let loose = long && !view.has_any(i + family + count, &["先生", "女士", "小姐", "太太"]);
    (!other && !loose).then(|| hit(view, i, i + family + count, 0.8))
}

/// `my name is`, `recipient:`: a name follows, in whatever case.
const EN_CALLED: &[&[&str]] = &[
    &["my", "name", "is"],
    &["my", "name's"],
    &["my", "full", "name", "is"],
    &["name"],
    &["full", "name"],
    &["recipient"],
    &["cardholder"],
    &["account", "holder"],
    &["attn"],
];
/// `I'm`: a name may follow, and begins with a capital.
const EN_AM: &[&[&str]] = &[&["i", "am"], &["i'm"], &["this", "is"], &["it's"]];
const EN_TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "mister", "dr"];
/// No part of a name.
const EN_NOT: &[&str] = &[
    "and", "i", "im", "i'm", "my", "from", "the", "a", "an", "but", "on", "at", "in", "is", "of", "for",
    "with", "not", "so", "very", "really", "you", "your", "can", "could", "please", "need", "want", "have",
    "has", "had", "was", "it", "to", "phone", "email", "address", "order", "here", "by", "or", "if", "when",
    "how", "what", "where", "why", "would", "like", "this", "that",
];
/// Words that follow `I am` or `my name is` and begin no name.
const EN_STATES: &[&str] = &[
    "sorry",
    "angry",
    "sad",
    "happy",
    "ridiculous",
    "urgent",
    "unacceptable",
    "amazing",
    "great",
    "terrible",
    "awful",
    "still",
    "just",
    "also",
    "wrong",
    "missing",
    "misspelled",
    "misspelt",
    "spelled",
    "spelt",
    "incorrect",
    "different",
    "printed",
    "chinese",
    "english",
    "american",
    "british",
    "french",
    "german",
    "waiting",
    "looking",
    "asking",
    "writing",
];
/// Words of a name.
const EN_WORDS: usize = 3;

fn english(view: &View<'_>, i: usize) -> Option<Hit> {
    let (first, end) = view.word(i)?;
    if EN_TITLES.contains(&first) && view.free_left(i) {
        let at = if view.at(end) == '.' { view.skip(end + 1) } else { view.skip(end) };
        return name_at(view, at, true, 2).map(|end| hit(view, at, end, 0.85));
    }
    let behind = |phrases: &[&[&str]]| phrases.iter().filter_map(|phrase| words(view, i, phrase)).max();
    if let Some(end) = behind(EN_CALLED) {
        let marked = view.at(end) == ':';
        let at = view.skip(if marked { end + 1 } else { end });
        // A bare `name` needs its colon, or anything would be one.
        let said = view.eat(i, "my").is_some();
        return (said || marked)
            .then(|| name_at(view, at, false, EN_WORDS))
            .flatten()
            .map(|end| hit(view, at, end, 0.9));
    }
    let at = view.skip(behind(EN_AM)?);
    let end = name_at(view, at, true, EN_WORDS)?;
    let many = view.slice(at, end).contains(' ');
    let clear = many
        || view.skip(end) >= view.len()
        || matches!(view.at(end), ',' | '.' | '!')
        || view.has_any(view.skip(end), &["from ", "here", "and "]);
    clear.then(|| hit(view, at, end, 0.6))
}

/// The end of a phrase that stands here word by word.
fn words(view: &View<'_>, i: usize, phrase: &[&str]) -> Option<usize> {
    let mut end = i;
    for (nth, wanted) in phrase.iter().enumerate() {
        let (word, stop) = if nth == 0 { view.word(end)? } else { view.next_word(end)? };
        if word != *wanted {
            return None;
        }
        end = stop;
    }
    Some(end)
}

/// The end of the name that begins here. With a capital at each word, where that is asked; not all in capitals then.
fn name_at(view: &View<'_>, i: usize, capitals: bool, most: usize) -> Option<usize> {
    let mut end = None;
    let mut at = i;
    for _ in 0..most {
        let Some(mut stop) = letters(view, at) else { break };
        let word = view.slice(at, stop);
        while view.at(stop) == '-' {
            let Some(more) = letters(view, stop + 1) else { break };
            stop = more;
        }
        let initial = stop - at == 1 && view.at(stop) == '.';
        let written = view.raw(at, stop);
        let mut rest = written.chars();
        let capital = rest.next().is_some_and(char::is_uppercase);
        let loud = stop - at > 2 && rest.all(|c| !c.is_lowercase());
        let other = EN_NOT.contains(&word.as_str()) && !initial
            || end.is_none() && EN_STATES.contains(&word.as_str());
        if other || !view.free_right(stop) || capitals && (!capital || loud) {
            break;
        }
        end = Some(stop);
        at = view.skip(if initial { stop + 1 } else { stop });
        if at == stop {
            break;
        }
    }
    end
}

/// The end of the letters from a place on, none of them Chinese.
fn letters(view: &View<'_>, i: usize) -> Option<usize> {
    let letter = |at: usize| view.at(at).is_alphabetic() && !han(view.at(at));
    let mut end = i;
    while letter(end) || end > i && view.at(end) == '\'' && letter(end + 1) {
        end += 1;
    }
    (end > i).then_some(end)
}
