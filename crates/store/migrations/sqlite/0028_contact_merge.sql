-- Two records of one customer: the one leads to the other, and nothing else is moved. What customers told of themselves is hashed, so that
-- others who told the same are found.
alter table contact add column merged_into blob;
alter table contact add column merged_at integer;
create index contact_merged on contact (workspace_id, merged_into) where merged_into is not null;
create table contact_hint (
    workspace_id blob not null,
    kind text not null,
    value_hash blob not null,
    contact_id blob not null,
    primary key (workspace_id, kind, value_hash, contact_id)
) strict, without rowid;
create index contact_hint_contact on contact_hint (workspace_id, contact_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('contact', 'contact_merged', '200 200 2'),
    ('contact_hint', 'contact_hint', '10000 10000 5000 1 1'),
    ('contact_hint', 'contact_hint_contact', '10000 10000 2');
analyze sqlite_schema;
