//! What was spoken of is to be done: the task that belongs to it is begun.

use crate::answer;
use crate::pack::Flow;
use crate::run::Run;
use crate::urge;

/// 帮我处理一下: what was just spoken of, or offered, is to be done. Where that is one task it is begun, of several one is chosen.
pub(crate) fn done_for_me(run: &mut Run<'_>, normal: &str) -> bool {
    if !urge::asks_to_do(normal) {
        return false;
    }
    let offered: Vec<String> = run.suggested.iter().map(|suggestion| suggestion.topic.clone()).collect();
    let last = run.state.last_intent.clone().filter(|_| offered.is_empty());
    let near = last.and_then(|id| run.topic(&id)).map(|topic| topic.follow_up.clone()).unwrap_or_default();
    let tasks = tasks(run, offered.into_iter().chain(near));
    if tasks.is_empty() {
        return false;
    }
    run.rule("done_for_me");
    begin(run, &tasks);
    true
}

/// Begins the only one of these tasks; of several one is chosen.
pub(crate) fn begin(run: &mut Run<'_>, tasks: &[String]) {
    let [only] = tasks else {
        let options = answer::topics(run, tasks);
        return answer::clarify(run, options, "clarify_intro");
    };
    run.intent = Some((only.clone(), 1.0));
    answer::topic(run, only);
}

/// Those of these topics that lead to a task; where some do something, not those that only look something up.
pub(crate) fn tasks(run: &Run<'_>, ids: impl Iterator<Item = String>) -> Vec<String> {
    let flow = |id: &String| run.pack.flows.get(run.topic(id)?.flow()?);
    let all: Vec<String> = ids.filter(|id| flow(id).is_some()).collect();
    let does = |id: &&String| flow(id).is_some_and(Flow::confirms);
    let doing: Vec<String> = all.iter().filter(does).cloned().collect();
    if doing.is_empty() { all } else { doing }
}
