//! Codes that prove who asks. Each is counted in the database before it is sent or looked at, so that however many ask and guess at once, none is sent
//! or tried more often than it may be. What a code is stands nowhere once it has gone out: only a keyed hash is kept.

use base::{ConversationId, Env, WorkspaceId};
use conversation::Header;
use dialogue::CallError;
use dialogue::code::{CODE_MS, INPUT, SENT, TRIES};
use dialogue::pack::Does;
use serde_json::{Value, json};
use store::{Changes, CodeHash, CodeRow, CodesSent, Cx, Keys, NewCode, State};
use subtle::ConstantTimeEq as _;

use crate::action::{ActionError, Asked, perform};
use crate::app::App;
use crate::assistant::PendingCall;
use crate::conversation::flatten;
use crate::error::Result;

/// How long one waits between two codes for the same.
const WAIT_MS: i64 = 60_000;
/// Codes within an hour, for the same and to the same customer: one, and three that are sent again.
const AN_HOUR: u64 = 4;
const HOUR_MS: i64 = 3_600_000;

/// A look at a code that waits to be taken.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct Look {
    /// The attempt that sent it.
    sent: String,
    /// What the customer wrote, as codes are kept.
    typed: CodeHash,
}

/// What the customer wrote becomes a hash before anything of it is kept.
pub(crate) async fn look(cx: &Cx, id: ConversationId, sent: &str, code: &str) -> Result<Look> {
    let sent = format!("{id}:{sent}");
    let typed = cx.code_hash(&sent, code).await?;
    Ok(Look { sent, typed })
}

/// Whether a call sends a code.
pub(crate) fn sends(app: &App, workspace_id: WorkspaceId, action: &str) -> bool {
    app.assistant(workspace_id).actions.get(action).is_some_and(|action| action.does == Does::SendsCode)
}

/// Whether one may be sent now.
enum May {
    Go,
    /// The attempt was begun before, and nobody knows its code any more.
    Begun,
    Wait(i64),
    TooMany,
}

fn may(sent: &CodesSent, now: base::Timestamp) -> May {
    let waits = sent.last_at.map_or(0, |last| WAIT_MS - now.ms_since(last));
    if sent.target >= AN_HOUR || sent.customer >= AN_HOUR {
        return May::TooMany;
    }
    if waits > 0 { May::Wait(waits) } else { May::Go }
}

/// Has a code sent. Whoever asks hears the same whether there was anybody to send it to.
pub(crate) async fn send(
    app: &App,
    cx: &Cx,
    header: &Header,
    call: &PendingCall,
    key: &str,
) -> Result<std::result::Result<Value, CallError>> {
    let code = made(app.env());
    let target = target(cx, call).await?;
    let (now, hash) = (app.env().now(), cx.code_hash(key, &code).await?);
    let new = NewCode {
        call_key: key.to_owned(),
        conversation_id: header.id,
        contact_id: header.contact_id,
        target,
        code: hash,
        at: now,
        expires_at: now.plus_ms(CODE_MS),
    };
    match begin(cx, &call.action, new).await? {
        May::Go => {}
        May::Begun => return Ok(Err(CallError::Timeout)),
        May::Wait(ms) => {
            let seconds = ms.div_euclid(1_000) + 1;
            return Ok(Ok(json!({ "result": "too_soon", "seconds": seconds })));
        }
        May::TooMany => return Ok(Ok(json!({ "result": "too_many" }))),
    }
    let mut inputs = call.inputs.clone();
    inputs.insert(INPUT.to_owned(), code);
    let asked =
        Asked { action: &call.action, inputs: &inputs, key, customer: Some(header.contact_id), agreed: None };
    let result = perform(app, cx.workspace_id(), asked).await;
    let word = result.as_ref().ok().and_then(|done| done.body["result"].as_str()).unwrap_or_default();
    if word == SENT[0] {
        return Ok(Ok(json!({ "result": word })));
    }
    let nobody = word == SENT[1];
    // Where nobody has it, no code is right: not even the one that was made.
    let other = cx.code_hash(key, &app.env().uuid().to_string()).await?;
    let unsent = result.as_ref().is_err_and(certainly_unsent);
    let (subject, key, action) = (format!("conversation:{}", header.id), key.to_owned(), call.action.clone());
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).audit("code_not_sent", subject.clone(), json!({ "action": action }));
        Ok(if unsent { changes.forget_code(&key) } else { changes.replace_code(&key, other) })
    };
    cx.change(Keys::new(), change).await.map_err(flatten)?;
    Ok(match result {
        Ok(_) if nobody => Ok(json!({ "result": word })),
        Ok(_) => Err(CallError::Failed),
        Err(error) => Err(crate::assistant::said(error)),
    })
}

