-- Search over sealed words, blind: a term is a 64-bit hash, keyed under the workspace's key, of a character, a pair of characters, a word
-- or a number; no word can be read from it. Conversations are numbered; 1,024 of them make a block, and a row says which of a block's
-- conversations have a term. Everything here can be made anew from the messages (zhike search rebuild).
create table search_state (
    workspace_id uuid not null primary key,
    next_doc bigint not null,
    indexed_at bigint not null,
    lease_by uuid,
    lease_until bigint
);

create table search_doc (
    workspace_id uuid not null,
    doc bigint not null,
    conversation_id uuid not null,
    seq bigint not null,
    primary key (workspace_id, doc)
);
create unique index search_doc_conversation on search_doc (workspace_id, conversation_id);

create table search_term (
    workspace_id uuid not null,
    block bigint not null,
    term bigint not null,
    docs bytea not null,
    primary key (workspace_id, block, term)
);

-- numbers of erased conversations that are still to be taken out of their block
create table search_wipe (
    workspace_id uuid not null,
    doc bigint not null,
    primary key (workspace_id, doc)
);

-- contacts that got another name or became known by something more
create table search_stale (
    workspace_id uuid not null,
    contact_id uuid not null,
    version bigint not null,
    primary key (workspace_id, contact_id)
);
