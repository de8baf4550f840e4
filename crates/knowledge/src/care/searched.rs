//! What readers of the help centre looked for and what they opened of what was shown: where they open nothing, the articles say it in other words
//! or not at all; where they open another article than the first, that one is meant.

use std::collections::BTreeMap;

use base::{ArticleId, Locale, Timestamp};

/// So often something must be looked for to be told that nothing of it was opened.
const SEARCHES: u32 = 5;
/// Fewer than one in so many opened something.
const OPENED_OF: u32 = 5;
/// So often the same article must be opened for the same words.
const CHOSEN: u32 = 3;

/// What was looked for in the same words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Searched {
    /// In which language.
    pub locale: Locale,
    /// What.
    pub text: String,
    /// By day, its beginning: how often, and how often something was opened.
    pub days: Vec<(Timestamp, u32, u32)>,
    /// What was opened, and how often.
    pub opened: BTreeMap<ArticleId, u32>,
}

impl Searched {
    /// How often, and how often something was opened, on the days that began since then.
    pub fn counts(&self, since: Option<Timestamp>) -> (u32, u32) {
        let days = self.days.iter().filter(|(day, ..)| since.is_none_or(|since| *day >= since));
        days.fold((0, 0), |(all, opened), (_, more, of)| {
            (all.saturating_add(*more), opened.saturating_add(*of))
        })
    }

    /// How often it was looked for where hardly anybody opened anything of what is shown; what was shown before the first of these articles said
    /// what it says now does not count.
    pub fn passed_over(&self, since: Option<Timestamp>) -> Option<(u32, u32)> {
        let (searches, opened) = self.counts(since);
        (searches >= SEARCHES && opened.saturating_mul(OPENED_OF) < searches).then_some((searches, opened))
    }

    /// The article that most of those open who open any, with how often, and how often any was opened. None where it stands first by now.
    pub fn chosen(&self, first: Option<ArticleId>) -> Option<(ArticleId, u32, u32)> {
        let all = self.opened.values().fold(0, |all: u32, some| all.saturating_add(*some));
        let (article, opened) =
            self.opened.iter().max_by_key(|(id, opened)| (**opened, std::cmp::Reverse(**id)))?;
        let most = *opened >= CHOSEN && u64::from(*opened) * 2 > u64::from(all);
        (most && first != Some(*article)).then_some((*article, *opened, all))
    }

    /// Whether there is enough of it to be worth a look.
    pub fn is_frequent(&self) -> bool {
        self.counts(None).0 >= SEARCHES || self.opened.values().any(|opened| *opened >= CHOSEN)
    }
}

#[cfg(test)]
mod tests {
    use base::TypedId as _;
    use uuid::Uuid;

    use super::*;

    const DAY: i64 = 86_400_000;

    fn article(n: u128) -> ArticleId {
        ArticleId::from_uuid(Uuid::from_u128(n))
    }

    fn searched(days: &[(i64, u32, u32)], opened: &[(u128, u32)]) -> Searched {
        Searched {
            locale: Locale::En,
            text: "gift wrap".to_owned(),
            days: days.iter().map(|(day, all, of)| (Timestamp::from_ms(day * DAY), *all, *of)).collect(),
            opened: opened.iter().map(|(id, n)| (article(*id), *n)).collect(),
        }
    }

    #[test]
    fn what_hardly_anybody_opens_is_told_once_it_is_looked_for_often() {
        for (days, since, told) in [
            (&[(9, 5, 0)][..], None, Some((5, 0))),
            (&[(9, 4, 0)], None, None),
            (&[(9, 2, 0), (8, 4, 1)], None, Some((6, 1))),
            (&[(9, 5, 1)], None, None),
            (&[(9, 2, 0), (8, 9, 0)], Some(8 * DAY + 1), None),
            (&[(9, 6, 0), (8, 9, 9)], Some(8 * DAY + 1), Some((6, 0))),
            (&[], None, None),
        ] {
            let since = since.map(Timestamp::from_ms);
            assert_eq!(searched(days, &[]).passed_over(since), told, "{days:?} {since:?}");
        }
    }

    #[test]
    fn the_article_that_is_meant_is_the_one_that_most_open() {
        for (opened, first, told) in [
            (&[(1, 3)][..], None, Some((article(1), 3, 3))),
            (&[(1, 3)], Some(1), None),
            (&[(1, 3), (2, 2)], Some(2), Some((article(1), 3, 5))),
            (&[(1, 3), (2, 3)], None, None),
            (&[(1, 2)], None, None),
            (&[], None, None),
        ] {
            assert_eq!(searched(&[], opened).chosen(first.map(article)), told, "{opened:?} {first:?}");
        }
    }

    #[test]
    fn little_is_not_looked_at() {
        assert!(searched(&[(1, 5, 0)], &[]).is_frequent() && searched(&[], &[(1, 3)]).is_frequent());
        assert!(!searched(&[(1, 4, 4)], &[(1, 2), (2, 2)]).is_frequent());
    }
}
