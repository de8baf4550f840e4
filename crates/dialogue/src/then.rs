//! Rules of the day of an order: where what answers held then in another edition, that one is said, with the day; and where it cannot be told
//! which is meant, it is asked. An edition of another time is an article of its own, published with the days between which it holds.

use crate::answer;
use crate::finding::{Finding, NEARER_SAYS, SAYS, edition, say};
use crate::ordered::{About, Ordered};
use crate::run::Run;
use crate::state::Suggestion;

/// What was found as of the day of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Then {
    /// When it was.
    pub ordered: Ordered,
    /// What held at its first instant.
    pub first: Vec<Finding>,
    /// What held at its last.
    pub last: Vec<Finding>,
}

/// What a look at the day of an order leads to.
enum Which<'a> {
    /// Nothing that is not so today.
    Same,
    /// What held then.
    That(&'a Finding),
    /// One of these.
    Several(Vec<&'a Finding>),
}

/// Where the order is named, the rules of another day are wrong however sure they are: less is enough for its own.
const fn line(about: About) -> f32 {
    match about {
        About::Order => NEARER_SAYS,
        About::Open => SAYS,
    }
}

fn best(findings: &[Finding], about: About) -> Option<&Finding> {
    let sure = findings.iter().filter(|finding| finding.sure >= line(about) && finding.has_words());
    sure.max_by(|a, b| a.sure.total_cmp(&b.sure))
}

fn which<'a>(run: &Run<'a>) -> Which<'a> {
    let turn = run.turn;
    let Some(then) = &turn.then else { return Which::Same };
    let about = then.ordered.about;
    let (first, last) = (best(&then.first, about), best(&then.last, about));
    // What holds still needs no look back.
    let over = |finding: &&Finding| !finding.holds(turn.now);
    if first.filter(over).or(last.filter(over)).is_none() {
        return Which::Same;
    }
    match (about, first, last) {
        (About::Order, Some(first), Some(last)) if first.article == last.article => Which::That(first),
        (_, first, last) => {
            let today = best(&turn.findings, about).filter(|_| about == About::Open);
            let mut several: Vec<&Finding> = Vec::new();
            for finding in [first, last, today].into_iter().flatten() {
                if !several.iter().any(|other| other.article == finding.article) {
                    several.push(finding);
                }
            }
            match several[..] {
                [only] => Which::That(only),
                _ => Which::Several(several),
            }
        }
    }
}

/// Answers by the rules of the day of the order, or asks which are meant; false where they are those of today.
pub(crate) fn answered(run: &mut Run<'_>) -> bool {
    match which(run) {
        Which::Same => false,
        Which::That(finding) => said(run, finding),
        Which::Several(several) => {
            let titles: Vec<&str> = several.iter().map(|finding| finding.title.as_str()).collect();
            let alike = (1..titles.len()).any(|at| titles[..at].contains(&titles[at]));
            let options: Vec<Suggestion> =
                several.iter().map(|finding| edition(run, finding, alike)).collect();
            run.rule("article.which");
            answer::clarify(run, options, "article_which");
            true
        }
    }
}

/// The same in the middle of a task, where nothing more is asked.
pub(crate) fn beside(run: &mut Run<'_>) -> bool {
    match which(run) {
        Which::That(finding) => said(run, finding),
        Which::Same | Which::Several(_) => false,
    }
}

fn said(run: &mut Run<'_>, finding: &Finding) -> bool {
    if run.state.told.as_ref() == Some(&finding.told()) {
        return false;
    }
    run.rule("article.then");
    say(run, finding, Vec::new());
    true
}
