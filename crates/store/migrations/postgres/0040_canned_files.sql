-- Files of canned replies: the house's own, sealed under the workspace's key. One without a reply was put up by somebody who has not
-- saved yet, or was taken off a moment ago; it is theirs alone, and goes after a day.
create table canned_file (
    workspace_id uuid not null,
    id uuid not null,
    reply_id uuid,
    place bigint not null,
    loose_by uuid not null,
    name text not null,
    mime text not null,
    size_bytes bigint not null,
    at bigint not null,
    bytes bytea not null, -- sealed
    primary key (workspace_id, id)
);
create index canned_file_reply on canned_file (workspace_id, reply_id, place);
