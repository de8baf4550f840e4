//! What would become of a reply. Nothing is kept.

use access::{Action, may};
use base::{Locale, limits};
use dialogue::guard::{Channel, Grounds, Origin, Verdict, guard};
use protocol::guards::{GuardVerdict, Plainer, ReplyChannel, ReplyOrigin, TryGuards};

use super::{reason, rules_of};
use crate::app::App;
use crate::error::{Error, Result};
use crate::house::in_force;
use crate::session::UserSession;

/// Looks at a reply by the rules that hold now.
pub async fn try_guards(app: &App, user: &UserSession, ask: TryGuards) -> Result<GuardVerdict> {
    may(&user.actor(), Action::TrainAssistant)?;
    for (field, text) in [("text", &ask.text), ("source", &ask.source)] {
        if text.chars().count() > limits::MESSAGE_CHARS {
            return Err(Error::invalid(field, format!("at most {} characters", limits::MESSAGE_CHARS)));
        }
    }
    let set = in_force(app, user.workspace_id).await?;
    let house = rules_of(&app.cx(user.workspace_id, user.actor())).await?;
    let pack = app.assistant(user.workspace_id);
    let origin = match ask.origin {
        ReplyOrigin::Reviewed => Origin::Reviewed,
        ReplyOrigin::Filled => Origin::Filled,
        ReplyOrigin::Generated => Origin::Generated,
    };
    let channel = match ask.channel {
        ReplyChannel::Chat => Channel::Chat,
        ReplyChannel::Mail => Channel::Mail,
        ReplyChannel::Sms => Channel::Sms,
    };
    let locale = nlu::language::detect(&nlu::normalise(&ask.text)).unwrap_or(Locale::Zh);
    let orders = pack.orders();
    let mut grounds = Grounds::new(origin, channel, locale, app.env().now(), set.hours(app).zone().clone());
    grounds.orders = &orders;
    grounds.sources.push(&ask.source);
    Ok(match guard(&pack.guards, &house, &ask.text, &grounds) {
        Verdict::Passed { text, changes } => {
            let plainer =
                |change: dialogue::guard::Change| Plainer { word: change.word, plain: change.plain };
            let plainer = changes.into_iter().map(plainer).collect();
            GuardVerdict { passes: true, text, reasons: Vec::new(), plainer }
        }
        Verdict::Held(reasons) => GuardVerdict {
            passes: false,
            reasons: reasons.iter().map(|one| reason(&ask.text, one)).collect(),
            text: ask.text,
            plainer: Vec::new(),
        },
    })
}
