//! `view(t0)` + events = `view(t1)`, for both audiences, from every point of every history.

use conversation::seeded::Step;
use proptest::prelude::*;
use protocol::reduce::{Gap, apply};
use protocol::seeded::Story;
use protocol::view::Audience;

pub(crate) fn step() -> impl Strategy<Value = Step> {
    let wait_ms = prop_oneof![8 => 0..120_000_u32, 1 => 0..200_000_000_u32];
    (any::<u8>(), any::<u8>(), 0..12_u8, wait_ms).prop_map(|(what, who, wrong, wait_ms)| Step {
        what,
        who,
        wrong,
        wait_ms,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_view_kept_up_to_date_equals_a_fresh_one(seed in any::<u64>(), steps in prop::collection::vec(step(), 1..60)) {
        let mut story = Story::new(seed);
        for audience in [Audience::Visitor, Audience::Agent] {
            prop_assert_eq!(story.view(audience).n, 1);
        }
        let mut views = vec![story.view(Audience::Visitor), story.view(Audience::Agent)];
        for step in &steps {
            story.play(step);
            views.push(story.view(Audience::Visitor));
            views.push(story.view(Audience::Agent));
        }
        for (index, mut view) in views.into_iter().enumerate() {
            let audience = if index.is_multiple_of(2) { Audience::Visitor } else { Audience::Agent };
            for event in story.events(audience, view.n) {
                prop_assert_eq!(event.n, view.n + 1, "n has no gap");
                prop_assert_eq!(apply(&mut view, &event), Ok(()));
            }
            prop_assert_eq!(&view, &story.view(audience));
        }
    }
}

#[test]
fn a_repetition_is_harmless_and_a_hole_is_noticed() {
    let mut story = Story::new(5);
    let mut view = story.view(Audience::Agent);
    for what in [0, 0, 0] {
        story.play(&Step { what, who: 0, wrong: 0, wait_ms: 10 });
    }
    let events = story.events(Audience::Agent, 1);
    for event in events.iter().chain(&events[..2]) {
        assert_eq!(apply(&mut view, event), Ok(()));
    }
    assert_eq!(view, story.view(Audience::Agent));
    let mut late = events[2].clone();
    late.n = view.n + 2;
    assert_eq!(apply(&mut view, &late), Err(Gap { have: view.n, got: view.n + 2 }));
    assert_eq!(view, story.view(Audience::Agent), "nothing is half applied");
}
