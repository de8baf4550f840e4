-- Canned replies are the house's own words, not a customer's: they are not sealed. `owner_id` is null where all share one.
create table canned_reply (
    workspace_id blob not null,
    id blob not null,
    owner_id blob,
    folder text not null,
    shortcut text not null,
    title text not null,
    text_zh text not null,
    text_en text not null,
    used integer not null,
    updated_at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index canned_reply_shared on canned_reply (workspace_id, shortcut) where owner_id is null;
create unique index canned_reply_own on canned_reply (workspace_id, owner_id, shortcut) where owner_id is not null;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('canned_reply', 'canned_reply', '20000 20000 1'),
    ('canned_reply', 'canned_reply_shared', '10000 10000 1'),
    ('canned_reply', 'canned_reply_own', '10000 10000 100 1');
analyze sqlite_schema;
