-- The replies to questions that were not answered well, of what is to be done about them: ids only, those that are shown first. They go with
-- their conversation, and with what is to be done.
create table article_question (
    workspace_id uuid not null,
    task_id uuid not null,
    place bigint not null,
    message_id uuid not null,
    conversation_id uuid not null,
    primary key (workspace_id, task_id, place)
);
create index article_question_conversation on article_question (workspace_id, conversation_id);

-- The draft that was written for it.
alter table article_task add column draft_id uuid;

-- From which replies of agents the draft of an article was written. Ids only; they go with their conversation.
create table article_drawn (
    workspace_id uuid not null,
    article_id uuid not null,
    message_id uuid not null,
    conversation_id uuid not null,
    at bigint not null,
    primary key (workspace_id, article_id, message_id)
);
create index article_drawn_conversation on article_drawn (workspace_id, conversation_id);
