-- When the training of a version began, so that it can be told how long it still takes.
alter table model_version add column started_at bigint;
