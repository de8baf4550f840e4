-- Documents that are taken into knowledge: how far each import is, and what is to become of each part (sealed), which goes after a week.
-- `article_origin` says which part of which file an article came from, so that the same file changes only what changed in it.
create table article_import (
    workspace_id blob not null,
    id blob not null,
    user_id blob not null,
    at integer not null,
    state text not null,
    head blob not null, -- sealed: the files and how they are taken
    parts integer not null,
    ended_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create table article_import_part (
    workspace_id blob not null,
    import_id blob not null,
    no integer not null,
    at integer not null,
    fate text not null,
    state text not null, -- waiting, done, left, failed
    article_id blob,
    body blob not null, -- sealed
    primary key (workspace_id, import_id, no)
) strict;
create table article_origin (
    workspace_id blob not null,
    source blob not null, -- the file and the part, hashed
    file blob not null, -- the file, hashed
    article_id blob not null,
    says blob not null, -- what the part said, hashed
    at integer not null,
    primary key (workspace_id, source)
) strict, without rowid;
create index article_origin_file on article_origin (workspace_id, file);
create index article_origin_article on article_origin (workspace_id, article_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_import', 'article_import', '100 100 1'),
    ('article_import_part', 'sqlite_autoindex_article_import_part_1', '20000 20000 500 1'),
    ('article_origin', 'article_origin', '20000 20000 1'),
    ('article_origin', 'article_origin_file', '20000 20000 20'),
    ('article_origin', 'article_origin_article', '20000 20000 1');
analyze sqlite_schema;
