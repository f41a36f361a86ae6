-- By which way a service's logs come into Elasticsearch: live or batch.
alter table registry.service add column indexing varchar(10) default 'live' not null;
