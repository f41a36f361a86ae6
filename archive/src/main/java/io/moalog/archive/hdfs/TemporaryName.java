package io.moalog.archive.hdfs;

import io.moalog.model.LogPosition;
import java.util.Optional;
import java.util.UUID;

/**
 * The name of a file that is being written: {@code <topic id>-<partition>-<first offset>.<attempt>[.bridge|.merge]}. It has no
 * ending that readers look for.
 *
 * @param first the position that the file will be named by
 * @param attempt unique, so that no two writers ever share a file
 * @param kind what is to become of it
 */
record TemporaryName(LogPosition first, String attempt, Kind kind) {
    enum Kind {
        /** Follows a chain with the log at {@code first}. */
        NEXT(""),
        /** Follows a chain, but its first log is not at {@code first}: its day does not follow from the chain alone. */
        BRIDGE(".bridge"),
        /** Replaces files that are in their places. */
        MERGE(".merge");

        private final String ending;

        Kind(String ending) {
            this.ending = ending;
        }
    }

    static TemporaryName create(LogPosition first, Kind kind) {
        return new TemporaryName(first, UUID.randomUUID().toString(), kind);
    }

    static Optional<TemporaryName> parse(String name) {
        Kind kind = name.endsWith(Kind.BRIDGE.ending)
                ? Kind.BRIDGE
                : name.endsWith(Kind.MERGE.ending) ? Kind.MERGE : Kind.NEXT;
        String rest = name.substring(0, name.length() - kind.ending.length());
        int dot = rest.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : LogPosition.parse(rest.substring(0, dot))
                        .map(first -> new TemporaryName(first, rest.substring(dot + 1), kind));
    }

    /** Whether it is a file archived from Kafka. */
    boolean isOfChain() {
        return kind != Kind.MERGE;
    }

    /** Whether one of both has to stop the other, of one partition: where the rename alone would not. */
    boolean isRivalOf(TemporaryName other) {
        return isOfChain() == other.isOfChain() && (kind != Kind.NEXT || other.kind != Kind.NEXT);
    }

    boolean isSamePartition(TemporaryName other) {
        return first.topicId().equals(other.first.topicId()) && first.partition() == other.first.partition();
    }

    @Override
    public String toString() {
        return first.id() + '.' + attempt + kind.ending;
    }
}
