//! Reports.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::{InboxId, UserId};
use protocol::problem::Problem;
use protocol::report::{Report, ReportPart, ReportSessions};
use serde::Deserialize;

use super::Server;
use crate::extract::{Json, Query, Staff};
use crate::fault::Result;

macro_rules! queries {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Deserialize, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name {
            /// The first day in the workspace's zone, `2026-11-01`.
            #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
            from: String,
            /// The last day, which is counted too.
            #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
            to: String,
            /// Only this inbox.
            #[serde(default)]
            inbox: Option<InboxId>,
            /// Only this topic; an empty one means sessions whose topic nobody knows.
            #[serde(default)]
            topic: Option<String>,
            /// Only sessions in which this agent took part.
            #[serde(default)]
            agent: Option<UserId>,
            $($(#[$field_doc])* #[serde(default)] $field: Option<$kind>,)*
        }

        impl $name {
            fn asked(&self) -> app::report::Asked {
                app::report::Asked {
                    from: self.from.clone(),
                    to: self.to.clone(),
                    inbox: self.inbox,
                    topic: self.topic.clone(),
                    agent: self.agent,
                }
            }
        }
    )*};
}

queries! {
    /// Which days, and of what.
    Days {}
    /// The same, and which of their sessions.
    Behind {
        /// Only sessions that this metric counts.
        metric: String,
        /// `next` of the page before.
        cursor: String,
    }
    /// The same, and which table.
    Table {
        /// Which table; the figures when none is named.
        part: ReportPart,
    }
}

/// The figures of a range of days, with the period before; agents get those of their own sessions.
#[utoipa::path(get, path = "/api/v1/reports", operation_id = "show_report", tag = "reports", params(Days), security(("session" = []), ("key" = ["reports:read"])), responses(
    (status = 200, description = "The figures", body = Report),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn show(
    State(server): Server,
    staff: Staff,
    Query(days): Query<Days>,
) -> Result<Json<Report>> {
    Ok(Json(app::report::show(&server.app, staff.asks(), days.asked()).await?))
}

/// The sessions behind a figure, newest first.
#[utoipa::path(get, path = "/api/v1/reports/sessions", operation_id = "list_report_sessions", tag = "reports", params(Behind), security(("session" = []), ("key" = ["reports:read"])), responses(
    (status = 200, description = "A page", body = ReportSessions),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn sessions(
    State(server): Server,
    staff: Staff,
    Query(behind): Query<Behind>,
) -> Result<Json<ReportSessions>> {
    let (metric, cursor) = (behind.metric.as_deref(), behind.cursor.as_deref());
    Ok(Json(app::report::sessions(&server.app, staff.asks(), behind.asked(), metric, cursor).await?))
}

/// One table as CSV; without `part` the figures.
#[utoipa::path(get, path = "/api/v1/reports/file", operation_id = "download_report", tag = "reports", params(Table), security(("session" = []), ("key" = ["reports:read"])), responses(
    (status = 200, description = "CSV, UTF-8", body = String, content_type = "text/csv"),
    (status = "default", description = "Refused", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn file(
    State(server): Server,
    staff: Staff,
    Query(table): Query<Table>,
) -> Result<Response> {
    let part = table.part.unwrap_or(ReportPart::Figures);
    let file = app::report::file(&server.app, staff.asks(), table.asked(), part).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file.name)),
    ];
    Ok((headers, file.text).into_response())
}
