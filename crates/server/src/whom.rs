//! For whom an answer is that does not hold for all, in words.

use base::Locale;
use knowledge::Condition;
use knowledge::whom::beside;

/// Regions that are named: all that a condition may have.
const NAMED: usize = base::limits::ARTICLE_REGIONS;

/// Whom it concerns: 新疆、西藏.
pub(crate) fn called(when: &Condition, locale: Locale) -> String {
    let standing = |vip| match (locale, vip) {
        (Locale::Zh, true) => "VIP 会员",
        (Locale::Zh, false) => "非 VIP 会员",
        (Locale::En, true) => "VIP members",
        (Locale::En, false) => "customers who are not VIP members",
    };
    when.called(locale, NAMED, |vip| standing(vip).to_owned())
}

/// As the heading above what holds for them.
pub(crate) fn heading(when: &Condition, locale: Locale) -> String {
    let called = called(when, locale);
    match locale {
        Locale::Zh => format!("适用于{}", beside(&called)),
        Locale::En => format!("For {called}"),
    }
}

/// A text in Markdown, and below it what holds for some instead, each under its heading.
pub(crate) fn markdown<'a>(
    body: &str,
    cases: impl Iterator<Item = (&'a Condition, &'a str)>,
    locale: Locale,
) -> String {
    let mut out = body.trim().to_owned();
    for (when, body) in cases {
        // A condition's words are no Markdown.
        let heading: String = heading(when, locale).chars().filter(|c| !"\\`*_[]<>#".contains(*c)).collect();
        out.push_str(&format!("\n\n## {heading}\n\n{}", body.trim()));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_it_concerns_stands_above_what_holds_for_them() {
        let when =
            |vip, region: &str| Condition { vip, regions: vec![region.to_owned()], ..Condition::default() };
        let (far, near) = (when(None, "新疆"), when(Some(true), "[x](y) `z`"));
        let cases = [(&far, "20 元。\n"), (&near, "0 元。")];
        assert_eq!(
            markdown("8 元。\n", cases.into_iter(), Locale::Zh),
            "8 元。\n\n## 适用于新疆\n\n20 元。\n\n## 适用于x(y) z的 VIP 会员\n\n0 元。"
        );
        assert_eq!(
            heading(&when(Some(false), "Tibet"), Locale::En),
            "For customers who are not VIP members in Tibet"
        );
    }
}
