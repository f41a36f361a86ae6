package io.moalog.tailapi.cold;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.moalog.tailapi.search.ArchiveReading;
import io.moalog.tailapi.search.SearchAnswer;
import java.time.Duration;

/** Searches of the archive = the count of {@code moalog.search.archive} + {@code moalog.search.archive.failed}. */
final class ColdMetrics {
    private final Timer answered;
    private final Counter failed;
    private final Counter bytes;

    ColdMetrics(MeterRegistry meters) {
        this.answered = Timer.builder("moalog.search.archive")
                .description("Searches of the archive that were answered, the wait for their turn included")
                .register(meters);
        this.failed = Counter.builder("moalog.search.archive.failed")
                .description("Searches of the archive that failed, were refused or were given up by their callers")
                .register(meters);
        this.bytes = Counter.builder("moalog.search.archive.bytes")
                .description("Bytes of the row groups that they read")
                .register(meters);
    }

    void answered(Duration took, SearchAnswer answer) {
        answered.record(took);
        ArchiveReading archive = answer.archive();
        bytes.increment(archive == null ? 0 : archive.bytes());
    }

    void failed() {
        failed.increment();
    }
}
