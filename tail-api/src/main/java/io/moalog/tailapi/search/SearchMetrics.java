package io.moalog.tailapi.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Searches run = the count of {@code moalog.search} + {@code moalog.search.failed}. */
final class SearchMetrics {
    private final Timer answered;
    private final Counter failed;

    SearchMetrics(MeterRegistry meters) {
        this.answered = Timer.builder("moalog.search")
                .description("Searches that Elasticsearch answered")
                .register(meters);
        this.failed = Counter.builder("moalog.search.failed")
                .description("Searches that Elasticsearch did not answer or refused")
                .register(meters);
    }

    void answered(Duration took) {
        answered.record(took);
    }

    void failed() {
        failed.increment();
    }
}
