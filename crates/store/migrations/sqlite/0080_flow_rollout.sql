-- A release that answers in a share of the conversations, beside the one that answers in the others. The head holds what every turn asks; the
-- release remembers since when and until when it was tried, in which share and against which one (none: the pack's own flows).
alter table flow_head add column tried_no integer;
alter table flow_head add column tried_percent integer;
alter table flow_release add column tried_at integer;
alter table flow_release add column tried_until integer;
alter table flow_release add column tried_percent integer;
alter table flow_release add column tried_against integer;
