-- Every change of any service takes its version from here: of two values of one service, the higher is the later.
create sequence registry.service_version;

create table registry.service (
    name              varchar(200) not null primary key,
    -- The name with '_' read as '.': Kafka cannot tell topics apart that differ only there. This constraint decides races.
    folded            varchar(200) not null constraint service_folded_once unique,
    owner             varchar(200) not null,
    partitions        integer      not null,
    retention_kafka   varchar(6)   not null,
    retention_search  varchar(6)   not null,
    retention_archive varchar(6)   not null,
    -- checking, creating, undoing, active, deleting
    state             varchar(10)  not null,
    version           bigint       not null,
    -- The last version that the topic moalog.services is known to have.
    published_version bigint       not null,
    topic_id          varchar(22),
    created_at        timestamp with time zone not null,
    -- When the row last changed, by the database's clock: the beginning of the lease of whoever is creating it.
    changed_at        timestamp with time zone not null
);

create index service_state on registry.service (state);
