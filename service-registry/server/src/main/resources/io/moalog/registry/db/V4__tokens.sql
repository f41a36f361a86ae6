-- The tokens of the management API, as their hashes.
create table registry.token (
    id                varchar(16)  not null primary key,
    sha256            varchar(64)  not null constraint token_once unique,
    -- admin, owner, reader
    role              varchar(10)  not null,
    -- Whose services it may change; null but for the role owner.
    owner             varchar(200),
    -- True once it is revoked, until moalog.services has been told.
    revoked           boolean      not null,
    -- From registry.service_version.
    version           bigint       not null,
    published_version bigint       not null,
    created_at        timestamp with time zone not null,
    -- Null for never.
    expires_at        timestamp with time zone
);
