//! What happened to a question after somebody saw to it: as many days before as after, counted and not explained.

use base::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::asked::{Asked, AskedGroup};

const DAY_MS: i64 = 86_400_000;
/// The longest window: half of what a look reads.
pub const EFFECT_DAYS: i64 = 14;
/// Questions that there must be before and after; of fewer no share is told.
pub const EFFECT_LEAST: u32 = 5;

/// How often something was asked, and how often in vain, in as many days before it was done as after.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ArticleTaskEffect)]
pub struct Effect {
    /// Days on either side.
    pub days: u32,
    /// How often it was asked before.
    pub asked_before: u32,
    /// Of these, how often it was not answered well.
    pub failed_before: u32,
    /// How often it was asked after.
    pub asked_after: u32,
    /// Of these, how often it was not answered well.
    pub failed_after: u32,
}

impl Effect {
    /// Whether there is enough on both sides to tell a share of it.
    pub const fn tells(&self) -> bool {
        self.asked_before >= EFFECT_LEAST && self.asked_after >= EFFECT_LEAST
    }

    /// Both together; the days are those of the longer.
    pub fn and(self, other: Self) -> Self {
        Self {
            days: self.days.max(other.days),
            asked_before: self.asked_before.saturating_add(other.asked_before),
            failed_before: self.failed_before.saturating_add(other.failed_before),
            asked_after: self.asked_after.saturating_add(other.asked_after),
            failed_after: self.failed_after.saturating_add(other.failed_after),
        }
    }
}

impl AskedGroup {
    /// Of something that was done at `ended`, in whole days; nothing on the first day, nor once what was before is not read any more.
    pub fn effect(&self, asked: &[Asked], ended: Timestamp, now: Timestamp) -> Option<Effect> {
        let days = now.ms_since(ended) / DAY_MS;
        if !(1..=EFFECT_DAYS).contains(&days) {
            return None;
        }
        let mut effect = Effect { days: u32::try_from(days).unwrap_or_default(), ..Effect::default() };
        let (from, until) = (ended.plus_ms(-days * DAY_MS), ended.plus_ms(days * DAY_MS));
        let mut count = |places: &[usize], failed: bool| {
            for at in places.iter().map(|at| asked[*at].at).filter(|at| *at >= from && *at < until) {
                let (all, bad) = if at < ended {
                    (&mut effect.asked_before, &mut effect.failed_before)
                } else {
                    (&mut effect.asked_after, &mut effect.failed_after)
                };
                *all += 1;
                *bad += u32::from(failed);
            }
        };
        count(&self.failed, true);
        count(&self.answered, false);
        Some(effect)
    }
}

#[cfg(test)]
mod tests {
    use base::{ContactId, ConversationId, Locale, MessageId};
    use uuid::Uuid;

    use super::*;
    use crate::care::Came;

    const ENDED: Timestamp = Timestamp(100 * 86_400_000_000);

    fn asked(days_after: i64, came: Came) -> Asked {
        let id = Uuid::nil();
        Asked {
            id: MessageId(id),
            conversation: ConversationId(id),
            customer: ContactId(id),
            at: ENDED.plus_ms(days_after * DAY_MS),
            locale: Locale::En,
            text: String::new(),
            came,
        }
    }

    #[test]
    fn as_many_days_are_counted_before_as_after() {
        let all = [
            asked(-9, Came::Unanswered),
            asked(-3, Came::Unanswered),
            asked(-2, Came::Unhelpful),
            asked(-1, Came::Answered),
            asked(0, Came::Answered),
            asked(2, Came::Unanswered),
            asked(3, Came::Answered),
        ];
        let group = AskedGroup { known: None, failed: vec![5, 2, 1, 0], answered: vec![6, 4, 3] };
        let after = |days: i64| group.effect(&all, ENDED, ENDED.plus_ms(days * DAY_MS + 5));
        assert_eq!(after(0), None, "not on the first day");
        let of = |days, before: (u32, u32), after: (u32, u32)| {
            Some(Effect {
                days,
                asked_before: before.0,
                failed_before: before.1,
                asked_after: after.0,
                failed_after: after.1,
            })
        };
        assert_eq!(after(1), of(1, (1, 0), (1, 0)));
        assert_eq!(after(3), of(3, (3, 2), (2, 1)), "the third day is not over");
        assert_eq!(after(14), of(14, (4, 3), (3, 1)));
        assert_eq!(after(15), None, "what was before is not read any more");
    }

    #[test]
    fn of_few_nothing_is_told() {
        let of = |before, after| Effect { asked_before: before, asked_after: after, ..Effect::default() };
        for (effect, tells) in [(of(5, 5), true), (of(4, 50), false), (of(50, 4), false), (of(0, 0), false)] {
            assert_eq!(effect.tells(), tells, "{effect:?}");
        }
        let both = of(3, 2).and(of(4, 5));
        assert_eq!((both.asked_before, both.asked_after, both.tells()), (7, 7, true));
    }
}
