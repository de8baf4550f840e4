-- Of questions that were seen to: how often these were asked, and how often in vain, in as many days before as after. Numbers only.
alter table article_task add column effect text;
