package io.moalog.standalone.program.config;

import io.moalog.stream.KafkaSettings;

/** How to reach what the roles stand on. */
public record BackendSettings(
        KafkaSettings kafka, ElasticsearchSettings elasticsearch, HdfsSettings hdfs, SqlSettings sql) {}
