-- Who may send over forward: its users, and the shared keys that admit connections.
create table registry.forward_secret (
    -- sender, shared-key
    kind              varchar(10)  not null,
    name              varchar(100) not null,
    -- The names and patterns of the services that a sender may send to, as JSON; null for a shared key.
    services          text,
    -- Encrypted with the master key. Null once it is removed, until moalog.services has been told.
    secret            text,
    -- From registry.service_version.
    version           bigint       not null,
    published_version bigint       not null,
    created_at        timestamp with time zone not null,
    changed_at        timestamp with time zone not null,
    constraint forward_secret_once primary key (kind, name)
);
