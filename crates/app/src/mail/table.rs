//! The mailboxes as a table: how they are set, never a password nor a provider's secret.

use protocol::mail::MailOAuth;

use crate::app::App;
use crate::csv::{self, Column};
use crate::error::Result;
use crate::session::UserSession;

pub(super) const COLUMNS: [Column; 17] = [
    ("address", "地址"),
    ("name", "名称"),
    ("imap_host", "收信服务器"),
    ("imap_port", "收信端口"),
    ("imap_security", "收信加密"),
    ("smtp_host", "发信服务器"),
    ("smtp_port", "发信端口"),
    ("smtp_security", "发信加密"),
    ("user", "用户名"),
    ("folder", "文件夹"),
    ("assistant", "助手回复"),
    ("paused", "已暂停"),
    ("authorize_url", "登录地址"),
    ("token_url", "令牌地址"),
    ("client_id", "客户端 ID"),
    ("scope", "权限范围"),
    ("authorities", "自有证书机构"),
];

/// Every mailbox, in the columns that an import takes.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    let rows = super::list(app, user).await?.mailboxes.into_iter().map(|mailbox| {
        let set = mailbox.settings;
        let oauth =
            |part: fn(&MailOAuth) -> &String| set.oauth.as_ref().map(part).cloned().unwrap_or_default();
        vec![
            set.address.clone(),
            set.name.clone(),
            set.imap.host.clone(),
            set.imap.port.to_string(),
            set.imap.security.clone(),
            set.smtp.host.clone(),
            set.smtp.port.to_string(),
            set.smtp.security.clone(),
            set.user.clone(),
            set.folder.clone(),
            csv::flag(set.assistant),
            csv::flag(mailbox.paused),
            oauth(|oauth| &oauth.authorize_url),
            oauth(|oauth| &oauth.token_url),
            oauth(|oauth| &oauth.client_id),
            oauth(|oauth| &oauth.scope),
            set.authorities.clone().unwrap_or_default(),
        ]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}
