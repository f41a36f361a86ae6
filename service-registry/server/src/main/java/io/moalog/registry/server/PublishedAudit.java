package io.moalog.registry.server;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares all of {@code moalog.services} with SQL. It publishes what the topic lacks or has in an older version, for
 * whatever reason: the topic was made anew, or an older record came last. It takes back the tokens, senders and shared keys
 * that SQL does not have so, because an older state of the database was restored, or a process died between a record and its
 * tombstone: nobody could revoke them otherwise.
 *
 * <p>Nothing is taken back that is about to be in SQL: a row is committed before its record is sent. So SQL is asked after
 * the topic was read, and a record whose row is not there then has lost it.
 */
final class PublishedAudit {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedAudit.class);

    private final PublishedServices published;
    private final List<Publisher<?>> publishers;
    private final ChangeLog changes;

    PublishedAudit(PublishedServices published, List<Publisher<?>> publishers, ChangeLog changes) {
        this.published = published;
        this.publishers = List.copyOf(publishers);
        this.changes = changes;
    }

    /**
     * The keys of services that the topic has and SQL does not know so: an older state of the database was restored, or
     * another one was taken. Nothing is done about them, since the topic may be what is right.
     *
     * @throws KafkaException where Kafka does not answer
     */
    Set<String> audit() {
        List<Expected<?>> expected =
                publishers.stream().<Expected<?>>map(Expected::of).toList();
        Map<String, Long> versions = published.versions();
        Set<String> ahead = new TreeSet<>();
        expected.forEach(one -> ahead.addAll(one.compare(versions)));
        ahead.removeIf(this::takenBack);
        return ahead;
    }

    private boolean takenBack(String key) {
        return publishers.stream().anyMatch(publisher -> takeBack(publisher, key, "taken-back"));
    }

    /**
     * Takes back what somebody wants to be gone, and SQL does not have.
     *
     * @param what is done, for those who read the changes
     * @return whether the topic had it
     * @throws KafkaException where Kafka does not answer, or does not take it
     */
    boolean takeBack(String key, String what) {
        Long version = published.versions().get(key);
        return version != null
                && publishers.stream()
                        .anyMatch(publisher -> isAhead(publisher, key, version) && takeBack(publisher, key, what));
    }

    private boolean takeBack(Publisher<?> publisher, String key, String what) {
        PublishedTable<?> table = publisher.table();
        if (!table.isKey(key) || !table.takesBack()) {
            return false;
        }
        LOG.warn("moalog.services has {} otherwise than SQL: taking it back", key);
        changes.add(key, what);
        publisher.takeBack(key);
        return true;
    }

    /** Whether SQL has neither that version nor a later one. */
    private static boolean isAhead(Publisher<?> publisher, String key, long version) {
        return publisher.table().isKey(key)
                && publisher
                        .table()
                        .find(key)
                        .filter(row -> row.version() >= version)
                        .isEmpty();
    }

    /** What the topic should have of a table, read before the topic is. */
    private record Expected<R extends PublishedRow>(Publisher<R> publisher, List<R> rows) {
        static <R extends PublishedRow> Expected<R> of(Publisher<R> publisher) {
            return new Expected<>(publisher, publisher.table().seen());
        }

        /** Publishes what the topic lacks; the keys of what it has and SQL has not. */
        Set<String> compare(Map<String, Long> versions) {
            Set<String> known = new HashSet<>();
            Set<String> ahead = new HashSet<>();
            for (R row : rows) {
                known.add(row.key());
                long version = versions.getOrDefault(row.key(), 0L);
                if (version < row.version()) {
                    publisher.catchUp(row, version);
                } else if (version > row.version() && isAhead(publisher, row.key(), version)) {
                    ahead.add(row.key());
                }
            }
            versions.forEach((key, version) -> {
                if (!known.contains(key) && isAhead(publisher, key, version)) {
                    ahead.add(key);
                }
            });
            return ahead;
        }
    }
}
