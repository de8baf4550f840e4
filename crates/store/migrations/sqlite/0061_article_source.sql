-- Programs that tell of articles which are kept elsewhere, and what each told last. The name of an article there is sealed; nobody's personal
-- data. A row stays as long as its article or its source: without it the next push would begin the article anew.
create table article_source (
    workspace_id blob not null,
    id blob not null,
    name text not null,
    made_at integer not null,
    told_at integer not null, -- when it told of something last
    publishes integer not null, -- whether it publishes changes to its own articles
    primary key (workspace_id, id)
) strict, without rowid;
create unique index article_source_name on article_source (workspace_id, name);
create table article_pushed (
    workspace_id blob not null,
    source_id blob not null,
    item blob not null, -- its name there, hashed
    article_id blob not null,
    name blob not null, -- sealed: its name there, and what the program knows the text by
    fields text not null, -- which fields were told, JSON
    says blob not null, -- what these said, hashed
    at integer not null,
    gone_at integer, -- when the program told that it is not there any more
    primary key (workspace_id, source_id, item)
) strict, without rowid;
create index article_pushed_article on article_pushed (workspace_id, article_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_source', 'article_source', '50 50 1'),
    ('article_source', 'article_source_name', '50 50 1'),
    ('article_pushed', 'article_pushed', '20000 20000 2000 1'),
    ('article_pushed', 'article_pushed_article', '20000 20000 1');
analyze sqlite_schema;
