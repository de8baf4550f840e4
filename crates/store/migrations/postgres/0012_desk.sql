-- Canned replies are the house's own words, not a customer's: they are not sealed. `owner_id` is null where all share one.
create table canned_reply (
    workspace_id uuid not null,
    id uuid not null,
    owner_id uuid,
    folder text not null,
    shortcut text not null,
    title text not null,
    text_zh text not null,
    text_en text not null,
    used bigint not null,
    updated_at bigint not null,
    primary key (workspace_id, id)
);
create unique index canned_reply_shared on canned_reply (workspace_id, shortcut) where owner_id is null;
create unique index canned_reply_own on canned_reply (workspace_id, owner_id, shortcut) where owner_id is not null;
