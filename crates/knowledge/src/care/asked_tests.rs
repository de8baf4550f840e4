//! What asks the same stands together, is counted by customers, and is known again.

use base::{ContactId, ConversationId, Locale, MessageId, Timestamp};
use uuid::Uuid;

use super::*;

const DAY_MS: i64 = 86_400_000;
const NOW: Timestamp = Timestamp(30 * 86_400_000_000);

/// What customer `who` asked so many days ago.
fn asked(who: u128, days: i64, text: &str, came: Came) -> Asked {
    Asked {
        id: MessageId(Uuid::from_u128(who * 1_000 + days as u128)),
        conversation: ConversationId(Uuid::from_u128(who)),
        customer: ContactId(Uuid::from_u128(who)),
        at: NOW.plus_ms(-days * DAY_MS),
        locale: Locale::Zh,
        text: text.to_owned(),
        came,
    }
}

fn new(groups: &[AskedGroup]) -> Vec<(Option<usize>, Vec<usize>, Vec<usize>)> {
    groups.iter().map(|one| (one.known, one.failed.clone(), one.answered.clone())).collect()
}

#[test]
fn what_asks_the_same_stands_together_in_both_languages() {
    use Came::{Answered, Unanswered, Unhelpful};
    let all = [
        asked(1, 1, "可以寄到国外吗", Unanswered),
        asked(2, 2, "你们能不能寄到国外呀", Unhelpful),
        asked(3, 3, "do you ship to Norway?", Unanswered),
        asked(4, 4, "可以寄到国外吗", Answered),
        asked(5, 5, "怎么申请退货", Answered),
        asked(6, 6, "can you ship this to Norway", Unanswered),
        asked(7, 7, "？？", Unanswered),
    ];
    let groups = gather(&all, &[]);
    assert_eq!(new(&groups), [(None, vec![0, 1], vec![3]), (None, vec![2, 5], vec![])]);
    assert_eq!(gather(&all, &[]), groups, "always the same");
    assert!(gather(&[], &[]).is_empty());
}

#[test]
fn a_known_group_keeps_its_place_whatever_comes_first() {
    use Came::{Answered, Unanswered};
    let all = [
        asked(1, 1, "海外能寄吗", Unanswered),
        asked(2, 2, "可以寄到国外吗", Unanswered),
        asked(3, 3, "寄到国外可以吗", Answered),
    ];
    let known = [
        KnownGroup { texts: vec!["发票抬头怎么改".to_owned()] },
        KnownGroup {
            texts: vec!["能不能寄到国外".to_owned(), "寄海外行吗海外能寄吗".to_owned()]
        },
        KnownGroup::default(),
    ];
    let groups = gather(&all, &known);
    let wanted = [(Some(0), vec![], vec![]), (Some(1), vec![0, 1], vec![2]), (Some(2), vec![], vec![])];
    assert_eq!(new(&groups), wanted);
}

#[test]
fn customers_are_counted_and_not_messages() {
    let all = [
        asked(1, 1, "可以寄到国外吗", Came::Unanswered),
        asked(1, 2, "可以寄到国外吗", Came::Unanswered),
        asked(2, 9, "能寄到国外吗", Came::Unanswered),
        asked(2, 29, "能寄到国外吗", Came::Unanswered),
    ];
    let groups = gather(&all, &[]);
    let [group] = groups.as_slice() else { panic!("{groups:?}") };
    assert_eq!((group.customers(&all), group.weeks(&all, NOW)), (2, vec![0, 0, 1, 2]));
    let later = group.since(&all, NOW.plus_ms(-2 * DAY_MS));
    assert_eq!((later.failed.clone(), later.customers(&all)), (vec![0], 1));
    assert!(group.since(&all, NOW).failed.is_empty());
}

#[test]
fn examples_are_different_wordings_with_the_middle_one_first() {
    let texts =
        ["请问寄到国外要多久", "可以寄到国外吗", "可以寄到国外吗？", "可以寄国外吗", "亲可以寄到国外吗"];
    let all: Vec<Asked> =
        (0..).zip(texts).map(|(n, text)| asked(n, n as i64, text, Came::Unanswered)).collect();
    let group = AskedGroup { known: None, failed: (0..all.len()).collect(), answered: Vec::new() };
    let examples = group.examples(&all);
    assert_eq!(examples[0], 1, "the middle");
    assert_eq!(examples.len(), 4, "marks make no other wording: {examples:?}");
    let kept = group.kept(&all);
    assert_eq!((kept.len(), kept[0].0), (5, all[1].id));
    assert!(AskedGroup::default().examples(&all).is_empty());
}

/// Questions of which hardly two are the same, asked again in the next look: each stands in one group at most, and none is lost.
#[test]
fn every_question_stands_in_one_group() {
    const SAID: &str = "怎么可以退货换运费多久发票抬头订单地址修改优惠券会员积分快递到哪里了门店维修保质期尺码颜色价格活动售后客服支付密码";
    let parts: Vec<char> = SAID.chars().collect();
    let mut seed = 7_u64;
    let mut next = |n: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % n
    };
    let mut all = Vec::new();
    for who in 0..2_000_u128 {
        let words: String = (0..6 + next(14)).map(|_| parts[next(parts.len())]).collect();
        let came = if next(3) == 0 { Came::Answered } else { Came::Unanswered };
        all.push(asked(who, next(28) as i64, &words, came));
    }
    let groups = gather(&all, &[]);
    let mut failed: Vec<usize> = groups.iter().flat_map(|group| group.failed.clone()).collect();
    failed.sort_unstable();
    let wanted: Vec<usize> = (0..all.len()).filter(|at| all[*at].came == Came::Unanswered).collect();
    assert_eq!(failed, wanted);
    let mut answered: Vec<usize> = groups.iter().flat_map(|group| group.answered.clone()).collect();
    let many = answered.len();
    answered.sort_unstable();
    answered.dedup();
    assert_eq!(answered.len(), many, "what was answered belongs to one group");
    assert!(groups.len() > 100 && groups.len() < wanted.len(), "{}", groups.len());
}
