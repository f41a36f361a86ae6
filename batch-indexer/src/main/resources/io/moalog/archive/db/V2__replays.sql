-- Jobs that put archived logs back into Elasticsearch, and how far each is.

CREATE TABLE REPLAY
(
  ID              VARCHAR(36)  NOT NULL,
  SERVICE         VARCHAR(200) NOT NULL,
  FROM_MS         BIGINT       NOT NULL,
  TO_MS           BIGINT       NOT NULL,
  KEEP_UNTIL_MS   BIGINT       NOT NULL,
  STATE           VARCHAR(16)  NOT NULL,
  TOTAL_ROWS      BIGINT       NULL,
  DONE_ROWS       BIGINT       NOT NULL,
  REFUSED_ROWS    BIGINT       NOT NULL,
  CREATED_MS      BIGINT       NOT NULL,
  ENDED_MS        BIGINT       NULL,
  -- Why it does not go on, or why it has failed.
  TROUBLE         VARCHAR(2000) NULL,
  FAILURES        INTEGER      NOT NULL,
  NEXT_TURN_MS    BIGINT       NOT NULL,
  -- Whose turn it is now; free again when the lease is over.
  WORKER          VARCHAR(36)  NULL,
  LEASED_UNTIL_MS BIGINT       NOT NULL,
  PRIMARY KEY (ID)
);

CREATE INDEX IDX_REPLAY_TURN ON REPLAY (STATE, NEXT_TURN_MS);

-- Everything of a partition before the offset has been put back.
CREATE TABLE REPLAY_PARTITION
(
  REPLAY_ID        VARCHAR(36) NOT NULL,
  TOPIC_ID         VARCHAR(22) NOT NULL,
  PARTITION_NUMBER INTEGER     NOT NULL,
  NEXT_OFFSET      BIGINT      NOT NULL,
  PRIMARY KEY (REPLAY_ID, TOPIC_ID, PARTITION_NUMBER),
  FOREIGN KEY (REPLAY_ID) REFERENCES REPLAY (ID) ON DELETE CASCADE
);

-- Which index took the logs received on a day: another one of the same name does not have them.
CREATE TABLE REPLAY_DAY
(
  REPLAY_ID VARCHAR(36) NOT NULL,
  RECEIVED  DATE        NOT NULL,
  INDEX_ID  VARCHAR(64) NOT NULL,
  PRIMARY KEY (REPLAY_ID, RECEIVED),
  FOREIGN KEY (REPLAY_ID) REFERENCES REPLAY (ID) ON DELETE CASCADE
);
