-- Pictures and files of articles: the house's own, sealed under the workspace's key, each stored once by what it is.
create table article_file (
    workspace_id uuid not null,
    id uuid not null,
    digest bytea not null, -- keyed: of the bytes, and of the name where it is no picture
    name text not null,
    mime text not null,
    size_bytes bigint not null,
    width bigint, -- of a picture, in pixels
    height bigint,
    user_id uuid not null, -- who put it up
    at bigint not null, -- when it was last put up, named by a draft, or named no more
    bytes bytea not null, -- sealed
    primary key (workspace_id, id)
);
create unique index article_file_digest on article_file (workspace_id, digest);
-- How much there is, and what nothing has named for long, without a look at the bytes.
create index article_file_at on article_file (workspace_id, at, id, user_id, size_bytes);

-- Which draft (no 0) and which versions name it. What nothing names goes after some days.
create table article_file_use (
    workspace_id uuid not null,
    article_id uuid not null,
    no bigint not null,
    file_id uuid not null,
    primary key (workspace_id, article_id, no, file_id)
);
create index article_file_use_file on article_file_use (workspace_id, file_id);
