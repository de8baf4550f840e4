//! Runs one claimed job, whatever its kind; a kind that nobody knows becomes a dead letter, never a silent loss.

use std::pin::Pin;

use base::{Timestamp, limits};
use store::JobRow;

use crate::app::App;
use crate::error::{Error, Result};

/// Kinds of work, as claimed.
pub const KINDS: &[&str] = &[
    "turn",
    "action",
    "deadline",
    "facts",
    "deliver",
    "hooks",
    crate::mail::TRANSCRIPT,
    crate::mail::REFUSAL,
    crate::mail::SURVEY,
    crate::mail::MENTION,
    crate::mail::MUST_READ,
    crate::user::RELEASE,
    crate::conversation::WAKE,
    crate::conversation::INVITE,
    crate::retention::KIND,
    crate::contact::IMPORT,
    crate::article::IMPORT,
    crate::article::FETCH,
    crate::article::READING,
    crate::article::care::KIND,
    crate::article::correct::KIND,
    crate::product::KIND,
    crate::payment::KIND,
    crate::promise::KIND,
    crate::payment::RECONCILE,
    crate::training::TRAIN,
    crate::flow::TEST,
];

/// The first wait after a failure; it doubles with each.
const RETRY_MS: i64 = 500;
/// The first wait after a mail server took no letter: eight tries in an hour, so that greylisting and a short outage pass.
const REDELIVER_MS: i64 = 15_000;
/// The longest wait.
const LONGEST_RETRY_MS: i64 = 5 * 60 * 1_000;
/// The longest wait for a mail server.
const LONGEST_REDELIVER_MS: i64 = 30 * 60 * 1_000;

/// How often work is looked at that waits for somebody to sign in to a mailbox.
const CONSENT_MS: i64 = 60 * 1_000;

/// Runs it. Whatever it commits, it commits together with its completion.
pub async fn run(app: &App, job: &JobRow) -> Result<()> {
    if job.attempts > limits::JOB_ATTEMPTS {
        // Nobody lived to note the failures before: whatever is in it takes its worker down.
        return Err(Error::Internal("every worker stopped in the middle of this job"));
    }
    let of = || job.conversation_id.ok_or(Error::Internal("a job without its conversation"));
    let work = match job.kind.as_str() {
        "turn" => {
            let id = of()?;
            kept(|| crate::assistant::answer_turn(app, job.workspace_id, id, job.id))
        }
        "action" => kept(|| crate::assistant::perform_action(app, job.workspace_id, job)),
        "deadline" => {
            let id = of()?;
            kept(|| crate::conversation::run_deadline(app, job.workspace_id, id, job.id))
        }
        "facts" => kept(|| crate::report::run_facts(app, job)),
        "deliver" => {
            let id = of()?;
            kept(|| crate::mail::deliver(app, job, id))
        }
        crate::conversation::WAKE => {
            let id = of()?;
            kept(|| crate::conversation::run_wake(app, job.workspace_id, job, id))
        }
        crate::conversation::INVITE => {
            let id = of()?;
            kept(|| crate::conversation::run_invite(app, job, id))
        }
        "hooks" => kept(|| crate::webhook::fan_out(app, job)),
        crate::mail::TRANSCRIPT => {
            let id = of()?;
            kept(|| crate::mail::send_transcript(app, job, id))
        }
        crate::mail::REFUSAL => {
            let id = of()?;
            kept(|| crate::mail::send_refusal(app, job, id))
        }
        crate::mail::SURVEY => {
            let id = of()?;
            kept(|| crate::mail::send_survey(app, job, id))
        }
        crate::mail::MENTION => kept(|| crate::mail::tell_mentions(app, job)),
        crate::mail::MUST_READ => kept(|| crate::mail::send_must_read(app, job)),
        crate::user::RELEASE => kept(|| crate::user::release(app, job)),
        crate::retention::KIND => kept(|| crate::retention::run(app, job)),
        crate::contact::IMPORT => kept(|| crate::contact::run_import(app, job)),
        crate::article::IMPORT => kept(|| crate::article::run_import(app, job)),
        crate::article::FETCH => kept(|| crate::article::run_fetch(app, job)),
        crate::article::READING => kept(|| crate::article::run_reading(app, job)),
        crate::article::care::KIND => kept(|| crate::article::care::run(app, job)),
        crate::article::correct::KIND => kept(|| crate::article::correct::run(app, job)),
        crate::payment::RECONCILE => kept(|| crate::payment::reconcile(app, job)),
        crate::payment::KIND => kept(|| crate::payment::run(app, job)),
        crate::promise::KIND => kept(|| crate::promise::run(app, job)),
        crate::product::KIND => kept(|| crate::product::run(app, job)),
        crate::training::TRAIN => kept(|| crate::training::run_training(app, job)),
        crate::flow::TEST => kept(|| crate::flow::run_tests(app, job)),
        _ => return Err(Error::Internal("a job of unknown kind")),
    };
    work.await
}

