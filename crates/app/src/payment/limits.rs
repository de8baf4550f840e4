//! How much may be given away without a person.

use access::{Action, may};
use protocol::payment::PaymentLimits;
use serde_json::json;
use store::{Changes, Cx, Keys, PaymentOver, Spent, State};

use crate::app::App;
use crate::conversation::flatten;
use crate::error::{Error, Result};
use crate::session::UserSession;

/// Name of the stored setting.
pub(crate) const LIMITS: &str = "payment_limits";
/// The most that a limit may be, in fen.
const MOST_FEN: u32 = 100_000_000;

/// Those in force; nothing may be given where nothing is set, or what is set cannot be read.
pub(super) async fn in_force(cx: &Cx) -> Result<PaymentLimits> {
    let set = cx.setting(LIMITS).await?;
    Ok(set.and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default())
}

/// The first limit that this would be above.
pub(super) fn over(limits: &PaymentLimits, spent: &Spent, fen: u32) -> Option<PaymentOver> {
    let above = |limit: u32, spent: u64| spent.saturating_add(u64::from(fen)) > u64::from(limit);
    let all = [
        (PaymentOver::Once, limits.once_fen, 0),
        (PaymentOver::Order, limits.order_fen, spent.order),
        (PaymentOver::Customer, limits.customer_day_fen, spent.customer),
        (PaymentOver::Day, limits.day_fen, spent.all),
    ];
    all.into_iter().find(|(_, limit, spent)| above(*limit, *spent)).map(|(over, ..)| over)
}

/// The limits as they are set.
pub async fn show_payment_limits(app: &App, user: &UserSession) -> Result<PaymentLimits> {
    may(&user.actor(), Action::ManageSettings)?;
    in_force(&app.cx(user.workspace_id, user.actor())).await
}

/// Replaces them; they hold from the next payment on.
pub async fn save_payment_limits(app: &App, user: &UserSession, set: PaymentLimits) -> Result<PaymentLimits> {
    may(&user.actor(), Action::ManageSettings)?;
    let fields = [
        ("once_fen", set.once_fen),
        ("order_fen", set.order_fen),
        ("customer_day_fen", set.customer_day_fen),
        ("day_fen", set.day_fen),
        ("approver_day_fen", set.approver_day_fen.unwrap_or_default()),
    ];
    if let Some((field, _)) = fields.into_iter().find(|(_, fen)| *fen > MOST_FEN) {
        return Err(Error::invalid(field, format!("at most {MOST_FEN}")));
    }
    // A limit below what may be given at once could never be used up: somebody has mistaken one for the other.
    if let Some((field, _)) = fields[1..4].iter().find(|(_, fen)| *fen < set.once_fen) {
        return Err(Error::invalid(field, "must not be below what may be given at once"));
    }
    let (value, now) = (json!(set), app.env().now());
    let change = move |_: &State| -> Result<Changes<()>> {
        let changes = Changes::new(()).put_setting(LIMITS, &value, now);
        Ok(changes.audit("save_payment_limits", "workspace", value.clone()))
    };
    app.cx(user.workspace_id, user.actor()).change(Keys::new(), change).await.map_err(flatten)?;
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_limit_that_is_passed_is_named() {
        let limits = PaymentLimits {
            once_fen: 100,
            order_fen: 150,
            customer_day_fen: 200,
            day_fen: 1_000,
            approver_day_fen: None,
        };
        let spent = |order, customer, all| Spent { order, customer, all, user: 0 };
        for (fen, before, wanted) in [
            (100, spent(0, 0, 0), None),
            (101, spent(0, 0, 0), Some(PaymentOver::Once)),
            (50, spent(100, 100, 100), None),
            (51, spent(100, 100, 100), Some(PaymentOver::Order)),
            (60, spent(0, 150, 150), Some(PaymentOver::Customer)),
            (60, spent(0, 0, 950), Some(PaymentOver::Day)),
            (1, spent(u64::MAX, 0, 0), Some(PaymentOver::Order)),
        ] {
            assert_eq!(over(&limits, &before, fen), wanted, "{fen} after {before:?}");
        }
        let nothing_set = PaymentLimits::default();
        assert_eq!(over(&nothing_set, &Spent::default(), 1), Some(PaymentOver::Once));
    }
}
