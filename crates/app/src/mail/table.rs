//! The mailboxes as a table: how they are set, never a password.

use crate::app::App;
use crate::csv::{self, Column};
use crate::error::Result;
use crate::session::UserSession;

const COLUMNS: [Column; 12] = [
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
];

/// Every mailbox. There is no way in: a mailbox is tried before it is kept, and that needs its password.
pub async fn export(app: &App, user: &UserSession) -> Result<String> {
    let rows = super::list(app, user).await?.mailboxes.into_iter().map(|mailbox| {
        let set = mailbox.settings;
        vec![
            set.address,
            set.name,
            set.imap.host,
            set.imap.port.to_string(),
            set.imap.security,
            set.smtp.host,
            set.smtp.port.to_string(),
            set.smtp.security,
            set.user,
            set.folder,
            csv::flag(set.assistant),
            csv::flag(mailbox.paused),
        ]
    });
    Ok(csv::list(user.locale, &COLUMNS, rows))
}
