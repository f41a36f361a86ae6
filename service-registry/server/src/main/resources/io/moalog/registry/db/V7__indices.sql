-- The periods of a service's indices and when each began, and how many shards they have, as JSON. Null: by day, of one shard.
alter table registry.service add column indices text;
alter table registry.gone_service add column indices text;
