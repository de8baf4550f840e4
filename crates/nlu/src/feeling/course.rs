//! How a feeling goes through a conversation: a fold over the customer's messages, and nothing else is looked at.

use serde::{Deserialize, Serialize};

use crate::emotion::Emotion;

/// What the newest message weighs against all before.
const NEWEST: f32 = 0.5;
/// How far the newest level must lie from where it was to be called a change.
const CHANGE: f32 = 0.1;

/// Where it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// As before.
    #[default]
    Steady,
    /// It gets worse.
    Rising,
    /// It gets better.
    Falling,
}

/// The course of displeasure over the messages of a customer, 0 (content) to 1 (furious).
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// Messages seen.
    pub messages: u32,
    /// How it stands now: the newest message and what is left of those before.
    pub level: f32,
    /// How it stood before the newest message.
    pub before: f32,
    /// The worst single message.
    pub peak: f32,
    /// Which one that was, from 1; 0 before the first.
    pub peak_at: u32,
}

impl Course {
    /// The course with one message more.
    #[must_use]
    pub fn with(self, emotion: &Emotion) -> Self {
        let heat = emotion.displeasure();
        let messages = self.messages.saturating_add(1);
        let level = if self.messages == 0 { heat } else { self.level + NEWEST * (heat - self.level) };
        let before = if self.messages == 0 { heat } else { self.level };
        let (peak, peak_at) =
            if heat > self.peak || self.peak_at == 0 { (heat, messages) } else { (self.peak, self.peak_at) };
        Self { messages, level, before, peak, peak_at }
    }

    /// The course of a whole conversation.
    pub fn of<'a>(emotions: impl IntoIterator<Item = &'a Emotion>) -> Self {
        emotions.into_iter().fold(Self::default(), Self::with)
    }

    /// Where it goes.
    pub fn direction(&self) -> Direction {
        match self.level - self.before {
            change if change >= CHANGE => Direction::Rising,
            change if change <= -CHANGE => Direction::Falling,
            _ => Direction::Steady,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(heats: &[f32]) -> Course {
        let emotions: Vec<Emotion> =
            heats.iter().map(|heat| Emotion { valence: -heat, ..Emotion::default() }).collect();
        Course::of(&emotions)
    }

    #[test]
    fn it_rises_falls_and_keeps_its_peak() {
        for (heats, direction, peak_at) in [
            (&[][..], Direction::Steady, 0),
            (&[0.9], Direction::Steady, 1),
            (&[0.0, 0.1, 0.8], Direction::Rising, 3),
            (&[0.9, 0.1], Direction::Falling, 1),
            (&[0.2, 0.9, 0.1, 0.1], Direction::Falling, 2),
            (&[0.2, 0.9, 0.1, 0.1, 0.1, 0.1], Direction::Steady, 2),
            (&[0.3, 0.3, 0.3], Direction::Steady, 1),
            (&[0.4, -0.8], Direction::Falling, 1),
        ] {
            let course = course(heats);
            assert_eq!((course.direction(), course.peak_at), (direction, peak_at), "{heats:?} {course:?}");
        }
    }

    #[test]
    fn one_by_one_is_the_same_as_all_at_once() {
        let emotions: Vec<Emotion> =
            [0.1, 0.7, 0.2].map(|heat: f32| Emotion { valence: -heat, ..Emotion::default() }).to_vec();
        let step = emotions.iter().fold(Course::default(), Course::with);
        assert_eq!(step, Course::of(&emotions));
    }
}
