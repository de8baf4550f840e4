-- What one of ours said of a session when it was over; kept as long as the conversation.
create table wrap_up (
    workspace_id uuid not null,
    conversation_id uuid not null,
    session bigint not null,
    user_id uuid not null,
    topic text,
    solved bigint,
    note bytea, -- sealed
    at bigint not null,
    primary key (workspace_id, conversation_id, session)
);

-- Where a note called a colleague: ids only, kept as long as the conversation.
create table mention (
    workspace_id uuid not null,
    user_id uuid not null,
    conversation_id uuid not null,
    message_id uuid not null,
    at bigint not null,
    primary key (workspace_id, user_id, conversation_id)
);
create index mention_conversation on mention (workspace_id, conversation_id);
