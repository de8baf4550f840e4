-- Transcripts that customers asked for by mail: to which address (sealed), and its keyed hash, by which it is counted how often one
-- address is written to.
create table mailed_transcript (
    workspace_id blob not null,
    id blob not null,
    conversation_id blob not null,
    contact_id blob not null,
    address_hash blob not null,
    at integer not null,
    body blob not null, -- sealed
    primary key (workspace_id, id)
) strict, without rowid;
create index mailed_transcript_conversation on mailed_transcript (workspace_id, conversation_id, at);
create index mailed_transcript_contact on mailed_transcript (workspace_id, contact_id, at);
create index mailed_transcript_address on mailed_transcript (workspace_id, address_hash, at);
create index mailed_transcript_at on mailed_transcript (workspace_id, at);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('mailed_transcript', 'mailed_transcript', '10000 10000 1'),
    ('mailed_transcript', 'mailed_transcript_conversation', '10000 10000 2 1'),
    ('mailed_transcript', 'mailed_transcript_contact', '10000 10000 2 1'),
    ('mailed_transcript', 'mailed_transcript_address', '10000 10000 2 1'),
    ('mailed_transcript', 'mailed_transcript_at', '10000 10000 1');
analyze sqlite_schema;
