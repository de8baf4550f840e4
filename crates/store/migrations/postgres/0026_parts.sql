-- A conversation that goes on in another of the same contact, directly or through others: ids only, kept as long as either. The header
-- says the same; this is what statements look into.
create table conversation_part (
    workspace_id uuid not null,
    conversation_id uuid not null,
    part_id uuid not null,
    inbox_id uuid not null,
    primary key (workspace_id, conversation_id, part_id)
);
create index conversation_part_of on conversation_part (workspace_id, part_id);
