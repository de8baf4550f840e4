-- Search over sealed words, blind: a term is a 64-bit hash, keyed under the workspace's key, of a character, a pair of characters, a word
-- or a number; no word can be read from it. Conversations are numbered; 1,024 of them make a block, and a row says which of a block's
-- conversations have a term. Everything here can be made anew from the messages (zhike search rebuild).
create table search_state (
    workspace_id blob not null primary key,
    next_doc integer not null,
    indexed_at integer not null,
    lease_by blob,
    lease_until integer
) strict, without rowid;

create table search_doc (
    workspace_id blob not null,
    doc integer not null,
    conversation_id blob not null,
    seq integer not null,
    primary key (workspace_id, doc)
) strict, without rowid;
create unique index search_doc_conversation on search_doc (workspace_id, conversation_id);

create table search_term (
    workspace_id blob not null,
    block integer not null,
    term integer not null,
    docs blob not null,
    primary key (workspace_id, block, term)
) strict, without rowid;

-- numbers of erased conversations that are still to be taken out of their block
create table search_wipe (
    workspace_id blob not null,
    doc integer not null,
    primary key (workspace_id, doc)
) strict, without rowid;

-- contacts that got another name or became known by something more
create table search_stale (
    workspace_id blob not null,
    contact_id blob not null,
    version integer not null,
    primary key (workspace_id, contact_id)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values
    ('search_state', 'search_state', '10 1'),
    ('search_doc', 'search_doc', '2000000 2000000 1'),
    ('search_doc', 'search_doc_conversation', '2000000 2000000 1'),
    ('search_term', 'search_term', '40000000 40000000 20000 1'),
    ('search_wipe', 'search_wipe', '100 100 1'),
    ('search_stale', 'search_stale', '100 100 1');
analyze sqlite_schema;
