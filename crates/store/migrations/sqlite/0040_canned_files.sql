-- Files of canned replies: the house's own, sealed under the workspace's key. One without a reply was put up by somebody who has not
-- saved yet, or was taken off a moment ago; it is theirs alone, and goes after a day.
create table canned_file (
    workspace_id blob not null,
    id blob not null,
    reply_id blob,
    place integer not null,
    loose_by blob not null,
    name text not null,
    mime text not null,
    size_bytes integer not null,
    at integer not null,
    bytes blob not null, -- sealed
    primary key (workspace_id, id)
) strict;
create index canned_file_reply on canned_file (workspace_id, reply_id, place);

insert into sqlite_stat1 (tbl, idx, stat) values
    ('canned_file', 'sqlite_autoindex_canned_file_1', '5000 5000 1'),
    ('canned_file', 'canned_file_reply', '5000 5000 2 1');
analyze sqlite_schema;
