//! The webhooks as a table; never a secret.

use base::Timestamp;

use crate::app::App;
use crate::csv::{self, Column};
use crate::error::Result;
use crate::session::UserSession;

const COLUMNS: [Column; 7] = [
    ("url", "地址"),
    ("description", "说明"),
    ("events", "事件"),
    ("content", "带内容"),
    ("paused", "已暂停"),
    ("failing_since", "开始失败"),
    ("created", "创建时间"),
];

/// Every webhook. There is no way in: each gets a secret of its own, which its page tells once.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    let at = |ms: Option<i64>| ms.map(|ms| csv::instant(Timestamp::from_ms(ms))).unwrap_or_default();
    let rows = super::list(app, user).await?.webhooks.into_iter().map(|hook| {
        vec![
            hook.url,
            hook.description,
            hook.events.into_iter().map(csv::word).collect::<Vec<_>>().join(" "),
            csv::flag(hook.content),
            csv::flag(hook.paused),
            at(hook.failing_since_ms),
            at(Some(hook.created_ms)),
        ]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}
