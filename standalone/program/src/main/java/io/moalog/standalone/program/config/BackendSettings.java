package io.moalog.standalone.program.config;

import io.moalog.stream.KafkaSettings;
import java.util.Optional;

/** How to reach what the roles stand on. */
public record BackendSettings(
        KafkaSettings kafka,
        ElasticsearchSettings elasticsearch,
        Optional<KibanaAddress> kibana,
        HdfsSettings hdfs,
        SqlSettings sql) {}
