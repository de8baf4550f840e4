//! Answers of a moment ago, still covered: the same question of the same workspace is not paid for twice. Bounded, in memory, and soon forgotten.

use std::collections::{HashMap, VecDeque};

use base::{Timestamp, WorkspaceId};
use llm::{Prompt, Reply, Request};
use sha2::{Digest as _, Sha256};

/// Answers that are kept.
const ANSWERS: usize = 200;
/// For how long.
const KEEP_MS: i64 = 10 * 60 * 1_000;

/// What was asked: workspace, version of the prompt, and the whole request.
pub(super) type Key = [u8; 32];

/// An answer, and which model gave it.
#[derive(Clone)]
pub(super) struct Kept {
    /// The answer, with its placeholders.
    pub reply: Reply,
    /// As we call the model.
    pub model: String,
}

/// The answers.
#[derive(Default)]
pub(super) struct Cache {
    kept: HashMap<Key, (Timestamp, Kept)>,
    order: VecDeque<Key>,
}

pub(super) fn key(workspace_id: WorkspaceId, prompt: &Prompt, request: &Request) -> Key {
    let mut digest = Sha256::new();
    digest.update(workspace_id.0.as_bytes());
    digest.update(prompt.version());
    digest.update([0]);
    digest.update(request.body("").to_string());
    digest.finalize().into()
}

impl Cache {
    pub(super) fn get(&self, key: &Key, now: Timestamp) -> Option<Kept> {
        let (at, kept) = self.kept.get(key)?;
        (now.ms_since(*at) < KEEP_MS).then(|| kept.clone())
    }

    pub(super) fn put(&mut self, key: Key, now: Timestamp, kept: Kept) {
        if self.kept.insert(key, (now, kept)).is_none() {
            self.order.push_back(key);
        }
        // The oldest go, and with them whatever nobody may read any more.
        while let Some(oldest) = self.order.front() {
            let over = self.kept.get(oldest).is_none_or(|(at, _)| now.ms_since(*at) >= KEEP_MS);
            if self.order.len() <= ANSWERS && !over {
                break;
            }
            self.kept.remove(oldest);
            self.order.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use base::Locale;
    use serde_json::json;

    use super::*;

    #[test]
    fn answers_are_kept_for_a_moment_and_not_without_bound() {
        let mut cache = Cache::default();
        let kept = || Kept { reply: Reply::default(), model: "small".to_owned() };
        let at = |s: i64| Timestamp::from_ms(s * 1_000);
        let one = |n: u8| [n; 32];
        cache.put(one(1), at(0), kept());
        assert!(cache.get(&one(1), at(599)).is_some() && cache.get(&one(1), at(600)).is_none());
        for n in 0..=u8::MAX {
            cache.put(one(n), at(1), kept());
        }
        assert_eq!((cache.kept.len(), cache.order.len()), (ANSWERS, ANSWERS));
        cache.put(one(0), at(601), kept());
        assert_eq!(cache.kept.len(), 1, "what is over goes");
    }

    #[test]
    fn another_workspace_prompt_or_text_is_another_question() {
        let env = base::seeded::env(1).0;
        let (a, b) = (env.id(), env.id());
        let of = |workspace, prompt: Prompt, text: &str| {
            key(workspace, &prompt, &prompt.request(&json!({ "text": text })))
        };
        let first = of(a, Prompt::Translate(Locale::Zh), "x");
        assert_eq!(first, of(a, Prompt::Translate(Locale::Zh), "x"));
        for other in [
            of(b, Prompt::Translate(Locale::Zh), "x"),
            of(a, Prompt::Translate(Locale::En), "x"),
            of(a, Prompt::Translate(Locale::Zh), "y"),
        ] {
            assert_ne!(first, other);
        }
    }
}
