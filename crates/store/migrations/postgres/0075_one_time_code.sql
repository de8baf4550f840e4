-- Codes that were sent to an address or a phone that the company holds, to prove who asks. Only keyed hashes are kept, for a day: of the code, and of
-- what it was sent for. Without a hash of the code it is void, or was used.
create table one_time_code (
    workspace_id uuid not null,
    call_key text not null, -- the attempt that sent it
    conversation_id uuid not null,
    contact_id uuid not null,
    target_hash bytea not null, -- the action and its inputs
    code_hash bytea,
    tries bigint not null,
    sent_at bigint not null,
    expires_at bigint not null,
    used_by text, -- the attempt that proved it
    primary key (workspace_id, call_key)
);
create index one_time_code_target on one_time_code (workspace_id, target_hash, sent_at);
create index one_time_code_contact on one_time_code (workspace_id, contact_id, sent_at);
create index one_time_code_conversation on one_time_code (workspace_id, conversation_id);
create index one_time_code_sent on one_time_code (workspace_id, sent_at);
