//! What visitors never learn.

use conversation::Command;
use proptest::prelude::*;
use protocol::seeded::Story;
use protocol::view::Audience;

use crate::equality::step;

/// Everything a visitor could have received: the first view, all events, and the last view.
fn received(story: &Story) -> String {
    let events = serde_json::to_string(&story.events(Audience::Visitor, 0)).expect("JSON");
    let view = serde_json::to_string(&story.view(Audience::Visitor)).expect("JSON");
    format!("{events}{view}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_word_of_ours_reaches_a_visitor(seed in any::<u64>(), steps in prop::collection::vec(step(), 1..60)) {
        let mut story = Story::new(seed);
        steps.iter().for_each(|step| story.play(step));
        let seen = received(&story);
        for word in ["内部备注", "\"seq\"", "reason", "ownership", "\"turn", "\"job", "\"has_why\":true", "\"private\":true", "email", "labels", "danger", "self_harm", "emotion"] {
            prop_assert!(!seen.contains(word), "{word} in {seen}");
        }
    }

    /// Stronger than looking for words: whether notes were written at all cannot be told from what a visitor receives.
    #[test]
    fn notes_leave_no_trace(seed in any::<u64>(), steps in prop::collection::vec(step(), 1..40)) {
        let (mut silent, mut noted) = (Story::new(seed), Story::new(seed));
        let (other, _) = base::seeded::env(!seed);
        for step in &steps {
            silent.play(step);
            noted.play(step);
            let note = Command::AddNote { user_id: noted.player.users[0], message_id: other.id() };
            let _closed = noted.ask(note, None);
        }
        prop_assert_eq!(silent.player.header.public_seq, noted.player.header.public_seq);
        prop_assert_eq!(received(&silent), received(&noted));
    }
}
