-- The replies to questions that were not answered well, of what is to be done about them: ids only, those that are shown first. They go with
-- their conversation, and with what is to be done.
create table article_question (
    workspace_id blob not null,
    task_id blob not null,
    place integer not null,
    message_id blob not null,
    conversation_id blob not null,
    primary key (workspace_id, task_id, place)
) strict, without rowid;
create index article_question_conversation on article_question (workspace_id, conversation_id);

-- The draft that was written for it.
alter table article_task add column draft_id blob;

-- From which replies of agents the draft of an article was written. Ids only; they go with their conversation.
create table article_drawn (
    workspace_id blob not null,
    article_id blob not null,
    message_id blob not null,
    conversation_id blob not null,
    at integer not null,
    primary key (workspace_id, article_id, message_id)
) strict, without rowid;
create index article_drawn_conversation on article_drawn (workspace_id, conversation_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_question', 'article_question', '20000 20000 50 1'),
    ('article_question', 'article_question_conversation', '20000 20000 2'),
    ('article_drawn', 'article_drawn', '2000 2000 10 1'),
    ('article_drawn', 'article_drawn_conversation', '2000 2000 2');
analyze sqlite_schema;
