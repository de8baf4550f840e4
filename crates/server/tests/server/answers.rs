//! What each route answers in the matrix.

use server::routes::{Route, Verb};

/// What a route answers to somebody who may, about something of their own.
pub fn own_answer(route: &Route) -> u16 {
    match route.id {
        "root" => 307,
        // There is a workspace: every set-up link is over.
        "start_setup" | "preview_setup" | "finish_setup" => 410,
        "save_hours" | "preview_hours" | "save_assistant" | "save_guards" | "try_guards"
        | "save_payment_limits" => 200,
        "desk_root" | "demo_root" => 308,
        "demo_index" | "demo" | "demo_identity" | "demo_order" => 404,
        "socket" => 400,
        "upload_visitor_file"
        | "upload_file"
        | "upload_canned_file"
        | "upload_article_file"
        | "invite_user"
        | "add_team"
        | "create_inbox"
        | "create_api_key"
        | "create_webhook"
        | "add_language_model"
        | "add_label"
        | "add_view"
        | "add_canned_reply"
        | "add_article"
        | "take_article_import"
        | "fetch_article_import"
        | "add_article_reading"
        | "comment_article"
        | "add_category"
        | "put_contact"
        | "open_conversation"
        | "open_ticket"
        | "add_intent"
        | "add_flow"
        | "hand_in_message" => 201,
        "set_password" => 410,
        // There is no such conversation to go on in, nor such a file, nor such a message.
        "merge_conversation" | "attach_canned_file" | "accept_suggestions" | "reject_suggestions" => 404,
        // There is no such customer to lead to.
        "merge_contact" => 404,
        // There is no such line.
        // No help centre is open.
        id if id.starts_with("help_") => 404,
        "say_on_line" | "hear_on_line" | "survey_page" | "answer_survey_page" => 404,
        "snooze" => 409,
        // Another one was seen.
        "change_ticket" => 409,
        "comment_ticket" | "tell_milestone" => 200,
        "make_promise" | "change_promise" | "withdraw_promise" => 200,
        // Nothing was said since it was made.
        "keep_promise" => 409,
        // A person is asked about it: nothing was sent.
        "settle_payment" => 409,
        // None is set for it; another is there beside the two.
        "ask_model_help" => 409,
        // No service is set up.
        "try_action" => 409,
        "order_language_models" => 422,
        // Nobody was told what it says.
        "make_correction" => 409,
        "open_widget"
        | "open_line"
        | "find_conversations"
        | "bulk_conversations"
        | "save_label"
        | "import_labels"
        | "save_view"
        | "log_in"
        | "socket_ticket"
        | "post_message"
        | "find_contacts"
        // A picture is no table: said as what would become of it.
        | "take_contact_import"
        | "start_contact_import"
        | "start_article_import"
        | "change_contact"
        | "import_people"
        | "import_canned_replies"
        | "save_retention"
        | "save_security"
        | "save_surveys"
        | "save_forms"
        | "set_notices"
        | "import_teams"
        | "import_hours"
        | "import_inboxes"
        | "import_mailboxes"
        | "import_webhooks"
        | "import_forms"
        | "save_workspace"
        | "preview_retention"
        | "make_password_link"
        | "preview_inbox"
        | "save_inbox"
        | "save_canned_reply"
        | "save_draft"
        | "pause_mailbox"
        | "rotate_api_key"
        | "save_webhook"
        | "pause_webhook"
        | "rotate_webhook_secret"
        | "ping_webhook"
        | "save_language_model"
        | "test_language_model"
        | "rotate_inbox_secret"
        | "save_intent"
        | "save_article"
        | "submit_article"
        | "return_article"
        | "publish_article"
        | "restore_article"
        | "archive_article"
        | "withdraw_article"
        | "refile_article"
        | "bulk_articles"
        | "look_through_articles"
        | "set_article_task"
        | "push_articles"
        | "drop_pushed_article"
        | "push_products"
        | "drop_product"
        | "set_article_source"
        | "save_article_reading"
        | "pause_article_reading"
        | "run_article_reading"
        | "draft_article_task"
        | "save_correction"
        | "make_must_read"
        | "answer_must_read"
        | "set_must_read"
        | "remind_must_read"
        | "settle_correction"
        | "send_correction"
        | "set_correction"
        | "render_article"
        | "mcp"
        | "save_category"
        | "save_knowledge_settings"
        | "save_help_centre"
        | "add_examples"
        | "cancel_model"
        | "publish_model"
        | "unpublish_model"
        | "save_flow"
        | "save_flow_scripts"
        | "reset_flow"
        | "remove_flow"
        | "check_flow"
        | "try_flow_scripts"
        | "chat_flow"
        | "publish_flow_release"
        | "unpublish_flows"
        | "begin_flow_rollout"
        | "try_text"
        | "preview_training_import"
        | "import_training"
        | "retry_dead_letters" => 200,
        "end_conversation"
        | "end_flow_rollout"
        | "stop_contact_import"
        | "stop_article_import"
        | "separate_contact"
        | "tell_about"
        | "label_conversation"
        | "order_views"
        | "remove_view"
        | "log_out"
        | "change_password"
        | "set_presence"
        | "take_over"
        | "transfer"
        | "return_to_queue"
        | "give_back"
        | "resolve"
        | "reopen"
        | "assign_conversation"
        | "track_contact"
        | "mark_read"
        | "wake"
        | "see_mentions"
        | "save_wrap_up"
        | "save_wrap_up_form"
        | "erase_contact"
        | "retry_dead_letter"
        | "change_person"
        | "disable_user"
        | "enable_user"
        | "change_team"
        | "archive_inbox"
        | "revoke_api_key"
        | "remove_webhook"
        | "remove_language_model"
        | "remove_canned_reply"
        | "discard_article"
        | "remove_article_comment"
        | "remove_category"
        | "remove_article_source"
        | "remove_article_reading"
        | "remove_intent"
        | "remove_example"
        | "undo_training_import"
        | "restore_suggestions"
        | "count_canned_reply"
        | "see_held_replies"
        | "decide_payment" => 204,
        // One's own cannot be switched on again: it is there or not.
        "restore_example" => 404,
        // It was never drawn.
        "label_sample" => 404,
        // The mailbox of the matrix logs in with a password.
        "add_mailbox" | "change_mailbox" | "sign_in_to_mailbox" => 422,
        // A picture is no table of products.
        "take_product_feed" => 422,
        // Thrice of one conversation a day: here to whoever asks first.
        "mail_transcript" | "mail_transcript_for" => 202,
        "train_model" | "make_flow_release" => 202,
        // It is no flow of the pack.
        "restore_flow" => 404,
        // Nobody began it.
        "finish_mailbox_sign_in" => 410,
        // The try of the matrix was a test.
        "replay_delivery" => 422,
        // The customer of the matrix wrote in the widget: there is no letter.
        "show_letter" => 404,
        _ if route.verb == Verb::Get => 200,
        other => panic!("say what {other} answers"),
    }
}
