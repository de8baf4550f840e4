-- Two records of one customer: the one leads to the other, and nothing else is moved. What customers told of themselves is hashed, so that
-- others who told the same are found.
alter table contact add column merged_into uuid;
alter table contact add column merged_at bigint;
create index contact_merged on contact (workspace_id, merged_into) where merged_into is not null;
create table contact_hint (
    workspace_id uuid not null,
    kind text not null,
    value_hash bytea not null,
    contact_id uuid not null,
    primary key (workspace_id, kind, value_hash, contact_id)
);
create index contact_hint_contact on contact_hint (workspace_id, contact_id);
