package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaOutageIT {
    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @Test
    void whileKafkaIsAwayARunFailsAndTheNextOneCatchesUp() throws Exception {
        ServiceName service = services.create("kafka.away", 1);
        services.send(service, 0, 10);
        ArchiveRuns indexer = archive.indexer();
        indexer.flush();
        services.send(service, 10, 15);
        Backends.KAFKA.stop();
        try {
            ArchiveRun run = indexer.run(new Slice(0, 1), name -> java.time.Duration.ZERO);
            assertThat(run.summary()).contains("Kafka");
            assertThat(indexer.check("run").up()).isFalse();
        } finally {
            Backends.KAFKA.restart();
        }
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(1, 5, 0, List.of()));
        assertThat(indexer.check("run").up()).isTrue();
    }
}
