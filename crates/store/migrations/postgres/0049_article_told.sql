-- Which message told which version of an article, so that whoever was told what is wrong can be found. Ids only.
create table article_told (
    workspace_id uuid not null,
    article_id uuid not null,
    message_id uuid not null,
    version bigint not null,
    conversation_id uuid not null,
    at bigint not null,
    primary key (workspace_id, article_id, message_id)
);
create index article_told_conversation on article_told (workspace_id, conversation_id);
