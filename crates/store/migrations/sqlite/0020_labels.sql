-- Marks that colleagues put on conversations. The house's own words, not a customer's: they are not sealed. A name is unique in its
-- language among those in use; an empty one says that there is none in this language.
create table label (
    workspace_id blob not null,
    id blob not null,
    name_zh text not null,
    name_en text not null,
    color text not null,
    created_at integer not null,
    archived_at integer,
    primary key (workspace_id, id)
) strict, without rowid;
create unique index label_zh on label (workspace_id, name_zh) where archived_at is null and name_zh <> '';
create unique index label_en on label (workspace_id, name_en) where archived_at is null and name_en <> '';

-- Which conversations carry a label: the header says it too, and events say how it came to be. No word of a customer is in it.
create table conversation_label (
    workspace_id blob not null,
    label_id blob not null,
    conversation_id blob not null,
    primary key (workspace_id, label_id, conversation_id)
) strict, without rowid;

-- A filter kept under a name: one's own, or shared where `owner_id` is null.
create table saved_view (
    workspace_id blob not null,
    id blob not null,
    owner_id blob,
    place integer not null,
    name text not null,
    icon text not null,
    color text not null,
    filter text not null,
    updated_at integer not null,
    primary key (workspace_id, id)
) strict, without rowid;
create index saved_view_owner on saved_view (workspace_id, owner_id, place);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('label', 'label', '1000 1000 1'),
    ('label', 'label_zh', '500 500 1'),
    ('label', 'label_en', '500 500 1'),
    ('conversation_label', 'conversation_label', '2000000 2000000 4000 1'),
    ('saved_view', 'saved_view', '5000 5000 1'),
    ('saved_view', 'saved_view_owner', '5000 5000 10 1');
analyze sqlite_schema;
