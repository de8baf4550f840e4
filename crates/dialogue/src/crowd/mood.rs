//! How a customer is today.

use super::dice::Dice;

/// Shares are of a hundred messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mood {
    /// Messages after which patience ends.
    pub(super) patience: usize,
    /// How many are nothing but anger.
    pub(super) temper: usize,
    /// How many are about something else.
    pub(super) digresses: usize,
    /// How many are typed carelessly.
    pub(super) careless: usize,
}

impl Mood {
    /// One of those that customers are in: most are as usual.
    pub(super) fn of(dice: &mut Dice) -> Self {
        match dice.below(10) {
            // In a hurry and soon annoyed.
            0 | 1 => Self { patience: 10, temper: 8, digresses: 4, careless: 35 },
            // With time for this and that.
            2 => Self { patience: 18, temper: 1, digresses: 14, careless: 10 },
            // On a phone, while walking.
            3 => Self { patience: 14, temper: 3, digresses: 6, careless: 60 },
            _ => Self { patience: 16, temper: 2, digresses: 6, careless: 15 },
        }
    }
}
