-- Services that are deleted without a purge: what is stored of them still follows their retention.
create table registry.gone_service (
    name              varchar(200) not null primary key,
    retention_kafka   varchar(6)   not null,
    retention_search  varchar(6)   not null,
    retention_archive varchar(6)   not null,
    gone_at           timestamp with time zone not null,
    -- When nothing is left of it, however slowly that went.
    forget_at         timestamp with time zone not null,
    -- True once nobody needs to know of it any more, until moalog.services has been told.
    forgotten         boolean      not null,
    -- From registry.service_version.
    version           bigint       not null,
    published_version bigint       not null
);
