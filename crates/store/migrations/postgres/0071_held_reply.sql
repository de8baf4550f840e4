-- What the assistant was about to say and did not. Its words are sealed under the contact's key; it goes with its conversation.
create table held_reply (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    rule text not null, -- the first rule that it breaks
    said_by text not null, -- topic:, article: or reply: and an id
    body bytea not null, -- sealed: the text and every reason
    at bigint not null,
    seen_by uuid,
    seen_at bigint,
    primary key (workspace_id, id)
);
create index held_reply_group on held_reply (workspace_id, rule, said_by, id);
create index held_reply_conversation on held_reply (workspace_id, conversation_id);