/// Nothing was asked of the service, so nobody got anything: it does not count.
const fn certainly_unsent(error: &ActionError) -> bool {
    matches!(
        error,
        ActionError::Absent
            | ActionError::Unreachable
            | ActionError::BadInput
            | ActionError::Resting
            | ActionError::Throttled
    )
}

/// Counts it before it is sent; every earlier code of the conversation is void then.
async fn begin(cx: &Cx, action: &str, new: NewCode) -> Result<May> {
    let (target, contact_id, since) = (new.target, new.contact_id, new.at.plus_ms(-HOUR_MS));
    let keys = Keys::new().code(&new.call_key).codes_sent(target, contact_id, since);
    let facts = json!({ "action": action });
    let change = move |state: &State| -> Result<Changes<May>> {
        if state.code(&new.call_key).is_some() {
            return Ok(Changes::new(May::Begun));
        }
        let sent = state.codes_sent(target, contact_id, since).copied().unwrap_or_default();
        Ok(match may(&sent, new.at) {
            May::Go => Changes::new(May::Go)
                .audit("send_code", format!("conversation:{}", new.conversation_id), facts.clone())
                .insert_code(&new),
            no => Changes::new(no),
        })
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// Looks whether it is the code: tried at most so often, in time, for what it was sent for, in its conversation, and once.
pub(crate) async fn check(
    app: &App,
    cx: &Cx,
    header: &Header,
    (call, look, key): (&PendingCall, &Look, &str),
) -> Result<Value> {
    let (target, now, id) = (target(cx, call).await?, app.env().now(), header.id);
    let (look, key) = (look.clone(), key.to_owned());
    let keys = Keys::new().code(&look.sent);
    let change = move |state: &State| -> Result<Changes<Value>> {
        let row = state.code(&look.sent);
        // The same look once more: whoever took it died before anybody heard.
        if row.is_some_and(|row| row.used_by.as_deref() == Some(key.as_str())) {
            return Ok(Changes::new(right(&look)));
        }
        let counts = |row: &&CodeRow| {
            row.conversation_id == id
                && same(row.target, target)
                && now <= row.expires_at
                && row.tries < TRIES
        };
        let Some((row, code)) = row.filter(counts).and_then(|row| Some((row, row.code?))) else {
            return Ok(Changes::new(json!({ "result": "void" })));
        };
        let is_right = same(code, look.typed);
        let left = TRIES - row.tries - 1;
        let facts = json!({ "right": is_right, "left": left });
        let audit =
            |found: Value| Changes::new(found).audit("check_code", format!("conversation:{id}"), facts);
        if is_right {
            return Ok(audit(right(&look)).use_code(&look.sent, Some(&key)));
        }
        let changes = audit(json!({ "result": "wrong", "left": left })).try_code(&look.sent);
        Ok(if left == 0 { changes.use_code(&look.sent, None) } else { changes })
    };
    cx.change(keys, change).await.map_err(flatten)
}

/// What shows the service that a code was right: the attempt under which it was asked to send it.
fn right(look: &Look) -> Value {
    json!({ "result": "right", "proof": look.sent })
}

fn same(a: CodeHash, b: CodeHash) -> bool {
    a.bytes().ct_eq(b.bytes()).into()
}

/// What a code is sent for.
async fn target(cx: &Cx, call: &PendingCall) -> Result<CodeHash> {
    let of = json!([call.action, call.inputs]).to_string();
    Ok(cx.code_target(&of).await?)
}

/// Six digits, each as likely as any other.
fn made(env: &Env) -> String {
    let number = u64::from_le_bytes(env.bytes::<8>()) % 1_000_000;
    format!("{number:06}")
}
