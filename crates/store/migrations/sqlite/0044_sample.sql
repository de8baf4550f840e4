-- A week's random sample of the assistant's replies, and what two people say that each was about. No words stand here: texts are read
-- where they are kept. `labels` counts those who said something; a third is refused by it.
create table sample_week (
    workspace_id blob not null,
    week text not null,
    drawn_at integer not null,
    seen integer not null,
    primary key (workspace_id, week)
) strict, without rowid;

create table sample_turn (
    workspace_id blob not null,
    week text not null,
    message_id blob not null,
    conversation_id blob not null,
    place integer not null,
    predicted text not null,
    labels integer not null,
    primary key (workspace_id, week, message_id)
) strict, without rowid;
create index sample_turn_conversation on sample_turn (workspace_id, conversation_id);

create table sample_label (
    workspace_id blob not null,
    week text not null,
    message_id blob not null,
    user_id blob not null,
    label text not null,
    at integer not null,
    primary key (workspace_id, week, message_id, user_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('sample_week', 'sample_week', '260 26 1'),
    ('sample_turn', 'sample_turn', '52000 5200 200 1'),
    ('sample_turn', 'sample_turn_conversation', '52000 5200 2'),
    ('sample_label', 'sample_label', '104000 10400 400 2 1');
analyze sqlite_schema;
