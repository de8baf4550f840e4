-- Which message told which version of an article, so that whoever was told what is wrong can be found. Ids only.
create table article_told (
    workspace_id blob not null,
    article_id blob not null,
    message_id blob not null,
    version integer not null,
    conversation_id blob not null,
    at integer not null,
    primary key (workspace_id, article_id, message_id)
) strict, without rowid;
create index article_told_conversation on article_told (workspace_id, conversation_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_told', 'article_told', '1000000 1000000 5000 1'),
    ('article_told', 'article_told_conversation', '1000000 1000000 2');
analyze sqlite_schema;
