//! What customers mean instead of what was understood.

/// What is meant instead of what was understood: the part after 不对，是… or "I meant"; none where the message says no such thing.
pub(super) fn instead(normal: &str) -> Option<&str> {
    const SHORT: usize = 60;
    const CUES: &[&str] = &[
        "不对",
        "不是",
        "错了",
        "说错",
        "选错",
        "弄错",
        "搞错",
        "打错",
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
        "no ",
        "not ",
        "wrong",
        "instead",
        "change it to",
        "make it",
        "sorry",
    ];
    const BEFORE: &[&str] = &[
        "应该是",
        "改成",
        "改为",
        "换成",
        "我是说",
        "我说的是",
        "我要的是",
        "而是",
        "就是",
        "，是",
        ",是",
        " 是",
        "了是",
        "对是",
        "i meant",
        "i mean",
        "change it to",
        "make it",
        "should be",
        "it's",
        "it is",
        "actually",
        "no,",
        "wrong,",
        "but",
    ];
    if normal.chars().count() > SHORT || !CUES.iter().any(|cue| normal.contains(cue)) {
        return None;
    }
    let after = BEFORE.iter().filter_map(|cue| normal.rfind(cue).map(|at| at + cue.len())).max();
    let cue = || CUES.iter().filter_map(|cue| normal.rfind(cue).map(|at| at + cue.len())).max();
    let rest = normal.get(after.or_else(cue)?..)?;
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
