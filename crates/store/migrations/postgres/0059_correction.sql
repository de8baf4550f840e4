-- What customers are to hear who were told what is wrong. The words are knowledge, no personal data.
create table correction (
    workspace_id uuid not null,
    id uuid not null,
    article_id uuid not null,
    version bigint, -- none: any of them was wrong
    why text not null, -- withdrawn, changed
    owner_id uuid not null, -- who sees to it
    texts text not null, -- by language
    state text not null, -- open, sending, done
    made_by uuid not null,
    made_at bigint not null,
    sent_by uuid, -- in whose name it is sent
    ended_at bigint,
    primary key (workspace_id, id)
);
create index correction_state on correction (workspace_id, state, id);

-- The conversations in which it was told, each once: whether what is right was said there. Ids only; they stay as long as the conversation.
create table correction_told (
    workspace_id uuid not null,
    correction_id uuid not null,
    conversation_id uuid not null,
    version bigint not null, -- the last that was told there
    told_at bigint not null,
    state text not null, -- waiting, queued, sent, noted, unreachable, skipped, done
    reason text, -- a word: why it was not sent
    by_id uuid, -- who did it
    at bigint, -- when
    primary key (workspace_id, correction_id, conversation_id)
);
create index correction_told_state on correction_told (workspace_id, correction_id, state, told_at, conversation_id);
create index correction_told_conversation on correction_told (workspace_id, conversation_id);
