//! What is asked beside a task, and what only sounds as if it were.

use nlu::Understanding;

use super::{choose, topic_of};
use crate::outcome::Decision;
use crate::pack::Response;
use crate::run::Run;

/// Whether a message where free text is awaited is a question of its own: one with a clear answer, and no complaint in the form of one.
pub(super) fn asks(run: &Run<'_>, u: &Understanding, normal: &str) -> bool {
    const REPROACHES: &[&str] = &["为什么", "凭什么", "怎么能", "怎么还", "why "];
    let asks = choose::ASKING.iter().any(|word| normal.contains(word))
        && !REPROACHES.iter().any(|word| normal.contains(word));
    let lines = run.lines();
    let best =
        u.intents.first().filter(|best| best.confidence >= lines.sure && u.out_of_scope < lines.out_of_scope);
    asks && best.is_some_and(|best| {
        run.topic(&best.id).is_some_and(|topic| matches!(topic.response, Response::Answer(_)))
    })
}

/// Whether a topic is about the deed of the flow under way, and nothing is asked.
pub(super) fn same_deed(run: &Run<'_>, flow: &str, id: &str) -> bool {
    let asks = run
        .reading
        .as_ref()
        .is_some_and(|reading| choose::ASKING.iter().any(|word| reading.normal.contains(word)));
    let name = |id: &str| Some(run.topic(id)?.deed.as_ref()?.name(run.locale).to_owned());
    let own = topic_of(run.pack, flow).and_then(|id| name(&id));
    !asks && own.is_some() && own == name(id)
}

/// Anger in the middle of a task, the first time: sorry, a person by a button, and the question that is open. False where none is, or it was said.
pub(crate) fn soothe(run: &mut Run<'_>) -> bool {
    let Some(ask) = choose::pending(run).filter(|_| !run.state.soothed) else { return false };
    run.state.soothed = true;
    run.rule("anger.once");
    let mut quick = choose::buttons(run);
    quick.push(run.person_button());
    choose::asked(run);
    let space = if run.locale == base::Locale::Zh { "" } else { " " };
    let text = format!("{}{space}{ask}", run.pack.reply("flow_upset", run.locale));
    run.say(text, None, quick);
    run.decide(Decision::Action);
    true
}
