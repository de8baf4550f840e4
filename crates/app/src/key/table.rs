//! The keys of the API as a table, for whoever has to account for them; never a token.

use base::Timestamp;

use crate::app::App;
use crate::csv::{self, Column};
use crate::error::Result;
use crate::names;
use crate::session::UserSession;

const COLUMNS: [Column; 9] = [
    ("name", "名称"),
    ("prefix", "开头"),
    ("state", "状态"),
    ("scopes", "权限范围"),
    ("addresses", "地址"),
    ("created", "创建时间"),
    ("created_by", "创建人"),
    ("expires", "到期"),
    ("used", "上次使用"),
];

/// Every key, revoked ones too. There is no way in: a key is made by its page, which tells it once.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    let keys = super::list(app, user).await?.keys;
    let names = names::of(app, user.workspace_id).await?;
    let at = |ms: Option<i64>| ms.map(|ms| csv::instant(Timestamp::from_ms(ms))).unwrap_or_default();
    let rows = keys.into_iter().map(|key| {
        vec![
            key.name,
            key.prefix,
            csv::word(key.state),
            key.scopes.into_iter().map(csv::word).collect::<Vec<_>>().join(" "),
            key.addresses.join(" "),
            at(Some(key.created_ms)),
            names.get(&key.created_by).cloned().unwrap_or_default(),
            at(key.expires_ms),
            at(key.used_ms),
        ]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}
