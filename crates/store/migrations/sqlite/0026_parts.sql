-- A conversation that goes on in another of the same contact, directly or through others: ids only, kept as long as either. The header
-- says the same; this is what statements look into.
create table conversation_part (
    workspace_id blob not null,
    conversation_id blob not null,
    part_id blob not null,
    inbox_id blob not null,
    primary key (workspace_id, conversation_id, part_id)
) strict, without rowid;
create index conversation_part_of on conversation_part (workspace_id, part_id);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('conversation_part', 'conversation_part', '20000 20000 1 1'),
    ('conversation_part', 'conversation_part_of', '20000 20000 1');
analyze sqlite_schema;
