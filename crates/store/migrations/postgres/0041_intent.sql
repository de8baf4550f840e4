-- What a workspace teaches its assistant beside the industry pack. A row holds from version `since` of the model on, and before version
-- `until`: so a version is what held at its number, and nothing is copied. `off` marks an example of the pack that is not learned from.
create table intent (
    workspace_id uuid not null,
    id text not null,
    since bigint not null,
    until bigint,
    title_zh text not null,
    title_en text not null,
    answer_zh text not null,
    answer_en text not null,
    user_id uuid not null,
    at bigint not null,
    primary key (workspace_id, id, since)
);
create unique index intent_now on intent (workspace_id, id) where until is null;

create table intent_example (
    workspace_id uuid not null,
    id uuid not null,
    since bigint not null,
    until bigint,
    intent text not null,
    origin text not null,
    locale text not null,
    text_hash bytea not null,
    contact_id uuid,
    message_id uuid,
    user_id uuid not null,
    at bigint not null,
    body bytea, -- sealed
    primary key (workspace_id, id, since)
);
create unique index intent_example_text on intent_example (workspace_id, text_hash, intent) where until is null;
create index intent_example_intent on intent_example (workspace_id, intent, until);
create index intent_example_contact on intent_example (workspace_id, contact_id) where contact_id is not null;