/// A job under way.
type Work<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Made where it is kept: not one of all kinds has its room on the stack of whoever runs one.
#[inline(never)]
fn kept<'a, W: Future<Output = Result<()>> + Send + 'a>(make: impl FnOnce() -> W) -> Work<'a> {
    Box::pin(make())
}

/// Notes a failure: another try later, or a dead letter that an administrator sees.
pub async fn failed(app: &App, job: &JobRow, error: &Error) -> Result<()> {
    let now = app.env().now();
    if let Error::Mailbox(mailbox::Trouble::Consent) = error {
        // Only a person can end this: the letter waits as long as that takes, and goes out when it is done.
        let (why, until) = (error.to_string(), now.plus_ms(CONSENT_MS));
        return Ok(app.store().system().wait_with_job(job, app.node_id(), &why, until).await?);
    }
    let last = job.attempts >= limits::JOB_ATTEMPTS;
    let retry_at = (!last).then(|| retry_at(now, job.attempts, error));
    if last {
        app.metrics().jobs_dead.inc();
    }
    tracing::warn!(job = %job.id, kind = %job.kind, attempts = job.attempts, dead = last, %error, "a job failed");
    if last && job.kind == "turn" {
        hand_to_a_person(app, job).await?;
    }
    if last && job.kind == crate::contact::IMPORT {
        crate::contact::import_failed(app, job).await?;
    }
    if last && job.kind == crate::article::IMPORT {
        crate::article::import_failed(app, job).await?;
    }
    if last && job.kind == crate::article::FETCH {
        crate::article::fetch_failed(app, job).await?;
    }
    if last && job.kind == crate::article::correct::KIND {
        crate::article::correct::failed(app, job).await?;
    }
    if last && job.kind == crate::training::TRAIN {
        crate::training::training_failed(app, job).await?;
    }
    if last && job.kind == crate::flow::TEST {
        crate::flow::testing_failed(app, job).await?;
    }
    Ok(app.store().system().fail_job(job, app.node_id(), &error.to_string(), retry_at).await?)
}

/// Before the turn is dead, so that a crash in between leaves it to be given up again, never a customer in silence. What cannot be
/// handed over (a row that does not open) does not keep the job alive for ever; a database that is away does.
async fn hand_to_a_person(app: &App, job: &JobRow) -> Result<()> {
    use store::StoreError::{Conflict, Full, Stopped, Unavailable, Unknown};
    match crate::assistant::give_up_turn(app, job).await {
        Ok(()) => Ok(()),
        Err(error @ Error::Store(Conflict(_) | Full | Stopped | Unavailable(_) | Unknown)) => Err(error),
        Err(error) => {
            tracing::error!(%error, job = %job.id, "a dead turn could not be handed to a person");
            Ok(())
        }
    }
}

fn retry_at(now: Timestamp, attempts: u32, error: &Error) -> Timestamp {
    let (first, longest) = match error {
        Error::Undelivered(_) => (REDELIVER_MS, LONGEST_REDELIVER_MS),
        _ => (RETRY_MS, LONGEST_RETRY_MS),
    };
    now.plus_ms((first << attempts.min(20)).min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Administrators read of failed work by its name.
    #[test]
    fn every_kind_has_a_name_in_both_languages() {
        for file in [
            include_str!("../../../../web/ui/src/locales/zh.json"),
            include_str!("../../../../web/ui/src/locales/en.json"),
        ] {
            let words: serde_json::Value = serde_json::from_str(file).expect("a catalogue");
            for kind in KINDS {
                assert!(words["jobs"]["kind"][kind].is_string(), "jobs.kind.{kind}");
            }
        }
    }
}
