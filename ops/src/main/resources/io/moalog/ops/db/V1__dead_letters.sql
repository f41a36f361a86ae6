-- The letters that moalog.dead-letters holds, without their bodies. Those of one position and stage are one, whose newest
-- copy lies at topic_id, partition_number, record_offset. Times are milliseconds since 1970.
CREATE TABLE dead_letters.letter (
    id               VARCHAR(200)  NOT NULL PRIMARY KEY,
    service          VARCHAR(300)  NOT NULL,
    stage            VARCHAR(100)  NOT NULL,
    reason           VARCHAR(2000) NOT NULL,
    sender           VARCHAR(200),
    position         VARCHAR(60),
    lost_to          BIGINT,
    unclaimed        BOOLEAN       NOT NULL,
    body_bytes       INTEGER       NOT NULL,
    happened_at      BIGINT        NOT NULL,
    topic_id         VARCHAR(22)   NOT NULL,
    partition_number INTEGER       NOT NULL,
    record_offset    BIGINT        NOT NULL,
    state            VARCHAR(10)   NOT NULL,
    state_at         BIGINT,
    state_by         VARCHAR(100)
);
CREATE INDEX letter_by_time ON dead_letters.letter (state, happened_at, id);
CREATE INDEX letter_by_service ON dead_letters.letter (service, state, happened_at, id);
CREATE INDEX letter_by_place ON dead_letters.letter (partition_number, record_offset);

-- Up to where they were read. Whoever stores a partition's letters holds its row.
CREATE TABLE dead_letters.read_position (
    topic_id         VARCHAR(22) NOT NULL,
    partition_number INTEGER     NOT NULL,
    next_offset      BIGINT      NOT NULL,
    PRIMARY KEY (topic_id, partition_number)
);
