package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.Step;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HdfsOutageIT {
    @Test
    void aRunWithoutHdfsFailsAndTheNextOneCatchesUp() throws Exception {
        try (TestServices services = new TestServices();
                TestArchive archive = new TestArchive(services)) {
            ServiceName service = services.create("hdfs.away", 2);
            services.send(service, 0, 100);
            ArchiveRuns indexer = archive.indexer();
            RetentionPasses retention = archive.retention("2026-11-21T00:00:00Z", Step.Listener.NONE);
            assertThat(indexer.flush().rows()).isEqualTo(100);
            services.send(service, 100, 150);
            Backends.HDFS.stop();
            try {
                ArchiveRun run = indexer.flush();
                assertThat(run.rows()).isZero();
                assertThat(run.lag()).isEqualTo(50);
                assertThat(run.summary()).contains("HDFS");
                assertThat(indexer.check("run").up()).isFalse();
                retention.run(new Slice(0, 1));
                assertThat(retention.check("retention").up()).isFalse();
                assertThat(archive.meters.get("moalog.archive.lag").gauge().value())
                        .isEqualTo(50);
            } finally {
                Backends.HDFS.restart();
            }
            assertThat(indexer.flush()).isEqualTo(new ArchiveRun(2, 50, 0, List.of()));
            assertThat(indexer.check("run").up()).isTrue();
            retention.run(new Slice(0, 1));
            assertThat(retention.check("retention").up()).isTrue();
            assertThat(archive.numbers())
                    .isEqualTo(IntStream.range(0, 150).boxed().toList());
            archive.assertChainsAreWhole(service);
        }
    }
}
