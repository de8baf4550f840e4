-- By what the server of a repository knows what was read last, where that was found to be here already: then it need not send it again.
alter table article_reading add column seen text;

-- Each place has an hour of its own: one that waits for its hour keeps no other waiting.
update job set order_key = null where kind = 'article_reading';
