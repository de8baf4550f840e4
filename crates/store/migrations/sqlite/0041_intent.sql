-- What a workspace teaches its assistant beside the industry pack. A row holds from version `since` of the model on, and before version
-- `until`: so a version is what held at its number, and nothing is copied. `off` marks an example of the pack that is not learned from.
create table intent (
    workspace_id blob not null,
    id text not null,
    since integer not null,
    until integer,
    title_zh text not null,
    title_en text not null,
    answer_zh text not null,
    answer_en text not null,
    user_id blob not null,
    at integer not null,
    primary key (workspace_id, id, since)
) strict, without rowid;
create unique index intent_now on intent (workspace_id, id) where until is null;

create table intent_example (
    workspace_id blob not null,
    id blob not null,
    since integer not null,
    until integer,
    intent text not null,
    origin text not null,
    locale text not null,
    text_hash blob not null,
    contact_id blob,
    message_id blob,
    user_id blob not null,
    at integer not null,
    body blob, -- sealed
    primary key (workspace_id, id, since)
) strict;
create unique index intent_example_text on intent_example (workspace_id, text_hash, intent) where until is null;
create index intent_example_intent on intent_example (workspace_id, intent, until);
create index intent_example_contact on intent_example (workspace_id, contact_id) where contact_id is not null;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('intent', 'intent', '500 500 2 1'),
    ('intent', 'intent_now', '400 400 1'),
    ('intent_example', 'sqlite_autoindex_intent_example_1', '20000 20000 2 1'),
    ('intent_example', 'intent_example_text', '16000 16000 2 1'),
    ('intent_example', 'intent_example_intent', '20000 20000 50 40'),
    ('intent_example', 'intent_example_contact', '2000 2000 2');
analyze sqlite_schema;
