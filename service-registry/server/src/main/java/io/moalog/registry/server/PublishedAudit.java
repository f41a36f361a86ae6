package io.moalog.registry.server;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;

/**
 * Compares all of {@code moalog.services} with SQL, and publishes what the topic lacks or has in an older version, for
 * whatever reason: the topic was made anew, or an older record came last.
 */
final class PublishedAudit {
    private final PublishedServices published;
    private final List<Publisher<?>> publishers;

    PublishedAudit(PublishedServices published, List<Publisher<?>> publishers) {
        this.published = published;
        this.publishers = List.copyOf(publishers);
    }

    /**
     * The keys of what the topic has and SQL does not know so: an older state of the database was restored, or another one
     * was taken. Nothing is done about them, since the topic may be what is right.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Set<String> audit() {
        List<Expected<?>> expected =
                publishers.stream().<Expected<?>>map(Expected::of).toList();
        Map<String, Long> versions = published.versions();
        Set<String> ahead = new TreeSet<>();
        expected.forEach(one -> one.compare(versions, ahead));
        return ahead;
    }

    /** What the topic should have of a table, read before the topic is. */
    private record Expected<R extends PublishedRow>(Publisher<R> publisher, List<R> rows) {
        static <R extends PublishedRow> Expected<R> of(Publisher<R> publisher) {
            return new Expected<>(publisher, publisher.table().seen());
        }

        void compare(Map<String, Long> versions, Set<String> ahead) {
            Set<String> known = new HashSet<>();
            for (R row : rows) {
                known.add(row.key());
                long version = versions.getOrDefault(row.key(), 0L);
                if (version < row.version()) {
                    publisher.catchUp(row, version);
                } else if (version > row.version() && isAhead(row.key(), version)) {
                    ahead.add(row.key());
                }
            }
            versions.forEach((key, version) -> {
                if (publisher.table().isKey(key) && !known.contains(key) && isAhead(key, version)) {
                    ahead.add(key);
                }
            });
        }

        /** Asked again, since it may have been made or changed after the rows were read. */
        private boolean isAhead(String key, long version) {
            return !publisher.table().knows(key, version);
        }
    }
}
