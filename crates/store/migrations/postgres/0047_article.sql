-- Articles: what a company has reviewed. `article` is the header that its events add up to; a version is the whole article in every
-- language, and is never changed; a draft is one, and is replaced by every save. Words of knowledge are no personal data.
create table article (
    workspace_id uuid not null,
    id uuid not null,
    seq bigint not null,
    version bigint, -- published last
    header text not null,
    primary key (workspace_id, id)
);

create table article_draft (
    workspace_id uuid not null,
    article_id uuid not null,
    edition text not null,
    primary key (workspace_id, article_id)
);

create table article_version (
    workspace_id uuid not null,
    article_id uuid not null,
    no bigint not null,
    at bigint not null,
    user_id uuid, -- none: the house
    note text not null,
    titles text not null,
    edition text not null,
    primary key (workspace_id, article_id, no)
);

-- Without a gap. Saves of one person in a row are one event.
create table article_event (
    workspace_id uuid not null,
    article_id uuid not null,
    seq bigint not null,
    body text not null,
    primary key (workspace_id, article_id, seq)
);

-- What lists show and are filtered by: on the side `desk` the draft, else what was published last; on the side `live` what is published.
create table article_face (
    workspace_id uuid not null,
    side text not null,
    article_id uuid not null,
    draft text not null,
    live text not null,
    version bigint not null,
    title_zh text not null,
    title_en text not null,
    words text not null, -- the titles in lower case
    layer text not null,
    category_id uuid,
    owner_id uuid,
    tags text not null, -- one a line, with a line end before the first and after the last
    customers bigint not null,
    agents bigint not null,
    assistant bigint not null,
    zh text not null, -- current, stale, missing
    en text not null,
    valid_from bigint,
    valid_until bigint,
    review_by text,
    changed_at bigint not null,
    changed_by uuid,
    begun_by uuid, -- the draft
    primary key (workspace_id, side, article_id)
);
create index article_face_changed on article_face (workspace_id, side, changed_at, article_id);
create index article_face_review on article_face (workspace_id, side, review_by, article_id) where review_by is not null;
create index article_face_category on article_face (workspace_id, category_id) where category_id is not null;

create table article_comment (
    workspace_id uuid not null,
    article_id uuid not null,
    id uuid not null,
    user_id uuid not null,
    at bigint not null,
    body text not null,
    primary key (workspace_id, article_id, id)
);

create table article_category (
    workspace_id uuid not null,
    id uuid not null,
    parent_id uuid,
    slug text not null,
    name_zh text not null,
    name_en text not null,
    place bigint not null,
    primary key (workspace_id, id)
);
create unique index article_category_slug on article_category (workspace_id, slug);

-- What search follows: the newest change of what is published, one row for each article that ever was, numbered in the order of commits.
create table article_head (
    workspace_id uuid not null,
    last_no bigint not null,
    primary key (workspace_id)
);

create table article_change (
    workspace_id uuid not null,
    no bigint not null,
    article_id uuid not null,
    version bigint, -- none: not published any more
    at bigint not null,
    primary key (workspace_id, no)
);
create unique index article_change_article on article_change (workspace_id, article_id);
