//! What customers mean instead of what was understood.

/// What is meant instead of what was understood: the part after 不对，是… or "I meant"; none where the message says no such thing.
pub(super) fn instead(normal: &str) -> Option<&str> {
    const SHORT: usize = 60;
    // Say that something else is meant, and stand before it.
    const LEADS: &[&str] = &[
        "应该是",
        "改成",
        "改为",
        "换成",
        "我是说",
        "我说的是",
        "我要的是",
        "should be",
        "actually",
        "i meant",
        "i mean",
        "no,",
        "change it to",
        "make it",
    ];
    // Say that something is wrong.
    const CUES: &[&str] = &[
        "不对", "不是", "错了", "说错", "选错", "弄错", "搞错", "打错", "no ", "not ", "wrong", "instead",
        "sorry",
    ];
    // Stand before what is meant, where something is said to be wrong.
    const BEFORE: &[&str] =
        &["而是", "就是", "，是", ",是", " 是", "了是", "对是", "it's", "it is", "wrong,", "but"];
    let behind =
        |words: &[&str]| words.iter().filter_map(|cue| normal.rfind(cue).map(|at| at + cue.len())).max();
    let (lead, cue) = (behind(LEADS), behind(CUES));
    if normal.chars().count() > SHORT || lead.or(cue).is_none() {
        return None;
    }
    let rest = normal.get(lead.max(behind(BEFORE)).or(cue)?..)?;
    let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
    let rest = rest.strip_suffix(" instead").unwrap_or(rest);
    (!rest.is_empty()).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_instead() {
        for (text, rest) in [
            ("不对，是第二个", Some("第二个")),
            ("不是第一个，是第二个", Some("第二个")),
            ("说错了，应该是台灯", Some("台灯")),
            ("改成发错了", Some("发错了")),
            ("no, the lamp", Some("the lamp")),
            ("sorry i meant the second one", Some("the second one")),
            ("actually the lamp instead", Some("the lamp")),
            ("oops, it should be the lamp", Some("the lamp")),
            ("弄错了，是赵一", Some("赵一")),
            ("第二个", None),
            ("不对", None),
            ("运费多少", None),
        ] {
            assert_eq!(instead(text), rest, "{text}");
        }
    }
}
