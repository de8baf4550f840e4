//! How often a customer is sent automatic letters: one row for each kind, moved on only when enough time has passed.

use base::{ContactId, Timestamp};

use crate::changes::Changes;
use crate::statement::statements;
use crate::value::Value;

statements! {
    TAKE = "mail_pace.take":
        "insert into mail_pace (workspace_id, contact_id, kind, at) values ($1, $2, $3, $4) \
         on conflict (workspace_id, contact_id, kind) do update set at = excluded.at where mail_pace.at <= $5";
}

impl<T> Changes<T> {
    /// An automatic letter of this kind goes to the customer now. In conflict when one went after `since`, whoever sent it.
    pub fn keep_pace(
        self,
        contact_id: ContactId,
        kind: &'static str,
        at: Timestamp,
        since: Timestamp,
    ) -> Self {
        let params = vec![Value::id(contact_id), kind.into(), at.into(), since.into()];
        let contact = vec![Value::id(contact_id)];
        self.must_hit("contact (missing or erased)", &crate::contact::HOLD, contact).must_hit(
            "mail pace (too soon)",
            &TAKE,
            params,
        )
    }
}
