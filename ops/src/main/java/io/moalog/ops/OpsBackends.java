package io.moalog.ops;

import io.moalog.ops.deadletters.SearchSink;
import io.moalog.ops.kibana.KibanaSettings;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.elasticsearch.client.RestClient;

/**
 * What ops works with beside Kafka; all of it stays the caller's to close.
 *
 * @param elasticsearch to count documents in
 * @param hadoop the archive's file system
 * @param archive the archive's root folder
 * @param sql to keep track of the dead letters in
 * @param sink for dead letters that are replayed
 * @param kibana to keep data views in, where there is one
 */
public record OpsBackends(
        RestClient elasticsearch,
        Configuration hadoop,
        Path archive,
        DataSource sql,
        SearchSink sink,
        Optional<KibanaSettings> kibana) {}
