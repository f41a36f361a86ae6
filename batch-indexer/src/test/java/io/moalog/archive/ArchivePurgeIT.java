package io.moalog.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.moalog.archive.hdfs.ArchivePurge;
import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArchivePurgeIT {
    private final TestServices services = new TestServices();
    private final TestArchive archive = new TestArchive(services);
    private final ArchivePurge purge = new ArchivePurge(archive.store());

    @AfterEach
    void close() throws Exception {
        archive.close();
        services.close();
    }

    @Test
    void aPurgeTakesAServicesFolderAndNobodyElses() throws Exception {
        ServiceName service = services.create("purged.one", 2);
        ServiceName longer = services.create("purged.one-2026", 1);
        String topicId = services.topicIds().get(service);
        services.send(service, 0, 10);
        services.send(longer, 10, 15);
        archive.indexer().flush();
        services.delete(service);

        assertThat(purge.purge(service, topicId)).isTrue();
        assertThat(purge.purge(service, topicId))
                .as("whether a second look finds anything")
                .isFalse();

        assertThat(archive.files(service)).isEmpty();
        assertThat(archive.numbers()).containsExactly(10, 11, 12, 13, 14);
    }

    @Test
    void whoStillWritesCannotPutItsFileInPlaceAfterwards() throws Exception {
        ServiceName service = services.create("purged.late", 1);
        String topicId = services.topicIds().get(service);
        services.send(service, 0, 10);
        archive.indexer().flush();
        services.send(service, 10, 20);
        AtomicInteger renames = new AtomicInteger();
        // It sleeps with a whole file before the rename; when it wakes up, the service is gone.
        archive.indexer(FileLimits.defaults(), step -> {
                    if (step == Step.RENAME && renames.incrementAndGet() == 1) {
                        services.delete(service);
                        purge(service, topicId);
                    }
                })
                .flush();

        assertThat(renames).hasValue(1);
        assertThat(archive.files(service)).isEmpty();
        assertThat(archive.temporaries()).isEmpty();
        assertThat(purge.purge(service, topicId)).isFalse();
    }

    private void purge(ServiceName service, String topicId) {
        try {
            purge.purge(service, topicId);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
