-- Codes that were sent to an address or a phone that the company holds, to prove who asks. Only keyed hashes are kept, for a day: of the code, and of
-- what it was sent for. Without a hash of the code it is void, or was used.
create table one_time_code (
    workspace_id blob not null,
    call_key text not null, -- the attempt that sent it
    conversation_id blob not null,
    contact_id blob not null,
    target_hash blob not null, -- the action and its inputs
    code_hash blob,
    tries integer not null,
    sent_at integer not null,
    expires_at integer not null,
    used_by text, -- the attempt that proved it
    primary key (workspace_id, call_key)
) strict, without rowid;
create index one_time_code_target on one_time_code (workspace_id, target_hash, sent_at);
create index one_time_code_contact on one_time_code (workspace_id, contact_id, sent_at);
create index one_time_code_conversation on one_time_code (workspace_id, conversation_id);
create index one_time_code_sent on one_time_code (workspace_id, sent_at);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('one_time_code', 'one_time_code', '5000 5000 1'),
    ('one_time_code', 'one_time_code_target', '5000 5000 3 1'),
    ('one_time_code', 'one_time_code_contact', '5000 5000 3 1'),
    ('one_time_code', 'one_time_code_conversation', '5000 5000 3'),
    ('one_time_code', 'one_time_code_sent', '5000 5000 2');
analyze sqlite_schema;
