-- Rules as users wrote them. revision grows whenever what a rule matches begins anew; the start_ columns say where.
CREATE TABLE rules.rule (
    id            VARCHAR(36)  NOT NULL PRIMARY KEY,
    name          VARCHAR(200) NOT NULL,
    service       VARCHAR(200) NOT NULL,
    statement     TEXT         NOT NULL,
    notify        TEXT         NOT NULL,
    enabled       BOOLEAN      NOT NULL,
    revision      INTEGER      NOT NULL,
    start_topic   VARCHAR(22)  NOT NULL,
    start_offsets TEXT         NOT NULL,
    created_at    TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at    TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE UNIQUE INDEX rule_by_name ON rules.rule (name);

-- One row: what processes poll to learn of changes.
CREATE TABLE rules.rule_version (version BIGINT NOT NULL);
INSERT INTO rules.rule_version (version) VALUES (0);

-- Alerts outlive their rules. The id is made from the rule and the window or the first log: a second try changes nothing.
CREATE TABLE rules.alert (
    id           VARCHAR(36)  NOT NULL PRIMARY KEY,
    rule_id      VARCHAR(36)  NOT NULL,
    rule_name    VARCHAR(200) NOT NULL,
    service      VARCHAR(200) NOT NULL,
    window_start TIMESTAMP WITH TIME ZONE NOT NULL,
    window_end   TIMESTAMP WITH TIME ZONE NOT NULL,
    log_count    BIGINT       NOT NULL,
    group_keys   TEXT         NOT NULL,
    selected     TEXT         NOT NULL,
    samples      TEXT         NOT NULL,
    fired_at     TIMESTAMP WITH TIME ZONE NOT NULL
);
CREATE INDEX alert_by_time ON rules.alert (fired_at);
CREATE INDEX alert_by_rule ON rules.alert (rule_id, fired_at);
CREATE INDEX alert_by_service ON rules.alert (service, fired_at);

-- Who is to be told of an alert. While one is tried, next_attempt_at lies behind the try's timeout: after a crash it is due again.
CREATE TABLE rules.delivery (
    alert_id        VARCHAR(36) NOT NULL REFERENCES rules.alert (id) ON DELETE CASCADE,
    target          INTEGER     NOT NULL,
    kind            VARCHAR(20) NOT NULL,
    url             TEXT        NOT NULL,
    state           VARCHAR(10) NOT NULL,
    attempts        INTEGER     NOT NULL,
    reason          VARCHAR(500),
    next_attempt_at TIMESTAMP WITH TIME ZONE NOT NULL,
    delivered_at    TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (alert_id, target)
);
CREATE INDEX delivery_due ON rules.delivery (state, next_attempt_at);

-- Up to where the matches of a rule without windows are in alerts: what is read again after a crash is not told twice.
CREATE TABLE rules.match_mark (
    rule_id          VARCHAR(36) NOT NULL,
    topic_id         VARCHAR(22) NOT NULL,
    partition_number INTEGER     NOT NULL,
    next_offset      BIGINT      NOT NULL,
    PRIMARY KEY (rule_id, topic_id, partition_number)
);
