-- Products and what is known of them, as the company's catalogue tells. Nobody's personal data: the catalogue is what customers are shown. A row
-- stays until the catalogue, or somebody, says that the product is gone.
create table product (
    workspace_id uuid not null,
    sku text not null, -- its number as it is compared: width and case do not count
    shown text not null, -- its number as it is written
    words text not null, -- number and names, as lists are searched
    body text not null, -- names, address, facts with what they said before, JSON
    seq bigint not null, -- raised by every change
    changed_at bigint not null,
    primary key (workspace_id, sku)
);
