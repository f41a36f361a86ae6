package io.moalog.standalone.program.serve;

import com.zaxxer.hikari.HikariDataSource;
import io.moalog.standalone.program.config.BackendSettings;
import io.moalog.stream.KafkaSettings;
import org.elasticsearch.client.RestClient;
import org.jspecify.annotations.Nullable;

/** The backends' clients that roles share; each is made when the first role asks for it. Used by one thread. */
final class Clients {
    private final BackendSettings settings;
    private final OrderedStop stop;
    private @Nullable RestClient elasticsearch;
    private @Nullable HikariDataSource sql;
    private @Nullable ArchiveFileSystem archive;

    /** @param stop closes what was made */
    Clients(BackendSettings settings, OrderedStop stop) {
        this.settings = settings;
        this.stop = stop;
    }

    BackendSettings settings() {
        return settings;
    }

    KafkaSettings kafka() {
        return settings.kafka();
    }

    RestClient elasticsearch() {
        RestClient made = elasticsearch;
        if (made == null) {
            made = ElasticsearchConnection.open(settings.elasticsearch());
            elasticsearch = made;
            stop.add("the client of Elasticsearch", made);
        }
        return made;
    }

    HikariDataSource sql() {
        HikariDataSource made = sql;
        if (made == null) {
            made = SqlPool.open(settings.sql());
            sql = made;
            stop.add("the SQL pool", made);
        }
        return made;
    }

    ArchiveFileSystem archive() {
        ArchiveFileSystem made = archive;
        if (made == null) {
            made = ArchiveFileSystem.of(settings.hdfs());
            archive = made;
        }
        return made;
    }
}
