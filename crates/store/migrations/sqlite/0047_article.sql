-- Articles: what a company has reviewed. `article` is the header that its events add up to; a version is the whole article in every
-- language, and is never changed; a draft is one, and is replaced by every save. Words of knowledge are no personal data.
create table article (
    workspace_id blob not null,
    id blob not null,
    seq integer not null,
    version integer, -- published last
    header text not null,
    primary key (workspace_id, id)
) strict;

create table article_draft (
    workspace_id blob not null,
    article_id blob not null,
    edition text not null,
    primary key (workspace_id, article_id)
) strict;

create table article_version (
    workspace_id blob not null,
    article_id blob not null,
    no integer not null,
    at integer not null,
    user_id blob, -- none: the house
    note text not null,
    titles text not null,
    edition text not null,
    primary key (workspace_id, article_id, no)
) strict;

-- Without a gap. Saves of one person in a row are one event.
create table article_event (
    workspace_id blob not null,
    article_id blob not null,
    seq integer not null,
    body text not null,
    primary key (workspace_id, article_id, seq)
) strict, without rowid;

-- What lists show and are filtered by: on the side `desk` the draft, else what was published last; on the side `live` what is published.
create table article_face (
    workspace_id blob not null,
    side text not null,
    article_id blob not null,
    draft text not null,
    live text not null,
    version integer not null,
    title_zh text not null,
    title_en text not null,
    words text not null, -- the titles in lower case
    layer text not null,
    category_id blob,
    owner_id blob,
    tags text not null, -- one a line, with a line end before the first and after the last
    customers integer not null,
    agents integer not null,
    assistant integer not null,
    zh text not null, -- current, stale, missing
    en text not null,
    valid_from integer,
    valid_until integer,
    review_by text,
    changed_at integer not null,
    changed_by blob,
    begun_by blob, -- the draft
    primary key (workspace_id, side, article_id)
) strict;
create index article_face_changed on article_face (workspace_id, side, changed_at, article_id);
create index article_face_review on article_face (workspace_id, side, review_by, article_id) where review_by is not null;
create index article_face_category on article_face (workspace_id, category_id) where category_id is not null;

create table article_comment (
    workspace_id blob not null,
    article_id blob not null,
    id blob not null,
    user_id blob not null,
    at integer not null,
    body text not null,
    primary key (workspace_id, article_id, id)
) strict;

create table article_category (
    workspace_id blob not null,
    id blob not null,
    parent_id blob,
    slug text not null,
    name_zh text not null,
    name_en text not null,
    place integer not null,
    primary key (workspace_id, id)
) strict;
create unique index article_category_slug on article_category (workspace_id, slug);

-- What search follows: the newest change of what is published, one row for each article that ever was, numbered in the order of commits.
create table article_head (
    workspace_id blob not null,
    last_no integer not null,
    primary key (workspace_id)
) strict, without rowid;

create table article_change (
    workspace_id blob not null,
    no integer not null,
    article_id blob not null,
    version integer, -- none: not published any more
    at integer not null,
    primary key (workspace_id, no)
) strict, without rowid;
create unique index article_change_article on article_change (workspace_id, article_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('article', 'sqlite_autoindex_article_1', '20000 20000 1'),
    ('article_draft', 'sqlite_autoindex_article_draft_1', '2000 2000 1'),
    ('article_version', 'sqlite_autoindex_article_version_1', '60000 60000 3 1'),
    ('article_event', 'article_event', '120000 120000 6 1'),
    ('article_face', 'sqlite_autoindex_article_face_1', '40000 40000 20000 1'),
    ('article_face', 'article_face_changed', '40000 40000 20000 1 1'),
    ('article_face', 'article_face_review', '20000 20000 10000 50 1'),
    ('article_face', 'article_face_category', '40000 40000 400'),
    ('article_comment', 'sqlite_autoindex_article_comment_1', '10000 10000 5 1'),
    ('article_category', 'sqlite_autoindex_article_category_1', '100 100 1'),
    ('article_category', 'article_category_slug', '100 100 1'),
    ('article_head', 'article_head', '10 1'),
    ('article_change', 'article_change', '20000 20000 1'),
    ('article_change', 'article_change_article', '20000 20000 1');
analyze sqlite_schema;
