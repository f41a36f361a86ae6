-- Whether what is stored of a service that is being deleted goes with it. Such a row is in the state purging
-- between the end of its topic and that of its data.
alter table registry.service add column purge boolean not null default false;
