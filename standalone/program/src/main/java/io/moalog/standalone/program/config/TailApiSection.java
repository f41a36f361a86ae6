package io.moalog.standalone.program.config;

import io.moalog.tailapi.TailApiConfig;
import io.moalog.tailapi.cold.ArchiveLimits;
import java.time.Duration;
import java.util.List;

/** {@code tail-api.*}. */
final class TailApiSection {
    private static final TailApiConfig DEFAULTS = TailApiConfig.defaults();

    static final Property<Long> OUTBOX = Property.of(
            "tail-api.outbox-bytes",
            Kind.size(),
            Kind.write(DEFAULTS.outboxBytes()),
            "What may wait for a slow client of a tail, before it gets a gap marker");
    static final Property<Integer> PAST_READERS = Property.of(
            "tail-api.past-readers",
            Kind.integer(1, 1_000),
            Integer.toString(DEFAULTS.pastReaders()),
            "How many tails may read the past at once");
    static final Property<Integer> MAX_TAILS = Property.of(
            "tail-api.max-tails",
            Kind.integer(1, 1_000_000),
            Integer.toString(DEFAULTS.maxTails()),
            "How many tails may be open at once");
    static final Property<Duration> HEARTBEAT = Property.of(
            "tail-api.heartbeat",
            Kind.duration(Duration.ofMillis(100)),
            Kind.write(DEFAULTS.heartbeat()),
            "How often a tail with nothing to send shows that it lives");
    static final Property<Duration> SEARCH_TIMEOUT = Property.of(
            "tail-api.search-timeout",
            Kind.duration(Duration.ofMillis(100)),
            Kind.write(DEFAULTS.searchTimeout()),
            "After which a search answers with what it has found until then");
    static final Property<Integer> MAX_SEARCHES = Property.of(
            "tail-api.max-searches",
            Kind.integer(1, 1_000),
            Integer.toString(DEFAULTS.maxSearches()),
            "How many searches may be under way at once; more wait for their turn");

    static final Property<Long> ARCHIVE_BYTES = Property.of(
            "tail-api.archive-bytes",
            Kind.size(),
            Kind.write(DEFAULTS.archive().bytes()),
            "What a search of the archive reads of its files at most; its answer says where to go on");
    static final Property<Duration> ARCHIVE_TIMEOUT = Property.of(
            "tail-api.archive-timeout",
            Kind.duration(Duration.ofSeconds(1)),
            Kind.write(DEFAULTS.archive().time()),
            "After which a search of the archive answers with what it has found until then");
    static final Property<Integer> ARCHIVE_SEARCHES = Property.of(
            "tail-api.archive-searches",
            Kind.integer(1, 1_000),
            Integer.toString(DEFAULTS.archive().searches()),
            "How many searches of the archive may run at once, with about 100 MiB of memory each");

    private TailApiSection() {}

    static List<Setting> settings() {
        return List.of(
                OUTBOX,
                PAST_READERS,
                MAX_TAILS,
                HEARTBEAT,
                SEARCH_TIMEOUT,
                MAX_SEARCHES,
                ARCHIVE_BYTES,
                ARCHIVE_TIMEOUT,
                ARCHIVE_SEARCHES);
    }

    static TailApiConfig read(Values values) {
        return values.make(
                "tail-api",
                () -> new TailApiConfig(
                        (int) Math.min(Integer.MAX_VALUE, values.get(OUTBOX)),
                        values.get(PAST_READERS),
                        values.get(MAX_TAILS),
                        values.get(HEARTBEAT),
                        values.get(SEARCH_TIMEOUT),
                        values.get(MAX_SEARCHES),
                        new ArchiveLimits(
                                values.get(ARCHIVE_BYTES), values.get(ARCHIVE_TIMEOUT), values.get(ARCHIVE_SEARCHES))),
                DEFAULTS);
    }
}
