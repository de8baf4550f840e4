//! The words of the help centre's pages, in both languages.

use base::Locale;

/// What the pages say.
pub(super) struct Words {
    pub(super) skip: &'static str,
    pub(super) other_language: &'static str,
    pub(super) search: &'static str,
    pub(super) search_label: &'static str,
    pub(super) search_hint: &'static str,
    pub(super) hero: &'static str,
    pub(super) categories: &'static str,
    pub(super) unfiled: &'static str,
    pub(super) helpful: &'static str,
    pub(super) recent: &'static str,
    pub(super) see_all: &'static str,
    pub(super) crumbs: &'static str,
    pub(super) home: &'static str,
    pub(super) updated: &'static str,
    pub(super) related: &'static str,
    pub(super) for_some: &'static str,
    pub(super) question: &'static str,
    pub(super) yes: &'static str,
    pub(super) no: &'static str,
    pub(super) thanks: &'static str,
    pub(super) tell: &'static str,
    pub(super) tell_why: &'static str,
    pub(super) tell_care: &'static str,
    pub(super) send: &'static str,
    pub(super) told: &'static str,
    pub(super) not_taken: &'static str,
    pub(super) contact: &'static str,
    pub(super) results: &'static str,
    pub(super) nothing_found: &'static str,
    pub(super) nothing_hint: &'static str,
    pub(super) too_long: &'static str,
    pub(super) gone: &'static str,
    pub(super) gone_text: &'static str,
    pub(super) perhaps: &'static str,
    pub(super) elsewhere: &'static str,
    pub(super) elsewhere_text: &'static str,
    pub(super) read_there: &'static str,
    pub(super) empty: &'static str,
    pub(super) empty_text: &'static str,
    pub(super) pages: &'static str,
    pub(super) earlier: &'static str,
    pub(super) later: &'static str,
}

const ZH: Words = Words {
    skip: "跳到正文",
    other_language: "English",
    search: "搜索",
    search_label: "搜索帮助文章",
    search_hint: "输入您的问题，例如：怎么退货",
    hero: "有什么可以帮您？",
    categories: "分类",
    unfiled: "其他",
    helpful: "大家觉得有用的",
    recent: "最近更新",
    see_all: "查看全部",
    crumbs: "您在这里",
    home: "首页",
    updated: "更新于",
    related: "相关文章",
    for_some: "以下情况规定不同：",
    question: "这篇文章有帮助吗？",
    yes: "有帮助",
    no: "没有帮助",
    thanks: "谢谢您的反馈！",
    tell: "还想说的（可不填）",
    tell_why: "告诉我们哪里不清楚、缺了什么（可不填）",
    tell_care: "请不要写姓名、电话、订单号。我们不知道您是谁，无法回复；需要回复请联系我们。",
    send: "提交",
    told: "谢谢，我们已经收到，写文章的同事会看到。",
    not_taken: "这段话没有收下：超过了 500 字，或距离刚才的反馈已过一小时。",
    contact: "没找到答案？联系我们",
    results: "搜索结果",
    nothing_found: "没有找到",
    nothing_hint: "换个说法，或用更短的词再试试。",
    too_long: "问题太长了，请用 200 字以内的话再搜。",
    gone: "这里没有内容",
    gone_text: "链接可能写错了，或文章已经撤下。搜一搜也许能找到。",
    perhaps: "您要找的也许是",
    elsewhere: "暂无中文版",
    elsewhere_text: "这里的内容目前只有英文。",
    read_there: "阅读英文版",
    empty: "还没有文章",
    empty_text: "文章正在准备中。有问题请直接联系我们。",
    pages: "翻页",
    earlier: "上一页",
    later: "下一页",
};

const EN: Words = Words {
    skip: "Skip to content",
    other_language: "中文",
    search: "Search",
    search_label: "Search the help articles",
    search_hint: "Type your question, for example: how do I return an item",
    hero: "How can we help?",
    categories: "Topics",
    unfiled: "Other",
    helpful: "Readers found helpful",
    recent: "Recently updated",
    see_all: "See all",
    crumbs: "You are here",
    home: "Home",
    updated: "Updated",
    related: "Related articles",
    for_some: "Different rules apply to:",
    question: "Did this help?",
    yes: "Yes",
    no: "No",
    thanks: "Thank you for telling us.",
    tell: "Anything else? (optional)",
    tell_why: "What was unclear or missing? (optional)",
    tell_care: "Please leave out names, telephone and order numbers. We do not know who you are and cannot answer here; for an answer, contact us.",
    send: "Send",
    told: "Thank you. The people who write these articles will read it.",
    not_taken: "Your words were not taken: they are longer than 500 characters, or an hour has passed since your answer.",
    contact: "No answer found? Contact us",
    results: "Search results",
    nothing_found: "Nothing found for",
    nothing_hint: "Try other or fewer words.",
    too_long: "That is too long to search for: use at most 200 characters.",
    gone: "There is nothing here",
    gone_text: "The link may be wrong, or the article was taken down. A search may find it.",
    perhaps: "You may be looking for",
    elsewhere: "Not available in English",
    elsewhere_text: "At the moment this is written in Chinese only.",
    read_there: "Read it in Chinese",
    empty: "No articles yet",
    empty_text: "We are writing them. Until then, contact us.",
    pages: "Pages",
    earlier: "Previous",
    later: "Next",
};

/// The words of a language.
pub(super) const fn words(locale: Locale) -> &'static Words {
    match locale {
        Locale::Zh => &ZH,
        Locale::En => &EN,
    }
}

/// How many articles there are, said.
pub(super) fn articles(locale: Locale, count: usize) -> String {
    match (locale, count) {
        (Locale::Zh, _) => format!("{count} 篇文章"),
        (Locale::En, 1) => "1 article".to_owned(),
        (Locale::En, _) => format!("{count} articles"),
    }
}

/// A day like `2026-11-29` as people write it.
pub(super) fn day(locale: Locale, iso: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let mut parts = iso.split('-').map(|part| part.parse::<usize>().unwrap_or_default());
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return iso.to_owned() };
    match locale {
        Locale::Zh => format!("{year} 年 {month} 月 {day} 日"),
        Locale::En => {
            let month = MONTHS.get(month.wrapping_sub(1)).copied().unwrap_or_default();
            format!("{day} {month} {year}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_counts_are_said_as_people_say_them() {
        assert_eq!(day(Locale::En, "2026-11-09"), "9 Nov 2026");
        assert_eq!(day(Locale::Zh, "2026-11-09"), "2026 年 11 月 9 日");
        assert_eq!(day(Locale::En, "soon"), "soon");
        assert_eq!(articles(Locale::En, 1), "1 article");
        assert_eq!(articles(Locale::Zh, 12), "12 篇文章");
    }
}
