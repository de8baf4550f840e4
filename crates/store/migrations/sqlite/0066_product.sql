-- Products and what is known of them, as the company's catalogue tells. Nobody's personal data: the catalogue is what customers are shown. A row
-- stays until the catalogue, or somebody, says that the product is gone.
create table product (
    workspace_id blob not null,
    sku text not null, -- its number as it is compared: width and case do not count
    shown text not null, -- its number as it is written
    words text not null, -- number and names, as lists are searched
    body text not null, -- names, address, facts with what they said before, JSON
    seq integer not null, -- raised by every change
    changed_at integer not null,
    primary key (workspace_id, sku)
) strict, without rowid;

insert into sqlite_stat1 (tbl, idx, stat) values ('product', 'product', '50000 50000 1');
analyze sqlite_schema;
