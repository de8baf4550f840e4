-- Until when a conversation is put aside; the header says the same.
alter table conversation add column snoozed_until integer;
create index conversation_snoozed on conversation (workspace_id, owner_id, snoozed_until, id) where snoozed_until is not null;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('conversation', 'conversation_snoozed', '5000 5000 50 1 1');
analyze sqlite_schema;
