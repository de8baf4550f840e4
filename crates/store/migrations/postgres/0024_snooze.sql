-- Until when a conversation is put aside; the header says the same.
alter table conversation add column snoozed_until bigint;
create index conversation_snoozed on conversation (workspace_id, owner_id, snoozed_until, id) where snoozed_until is not null;
