//! What is published is found once the index followed; what is taken back is not found any more, whether it followed or not.

use access::Role;
use app::article::{find, follow_articles, withdraw};
use base::Locale;
use knowledge::{ArticleText, Audience, Edition};
use protocol::article::Withdraw;
use protocol::article_list::FindArticles;

use crate::articles::published;
use crate::support::{House, on_both_engines, refused};

on_both_engines! {
    published_is_found_and_taken_back_is_not,
    what_is_not_for_colleagues_is_not_found_by_them,
    a_question_has_words_and_an_end,
}

fn edition(audiences: &[Audience]) -> Edition {
    let zh = ArticleText {
        title: "充电宝能带上飞机吗".to_owned(),
        body: "额定能量不超过 100 瓦时的充电宝可以随身带上飞机，不能托运。".to_owned(),
        questions: vec!["移动电源可以登机吗".to_owned()],
        ..ArticleText::default()
    };
    Edition {
        wordings: [(Locale::Zh, zh)].into(),
        audiences: audiences.iter().copied().collect(),
        ..Edition::default()
    }
}

fn asked(text: &str) -> FindArticles {
    FindArticles { text: text.to_owned(), locale: Some(Locale::Zh) }
}

async fn titles(house: &House, text: &str) -> Vec<String> {
    let found = find(&house.app, &house.agent(), asked(text)).await.expect("looked");
    found.hits.into_iter().map(|hit| hit.title).collect()
}

async fn published_is_found_and_taken_back_is_not(house: House) {
    const QUESTION: &str = "坐飞机能带充电宝吗";
    assert!(titles(&house, QUESTION).await.is_empty(), "nothing was published");
    let id = published(&house, edition(&Audience::ALL)).await;
    follow_articles(&house.app).await.expect("followed");
    let found = find(&house.app, &house.agent(), asked(QUESTION)).await.expect("looked");
    let hit = found.hits.first().expect("it is found");
    assert_eq!((hit.id, hit.version, hit.title.as_str()), (id, 1, "充电宝能带上飞机吗"));
    assert!(hit.text.contains("100 瓦时") && !hit.matched.is_empty() && !hit.internal, "{hit:?}");
    let reason = Withdraw { reason: "规定改了".to_owned() };
    withdraw(&house.app, &house.user(Role::Administrator), id, reason).await.expect("taken back");
    assert!(titles(&house, QUESTION).await.is_empty(), "the index does not know yet, and nothing is said");
    follow_articles(&house.app).await.expect("followed");
    assert!(titles(&house, QUESTION).await.is_empty(), "nor when it knows");
}

async fn what_is_not_for_colleagues_is_not_found_by_them(house: House) {
    published(&house, edition(&[Audience::Customers, Audience::Assistant])).await;
    follow_articles(&house.app).await.expect("followed");
    assert!(titles(&house, "充电宝能带上飞机吗").await.is_empty());
}

async fn a_question_has_words_and_an_end(house: House) {
    for text in ["", "  \n", &"长".repeat(4_001)] {
        let outcome = find(&house.app, &house.agent(), asked(text)).await;
        assert_eq!(refused(outcome).slug, "invalid", "{} characters", text.chars().count());
    }
}
