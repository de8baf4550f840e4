//! What a search made of questions, counted.

use std::time::Duration;

use serde::Serialize;

use super::set::Asked;

/// What was given for one question.
#[derive(Clone, Debug)]
pub struct Given {
    /// Ids, the best first.
    pub ids: Vec<String>,
    /// How sure the first is; only its order among questions counts.
    pub sure: f64,
    pub took: Duration,
}

/// Shares are of 1.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Figures {
    /// Of questions with an answer: where the first right one stands.
    pub recall_at_1: f64,
    pub recall_at_5: f64,
    pub recall_at_10: f64,
    pub mrr: f64,
    /// How many of the answers given are right when the surest 80 % of all questions are answered.
    pub precision_at_80: f64,
    /// How well sureness tells questions with an answer from those without; null when there are none of either.
    pub no_answer_auroc: Option<f64>,
    /// Wrong answers among all questions when 75 % of those with an answer are answered, the surest.
    pub wrong_at_75: f64,
    /// Middle and slowest hundredth, in microseconds.
    pub p50_us: f64,
    pub p99_us: f64,
}

/// What happens when what is as sure as a line, or surer, is answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AtLine {
    pub line: f64,
    /// Of the questions with an answer, how many are answered.
    pub answered: f64,
    /// Of all questions, how many get a wrong answer.
    pub wrong: f64,
}

fn right(asked: &Asked, given: &Given) -> bool {
    given.ids.first().is_some_and(|id| asked.ids.contains(id))
}

fn share(part: usize, all: usize) -> f64 {
    part as f64 / all.max(1) as f64
}

/// Counts.
pub fn figures(asked: &[Asked], given: &[Given]) -> Figures {
    let rows: Vec<(&Asked, &Given)> = asked.iter().zip(given).collect();
    let places: Vec<Option<usize>> = rows
        .iter()
        .filter(|(asked, _)| !asked.ids.is_empty())
        .map(|(asked, given)| given.ids.iter().position(|id| asked.ids.contains(id)))
        .collect();
    let within = |most: usize| {
        share(places.iter().filter(|place| place.is_some_and(|at| at < most)).count(), places.len())
    };
    let mut order: Vec<&(&Asked, &Given)> = rows.iter().collect();
    order.sort_by(|a, b| b.1.sure.total_cmp(&a.1.sure));
    let surest = &order[..(order.len() * 4).div_ceil(5)];
    let answered = surest.iter().filter(|(_, given)| !given.ids.is_empty()).count();
    let mut took: Vec<f64> = given.iter().map(|one| one.took.as_secs_f64() * 1e6).collect();
    took.sort_by(f64::total_cmp);
    let at = |part: f64| {
        took.get(((took.len() as f64 - 1.0) * part).round() as usize).copied().unwrap_or_default()
    };
    Figures {
        recall_at_1: within(1),
        recall_at_5: within(5),
        recall_at_10: within(10),
        mrr: places.iter().flatten().map(|at| 1.0 / (*at as f64 + 1.0)).sum::<f64>()
            / places.len().max(1) as f64,
        precision_at_80: share(surest.iter().filter(|(asked, given)| right(asked, given)).count(), answered),
        no_answer_auroc: auroc(&rows),
        wrong_at_75: wrong_at(&order, places.len(), 0.75),
        p50_us: at(0.5),
        p99_us: at(0.99),
    }
}

fn wrong_at(order: &[&(&Asked, &Given)], answerable: usize, wanted: f64) -> f64 {
    let (mut answered, mut wrong) = (0, 0);
    for (asked, given) in order {
        if share(answered, answerable) >= wanted {
            break;
        }
        if given.ids.is_empty() {
            continue;
        }
        answered += usize::from(!asked.ids.is_empty());
        wrong += usize::from(!right(asked, given));
    }
    share(wrong, order.len())
}

/// What a line does.
pub fn at_line(asked: &[Asked], given: &[Given], line: f64) -> AtLine {
    let rows = || asked.iter().zip(given);
    let answerable = asked.iter().filter(|asked| !asked.ids.is_empty()).count();
    let told = || rows().filter(|(_, given)| given.sure >= line && !given.ids.is_empty());
    AtLine {
        line,
        answered: share(told().filter(|(asked, _)| !asked.ids.is_empty()).count(), answerable),
        wrong: share(told().filter(|(asked, given)| !right(asked, given)).count(), asked.len()),
    }
}

/// By ranks, ties counting half.
fn auroc(rows: &[(&Asked, &Given)]) -> Option<f64> {
    let mut all: Vec<(f64, bool)> =
        rows.iter().map(|(asked, given)| (given.sure, !asked.ids.is_empty())).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let with = all.iter().filter(|(_, with)| *with).count();
    let without = all.len() - with;
    if with == 0 || without == 0 {
        return None;
    }
    let (mut sum, mut start) = (0.0, 0);
    while start < all.len() {
        let same = all[start..].iter().take_while(|one| one.0.total_cmp(&all[start].0).is_eq()).count();
        let rank = start as f64 + (same as f64 + 1.0) / 2.0;
        sum += rank * all[start..start + same].iter().filter(|(_, with)| *with).count() as f64;
        start += same;
    }
    Some((sum - (with * (with + 1)) as f64 / 2.0) / (with as f64 * without as f64))
}

#[cfg(test)]
mod tests {
    use base::Locale;

    use super::*;

    fn row(want: &[&str], got: &[&str], sure: f64) -> (Asked, Given) {
        let own = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        (
            Asked { ids: own(want), locale: Locale::Zh, text: String::new() },
            Given { ids: own(got), sure, took: Duration::from_micros(10) },
        )
    }

    #[test]
    fn each_figure_is_what_it_says() {
        let (asked, given): (Vec<_>, Vec<_>) = [
            row(&["a"], &["a", "b"], 0.9),
            row(&["a", "b"], &["c", "b"], 0.8),
            row(&[], &["a"], 0.7),
            row(&["c"], &["c"], 0.6),
            row(&["d"], &[], 0.0),
        ]
        .into_iter()
        .unzip();
        let found = figures(&asked, &given);
        assert_eq!((found.recall_at_1, found.recall_at_5, found.mrr), (0.5, 0.75, 0.625));
        assert_eq!(found.precision_at_80, 0.5);
        // 0.9 and 0.8 are above the one without an answer, 0.6 and 0.0 below it.
        assert_eq!(found.no_answer_auroc, Some(0.5));
        assert_eq!(found.wrong_at_75, 0.4);
        assert_eq!(at_line(&asked, &given, 0.75), AtLine { line: 0.75, answered: 0.5, wrong: 0.2 });
        assert_eq!(figures(&[], &[]).no_answer_auroc, None);
    }
}
