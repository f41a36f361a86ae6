-- Null where a service has none. Lists and objects are JSON: a row is read and replaced whole, as one version.
alter table registry.service add column quota_bytes_per_second bigint;
alter table registry.service add column quota_burst_bytes bigint;
alter table registry.service add column claims text;
alter table registry.service add column masking text;
-- Hashes only.
alter table registry.service add column ingest_keys text;

-- The claims of all services once more: the primary key decides who has one, of two at once too.
create table registry.claim (
    kind    varchar(10)  not null,
    pattern varchar(200) not null,
    service varchar(200) not null constraint claim_service references registry.service (name) on delete cascade,
    constraint claim_once primary key (kind, pattern)
);

create index claim_service_name on registry.claim (service);

-- Patterns that are not equal may still match the same names. Who adds claims holds this row while comparing them.
create table registry.claim_lock (
    id integer not null primary key
);

insert into registry.claim_lock (id) values (1);

-- Every change of a service, kept after the service is gone.
create table registry.change (
    id          bigint generated always as identity primary key,
    made_at     timestamp with time zone not null,
    service     varchar(200) not null,
    what        varchar(20)  not null,
    -- Null where it is not known, or the registry itself.
    actor       varchar(200),
    -- The settings as JSON, without secrets.
    before_json text,
    after_json  text
);

create index change_service on registry.change (service, id);
