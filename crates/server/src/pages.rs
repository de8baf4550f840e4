//! Routes of pages: the desk, the demo and the help centre.

use axum::routing::on;

use crate::api::widget;
use crate::route::{Access, Route, Verb, route};
use crate::throttle::Throttled;
use crate::{assets, centre};

use Access::Public;
use Verb::{Get, Post};

/// Those of pages; the last takes whatever nothing else does.
#[rustfmt::skip]
pub(crate) static PAGES: &[Route] = &[
    // Pages.
    route(Get, "/", "root", Public, &[], |m| on(m, assets::root)),
    route(Get, "/desk", "desk_root", Public, &[], |m| on(m, assets::to_desk)),
    route(Get, "/desk/", "desk_index", Public, &[], |m| on(m, assets::desk_index)),
    route(Get, "/desk/{*path}", "desk", Public, &[], |m| on(m, assets::desk)),
    route(Get, "/demo", "demo_root", Public, &[], |m| on(m, assets::to_demo)),
    route(Get, "/demo/", "demo_index", Public, &[], |m| on(m, assets::demo_index)),
    route(Get, "/demo/identity", "demo_identity", Public, &[], |m| on(m, widget::demo_identity)).throttled(Throttled::WidgetSession),
    route(Get, "/demo/orders/{number}", "demo_order", Public, &[], |m| on(m, widget::demo_order)),
    route(Get, "/demo/{*path}", "demo", Public, &[], |m| on(m, assets::demo)),
    // The public help centre.
    route(Get, "/robots.txt", "server_robots", Public, &[], |m| on(m, centre::server_robots)),
    route(Get, "/help", "help_root", Public, &[], |m| on(m, centre::root)),
    route(Get, "/help/", "help_index", Public, &[], |m| on(m, centre::root)),
    route(Get, "/help/style.css", "help_style", Public, &[], |m| on(m, centre::style)),
    route(Get, "/help/script.js", "help_script", Public, &[], |m| on(m, centre::script)),
    route(Get, "/help/robots.txt", "help_robots", Public, &[], |m| on(m, centre::robots)),
    route(Get, "/help/sitemap.xml", "help_sitemap", Public, &[], |m| on(m, centre::sitemap)).throttled(Throttled::Help),
    route(Get, "/help/llms.txt", "help_llms", Public, &[], |m| on(m, centre::llms)).throttled(Throttled::Help),
    route(Get, "/help/files/{name}", "help_file", Public, &[], |m| on(m, centre::media)),
    route(Get, "/help/{locale}", "help_home", Public, &[], |m| on(m, centre::home)),
    route(Get, "/help/{locale}/search", "help_search", Public, &[], |m| on(m, centre::search)).throttled(Throttled::Help),
    route(Get, "/help/{locale}/suggest", "help_suggest", Public, &[], |m| on(m, centre::suggest)).throttled(Throttled::Help),
    route(Post, "/help/{locale}/looked", "help_looked", Public, &[], |m| on(m, centre::looked)).cross_origin().throttled(Throttled::Help),
    route(Get, "/help/{locale}/categories/{slug}", "help_category", Public, &[], |m| on(m, centre::section)),
    route(Get, "/help/{locale}/articles/{name}", "help_article", Public, &[], |m| on(m, centre::article)),
    route(Post, "/help/{locale}/articles/{name}/feedback", "help_feedback", Public, &[], |m| on(m, centre::feedback)).cross_origin().throttled(Throttled::Opinion),
    route(Get, "/help/{locale}/", "help_home_stroke", Public, &[], |m| on(m, centre::home_stroke)),
    route(Get, "/help/{locale}/{*path}", "help_nothing", Public, &[], |m| on(m, centre::nothing)).throttled(Throttled::Help),
    route(Get, "/{file}", "widget_asset", Public, &[], |m| on(m, assets::widget)),
];
