-- Pictures and files of articles: the house's own, sealed under the workspace's key, each stored once by what it is.
create table article_file (
    workspace_id blob not null,
    id blob not null,
    digest blob not null, -- keyed: of the bytes, and of the name where it is no picture
    name text not null,
    mime text not null,
    size_bytes integer not null,
    width integer, -- of a picture, in pixels
    height integer,
    user_id blob not null, -- who put it up
    at integer not null, -- when it was last put up, named by a draft, or named no more
    bytes blob not null, -- sealed
    primary key (workspace_id, id)
) strict;
create unique index article_file_digest on article_file (workspace_id, digest);
-- How much there is, and what nothing has named for long, without a look at the bytes.
create index article_file_at on article_file (workspace_id, at, id, user_id, size_bytes);

-- Which draft (no 0) and which versions name it. What nothing names goes after some days.
create table article_file_use (
    workspace_id blob not null,
    article_id blob not null,
    no integer not null,
    file_id blob not null,
    primary key (workspace_id, article_id, no, file_id)
) strict, without rowid;
create index article_file_use_file on article_file_use (workspace_id, file_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article_file', 'sqlite_autoindex_article_file_1', '20000 20000 1'),
    ('article_file', 'article_file_digest', '20000 20000 1'),
    ('article_file', 'article_file_at', '20000 20000 1 1 1 1'),
    ('article_file_use', 'article_file_use', '100000 100000 20 4 1'),
    ('article_file_use', 'article_file_use_file', '100000 100000 5');
analyze sqlite_schema;
