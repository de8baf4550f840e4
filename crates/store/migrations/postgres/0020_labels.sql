-- Marks that colleagues put on conversations. The house's own words, not a customer's: they are not sealed. A name is unique in its
-- language among those in use; an empty one says that there is none in this language.
create table label (
    workspace_id uuid not null,
    id uuid not null,
    name_zh text not null,
    name_en text not null,
    color text not null,
    created_at bigint not null,
    archived_at bigint,
    primary key (workspace_id, id)
);
create unique index label_zh on label (workspace_id, name_zh) where archived_at is null and name_zh <> '';
create unique index label_en on label (workspace_id, name_en) where archived_at is null and name_en <> '';

-- Which conversations carry a label: the header says it too, and events say how it came to be. No word of a customer is in it.
create table conversation_label (
    workspace_id uuid not null,
    label_id uuid not null,
    conversation_id uuid not null,
    primary key (workspace_id, label_id, conversation_id)
);

-- A filter kept under a name: one's own, or shared where `owner_id` is null.
create table saved_view (
    workspace_id uuid not null,
    id uuid not null,
    owner_id uuid,
    place bigint not null,
    name text not null,
    icon text not null,
    color text not null,
    filter text not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create index saved_view_owner on saved_view (workspace_id, owner_id, place);
