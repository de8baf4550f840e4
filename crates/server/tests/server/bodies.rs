//! What the matrix sends to each route.

use app::testing::{Fixture, PASSWORD};
use base::Clock;
use serde_json::{Value, json};
use server::routes::{Route, Verb};

use crate::articles::article_body;
use crate::canned::canned_body;
use crate::matrix::{Who, nobody};
use crate::things::{hours, language_model_settings, mailbox_settings, webhook_settings};
use crate::views::view_body;

/// A body that is right in every way, so that only access decides.
pub fn body(route: &Route, fixture: &Fixture, who: Who) -> Option<Value> {
    let asker = format!("{who:?}").replace(['(', ')'], "");
    if let Some(body) = article_body(route.id, &asker) {
        return Some(body);
    }
    let save = json!({ "name": "云杉", "origins": [], "settings": {} });
    match route.id {
        "start_setup" => Some(json!({ "token": "over" })),
        "preview_setup" => Some(json!({ "token": "over", "preview": { "inbox": save, "locale": "zh" } })),
        "finish_setup" => Some(json!({
            "token": "over", "workspace": "云杉", "locale": "zh", "pack": "ecommerce",
            "administrator": { "name": "林", "email": "lin@demo.example", "password": PASSWORD },
            "inbox": save, "hours": hours(),
        })),
        "save_hours" | "preview_hours" => Some(hours()),
        "save_assistant" => Some(json!({ "on": true })),
        "save_guards" => {
            Some(json!({ "forbidden": ["最便宜"], "glossary": [{ "word": "SKU", "plain": "商品编号" }] }))
        }
        "try_action" => Some(json!({
            "action": "shop.order_status", "inputs": { "order_number": "ZK20260001", "phone_last4": "0826" },
        })),
        "try_guards" => Some(json!({ "text": "我保证明天到", "origin": "generated" })),
        "see_held_replies" => Some(json!({ "ids": [nobody()] })),
        "create_inbox" | "save_inbox" => Some(save),
        "preview_inbox" => Some(json!({ "inbox": save, "locale": "zh" })),
        "archive_inbox" => Some(json!({ "archived": false })),
        _ if route.takes_file || route.verb == Verb::Get || route.verb == Verb::Delete => None,
        // A form; the invitation is nobody's.
        "answer_survey_page" | "help_feedback" | "help_looked" => None,
        "remind_must_read" => None,
        "make_must_read" => Some(crate::articles::notice(fixture.clock.now().ms())),
        "save_correction" => {
            let chief = fixture.users.iter().find(|user| user.role == access::Role::Administrator)?;
            Some(json!({ "owner": chief.id, "texts": { "zh": "写错了" } }))
        }
        "save_help_centre" => Some(json!({ "on": false })),
        "log_in" => Some(json!({ "email": fixture.users[0].email, "password": PASSWORD })),
        "open_widget" => Some(json!({ "inbox": fixture.inbox })),
        "change_password" => Some(json!({ "current": PASSWORD, "new": "松下问童子 言师采药去 又" })),
        "set_notices" => Some(json!({ "mention_mail": false })),
        "set_presence" => Some(json!({ "online": true })),
        "post_message" => {
            Some(json!({ "client_msg_id": "matrix-post", "content": { "type": "text", "text": "好" } }))
        }
        "add_intent" => Some(json!({
            "id": format!("matrix.{}", format!("{who:?}").to_lowercase().replace(|c: char| !c.is_ascii_lowercase(), "_")),
            "title": { "zh": "双十一" }, "answer": { "zh": "十一月十一日零点开始。" },
        })),
        "save_intent" => Some(crate::things::intent_settings("own")),
        "add_flow" => {
            let id = format!("{who:?}").to_lowercase().replace(|c: char| !c.is_ascii_lowercase(), "_");
            let id: String = format!("m_{id}").chars().take(40).collect();
            Some(json!({ "id": id, "source": crate::flows::source(&id) }))
        }
        "save_flow" => Some(json!({ "source": "id: later", "rev": 1 })),
        "save_flow_scripts" => Some(json!({ "source": "scripts: []", "rev": 0 })),
        "check_flow" => Some(json!({ "source": "id: later" })),
        "try_flow_scripts" => Some(json!({})),
        "chat_flow" => Some(json!({ "turns": [{ "customer": "查订单" }] })),
        "begin_flow_rollout" => Some(json!({ "percent": 10 })),
        "make_flow_release" => Some(json!({ "note": "包装" })),
        "train_model" => Some(json!({ "note": "双十一" })),
        "preview_training_import" | "import_training" => {
            Some(json!({ "format": "csv", "text": "intent,text\r\norder.status,包裹到哪一站了\r\n" }))
        }
        "accept_suggestions" => Some(json!({ "intent": "order.status", "message_ids": [nobody()] })),
        "undo_training_import" => {
            Some(json!({ "ids": [nobody()], "restored": [nobody()], "intents": ["order.status"] }))
        }
        "reject_suggestions" | "restore_suggestions" => Some(json!({ "message_ids": [nobody()] })),
        "try_text" => Some(json!({ "text": "怎么申请退货？" })),
        "label_sample" => Some(json!({ "week": "2026-W01", "label": "out_of_scope" })),
        "add_examples" => Some(json!({ "texts": ["双十一什么时候开始", "怎么申请退货？"] })),
        "put_contact" => Some(json!({ "external_id": format!("C-{who:?}"), "name": "王小明" })),
        "find_contacts" => Some(json!({ "mail": "wang@example.com" })),
        "change_contact" => Some(json!({ "name": "王小明", "attributes": { "level": 3 } })),
        "track_contact" => Some(json!({ "events": [{ "name": "parcel_delayed" }] })),
        "assign_conversation" => Some(json!({ "to": { "kind": "queue" } })),
        "open_conversation" | "hand_in_message" => {
            let text = json!({ "type": "text", "text": "您好" });
            Some(json!({ "inbox_id": nobody(), "client_msg_id": "matrix-api", "content": text }))
        }
        // Right but for its servers: nobody listens there, so who may is told which part is wrong.
        "add_mailbox" | "change_mailbox" => Some(mailbox_settings()),
        "save_forms" => Some(
            json!({ "forms": [{ "title": { "zh": "订单号" }, "fields": [{ "name": "order_number", "label": { "zh": "订单号" }, "kind": "text" }] }] }),
        ),
        "mail_transcript" | "mail_transcript_for" => Some(json!({ "address": "lina@buyer.example" })),
        "finish_mailbox_sign_in" => Some(json!({ "code": "matrix", "state": "matrix" })),
        "pause_mailbox" => Some(json!({ "paused": true })),
        "attach_canned_file" => Some(json!({ "file_id": nobody() })),
        "find_conversations" => Some(json!({ "filter": { "life": "open", "text": "退货" } })),
        "bulk_conversations" => Some(json!({ "ids": [nobody()], "act": { "do": "resolve" } })),
        "label_conversation" => Some(json!({ "add": [], "remove": [nobody()] })),
        "add_label" => Some(json!({ "en": format!("{who:?}"), "color": "red" })),
        "save_label" => Some(json!({ "zh": "矩阵", "en": "matrix", "color": "blue" })),
        "import_labels" => Some(json!({ "csv": "name_zh,color\n表格,green" })),
        "add_view" | "save_view" => Some(view_body()),
        "order_views" => Some(json!({ "ids": [] })),
        "merge_contact" => Some(json!({ "into": nobody(), "take": [] })),
        "merge_conversation" => Some(json!({ "into": nobody() })),
        "transfer" => Some(json!({ "to": fixture.users[0].id })),
        "mark_read" => Some(json!({ "up_to": 1 })),
        "save_wrap_up" => Some(json!({ "solved": true, "note": "退货" })),
        "import_teams" => Some(json!({ "csv": "name,members\n矩阵," })),
        "import_hours" => Some(json!({ "csv": "kind,day,name\nholiday,2026-10-01,国庆" })),
        "import_mailboxes" => Some(
            json!({ "csv": "address,imap_host,smtp_host\ntable@shop.example,imap.shop.example,smtp.shop.example" }),
        ),
        "import_webhooks" => {
            Some(json!({ "csv": "url,events\nhttps://hooks.example.com/table,message.created" }))
        }
        "import_forms" => {
            Some(json!({ "csv": "title_zh,name,label_zh,kind\n矩阵,order_number,订单号,text" }))
        }
        "import_inboxes" => Some(json!({ "csv": "key,name\ndemo,云杉" })),
        "save_workspace" => Some(json!({ "name": "云杉生活", "locale": "zh", "zone": "Asia/Shanghai" })),
        "save_surveys" => Some(survey_settings("物流太慢")),
        "save_wrap_up_form" => Some(json!({})),
        "save_draft" => Some(json!({ "text": "您好，我查一下" })),
        // The customer waits for a word in this conversation.
        "snooze" => Some(json!({ "until_ms": base::Clock::now(&*fixture.clock).plus_ms(3_600_000).ms() })),
        "invite_user" => Some(json!({
            "email": format!("new-{who:?}@demo.example").replace(['(', ')'], ""), "name": "新人", "role": "agent",
        })),
        "add_canned_reply" => Some(canned_body(&format!("{who:?}").replace(['(', ')'], ""))),
        "save_canned_reply" => Some(canned_body(&format!("saved-{who:?}").replace(['(', ')'], ""))),
        "create_api_key" => {
            Some(json!({ "name": "ERP", "scopes": ["contacts:read"], "addresses": ["127.0.0.0/8"] }))
        }
        "save_payment_limits" => {
            Some(json!({ "once_fen": 1, "order_fen": 1, "customer_day_fen": 1, "day_fen": 1 }))
        }
        "open_ticket" => Some(json!({ "subject": "the parcel does not move" })),
        "change_ticket" => Some(json!({ "seen_ms": 1, "state": "solved", "priority": "high" })),
        "comment_ticket" | "tell_milestone" => Some(json!({ "text": "the courier was asked" })),
        "make_promise" => {
            Some(json!({ "what": "call back", "due_ms": base::Clock::now(&*fixture.clock).ms() + 60_000 }))
        }
        "change_promise" => Some(json!({})),
        "withdraw_promise" => Some(json!({ "reason": "it was none" })),
        "decide_payment" => Some(json!({ "agree": false })),
        "settle_payment" => Some(json!({ "paid": true })),
        "add_language_model" | "save_language_model" => Some(language_model_settings()),
        "order_language_models" => Some(json!({ "ids": [nobody()] })),
        "ask_model_help" => Some(json!({ "use": "summarise" })),
        "create_webhook" | "save_webhook" => Some(webhook_settings()),
        "pause_webhook" => Some(json!({ "paused": true })),
        "rotate_api_key" => Some(json!({ "overlap_hours": 24 })),
        "import_people" => Some(json!({ "csv": "name,email,role\n新人,table@demo.example,agent" })),
        "import_canned_replies" => Some(json!({ "csv": "shortcut,title,chinese\ntable,表,好的" })),
        "save_security" => Some(json!({ "session_hours": 12, "password_chars": 10 })),
        "save_retention" | "preview_retention" => Some(json!({ "conversations_days": 3_000 })),
        "change_person" => Some(json!({ "name": "新人", "role": "supervisor", "locale": "en" })),
        "set_password" => Some(json!({ "token": "used already", "new": "云深不知处 松下问童子" })),
        "retry_dead_letters" => Some(json!({ "kind": "turn" })),
        "add_team" => Some(json!({ "name": format!("{who:?}"), "members": [] })),
        "change_team" => Some(json!({ "name": format!("renamed by {who:?}"), "members": [] })),
        "tell_about" => Some(json!({ "told": { "name": "王小明" }, "attributes": { "level": 3 } })),
        "fetch_article_import" => Some(json!({ "addresses": ["https://help.example.com/"] })),
        "start_article_import" => Some(json!({ "leave_out": [1] })),
        "mcp" => Some(json!({ "jsonrpc": "2.0", "id": 1, "method": "ping" })),
        "push_products" => Some(crate::products::body("matrix", "5000 mAh")),
        "push_articles" => Some(crate::pushed::body("matrix", "matrix", "七天内可以退货。")),
        "add_article_reading" | "save_article_reading" => Some(crate::articles::reading_body()),
        "pause_article_reading" => Some(json!({ "paused": true })),
        "set_article_source" => Some(json!({ "publishes": true })),
        "set_article_task" => Some(json!({ "deed": "take" })),
        "render_article" => Some(json!({ "body": "**七天**内可以退货。" })),
        "start_contact_import"
        | "look_through_articles"
        | "draft_article_task"
        | "stop_article_import"
        | "run_article_reading"
        | "stop_contact_import"
        | "separate_contact"
        | "open_line"
        | "say_on_line"
        | "take_over"
        | "wake"
        | "see_mentions"
        | "keep_promise"
        | "return_to_queue"
        | "give_back"
        | "resolve"
        | "reopen"
        | "end_conversation"
        | "log_out"
        | "socket_ticket"
        | "retry_dead_letter"
        | "count_canned_reply"
        | "rotate_webhook_secret"
        | "ping_webhook"
        | "test_language_model"
        | "replay_delivery"
        | "disable_user"
        | "enable_user"
        | "make_password_link"
        | "sign_in_to_mailbox"
        | "restore_example"
        | "cancel_model"
        | "publish_model"
        | "reset_flow"
        | "restore_flow"
        | "publish_flow_release"
        | "archive_article"
        | "rotate_inbox_secret" => None,
        other => panic!("say what the body of {other} is"),
    }
}

/// How customers are asked, with a reason of one's own.
pub fn survey_settings(reason: &str) -> Value {
    let form = json!({ "question": { "zh": "满意吗？", "en": "" }, "low": [{ "words": { "zh": reason, "en": "" } }], "good": [], "comment": true });
    json!({ "on": true, "delay_minutes": 0, "form": form })
}
