package io.moalog.stream;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A stream's counters. {@code moalog.stream.records} counts what was delivered; what is neither finished nor handed back
 * to Kafka at a rebalance is in {@code moalog.stream.bytes.under.way}. {@code moalog.stream.lost} counts offsets that
 * Kafka no longer held, each range with one dead letter.
 */
final class StreamMetrics {
    private static final Duration LOSS_ALARM = Duration.ofMinutes(15);

    private final Counter records;
    private final Counter lost;
    private volatile LongSupplier bytesUnderWay = () -> 0;
    private volatile @Nullable String loss;
    private volatile Instant lossAt = Instant.EPOCH;

    StreamMetrics(MeterRegistry meters, String group) {
        Tags tags = Tags.of("group", group);
        records = meters.counter("moalog.stream.records", tags);
        lost = meters.counter("moalog.stream.lost", tags);
        meters.gauge("moalog.stream.bytes.under.way", tags, this, StreamMetrics::bytesUnderWay);
    }

    void delivered(int count) {
        records.increment(count);
    }

    void bytesUnderWay(LongSupplier bytes) {
        bytesUnderWay = bytes;
    }

    long bytesUnderWay() {
        return bytesUnderWay.getAsLong();
    }

    void lost(long offsets, String what) {
        lost.increment(offsets);
        lossAt = Instant.now();
        loss = what;
    }

    /** The last loss, while it is recent enough to keep the health red. */
    Optional<String> recentLoss() {
        return lossAt.plus(LOSS_ALARM).isAfter(Instant.now()) ? Optional.ofNullable(loss) : Optional.empty();
    }
}
