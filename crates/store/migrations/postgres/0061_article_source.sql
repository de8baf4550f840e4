-- Programs that tell of articles which are kept elsewhere, and what each told last. The name of an article there is sealed; nobody's personal
-- data. A row stays as long as its article or its source: without it the next push would begin the article anew.
create table article_source (
    workspace_id uuid not null,
    id uuid not null,
    name text not null,
    made_at bigint not null,
    told_at bigint not null, -- when it told of something last
    publishes bigint not null, -- whether it publishes changes to its own articles
    primary key (workspace_id, id)
);
create unique index article_source_name on article_source (workspace_id, name);
create table article_pushed (
    workspace_id uuid not null,
    source_id uuid not null,
    item bytea not null, -- its name there, hashed
    article_id uuid not null,
    name bytea not null, -- sealed: its name there, and what the program knows the text by
    fields text not null, -- which fields were told, JSON
    says bytea not null, -- what these said, hashed
    at bigint not null,
    gone_at bigint, -- when the program told that it is not there any more
    primary key (workspace_id, source_id, item)
);
create index article_pushed_article on article_pushed (workspace_id, article_id);
