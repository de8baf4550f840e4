-- Documents that are taken into knowledge: how far each import is, and what is to become of each part (sealed), which goes after a week.
-- `article_origin` says which part of which file an article came from, so that the same file changes only what changed in it.
create table article_import (
    workspace_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    at bigint not null,
    state text not null,
    head bytea not null, -- sealed: the files and how they are taken
    parts bigint not null,
    ended_at bigint,
    primary key (workspace_id, id)
);
create table article_import_part (
    workspace_id uuid not null,
    import_id uuid not null,
    no bigint not null,
    at bigint not null,
    fate text not null,
    state text not null, -- waiting, done, left, failed
    article_id uuid,
    body bytea not null, -- sealed
    primary key (workspace_id, import_id, no)
);
create table article_origin (
    workspace_id uuid not null,
    source bytea not null, -- the file and the part, hashed
    file bytea not null, -- the file, hashed
    article_id uuid not null,
    says bytea not null, -- what the part said, hashed
    at bigint not null,
    primary key (workspace_id, source)
);
create index article_origin_file on article_origin (workspace_id, file);
create index article_origin_article on article_origin (workspace_id, article_id);
