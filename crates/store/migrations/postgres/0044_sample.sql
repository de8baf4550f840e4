-- A week's random sample of the assistant's replies, and what two people say that each was about. No words stand here: texts are read
-- where they are kept. `labels` counts those who said something; a third is refused by it.
create table sample_week (
    workspace_id uuid not null,
    week text not null,
    drawn_at bigint not null,
    seen bigint not null,
    primary key (workspace_id, week)
);

create table sample_turn (
    workspace_id uuid not null,
    week text not null,
    message_id uuid not null,
    conversation_id uuid not null,
    place bigint not null,
    predicted text not null,
    labels bigint not null,
    primary key (workspace_id, week, message_id)
);
create index sample_turn_conversation on sample_turn (workspace_id, conversation_id);

create table sample_label (
    workspace_id uuid not null,
    week text not null,
    message_id uuid not null,
    user_id uuid not null,
    label text not null,
    at bigint not null,
    primary key (workspace_id, week, message_id, user_id)
);
