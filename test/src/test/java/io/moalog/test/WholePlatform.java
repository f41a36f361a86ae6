package io.moalog.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.test.fixture.Backends;
import io.moalog.test.fixture.MoalogApi;
import io.moalog.test.fixture.MoalogProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** All roles in one process, killed as a process is, on real backends. */
record WholePlatform(Backends backends, MoalogProcess moalog, StoredLogs stored) implements AutoCloseable {
    static WholePlatform start(Path directory) throws IOException {
        Backends backends = Backends.start();
        MoalogProcess moalog = MoalogProcess.start(
                directory,
                Map.of(
                        "roles",
                        "service-registry,aggregator,realtime-indexer,batch-indexer,rule-engine,tail-api,ops",
                        "instance",
                        "test",
                        "kafka.bootstrap-servers",
                        backends.kafka().bootstrapServers(),
                        "elasticsearch.urls",
                        backends.elasticsearch().url(),
                        "hdfs.uri",
                        backends.hdfs().uri().toString(),
                        "batch-indexer.replay-bytes-per-second",
                        "1MiB",
                        "batch-indexer.schedule",
                        "0/3 * * * * ?",
                        "batch-indexer.index-after",
                        "1s"),
                List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        return new WholePlatform(backends, moalog, new StoredLogs(backends));
    }

    /** Archives all there is; how many rows that were. */
    long archive() throws Exception {
        MoalogApi.Answer run = moalog.api().post("/api/archive/run", "application/json", "");
        assertThat(run.status()).as("%s", run.body()).isEqualTo(200);
        return run.body().path("rows").asLong();
    }

    @Override
    public void close() {
        moalog.close();
        backends.close();
    }
}
