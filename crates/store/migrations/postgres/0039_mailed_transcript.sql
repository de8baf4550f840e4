-- Transcripts that customers asked for by mail: to which address (sealed), and its keyed hash, by which it is counted how often one
-- address is written to.
create table mailed_transcript (
    workspace_id uuid not null,
    id uuid not null,
    conversation_id uuid not null,
    contact_id uuid not null,
    address_hash bytea not null,
    at bigint not null,
    body bytea not null, -- sealed
    primary key (workspace_id, id)
);
create index mailed_transcript_conversation on mailed_transcript (workspace_id, conversation_id, at);
create index mailed_transcript_contact on mailed_transcript (workspace_id, contact_id, at);
create index mailed_transcript_address on mailed_transcript (workspace_id, address_hash, at);
create index mailed_transcript_at on mailed_transcript (workspace_id, at);
