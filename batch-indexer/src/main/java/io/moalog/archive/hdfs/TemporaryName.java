package io.moalog.archive.hdfs;

import io.moalog.model.LogPosition;
import java.util.Optional;
import java.util.UUID;

/**
 * The name of a file that is being written: {@code <topic id>-<partition>-<first offset>.<attempt>[.bridge]}. It has no
 * ending that readers look for.
 *
 * @param first the position that the file will be named by
 * @param attempt unique, so that no two writers ever share a file
 * @param bridge whether the file's first log is not at {@code first}: then its day does not follow from the chain alone
 */
record TemporaryName(LogPosition first, String attempt, boolean bridge) {
    private static final String BRIDGE = ".bridge";

    static TemporaryName create(Chain chain, boolean bridge) {
        return new TemporaryName(
                new LogPosition(chain.topicId(), chain.partition(), chain.next()),
                UUID.randomUUID().toString(),
                bridge);
    }

    static Optional<TemporaryName> parse(String name) {
        boolean bridge = name.endsWith(BRIDGE);
        String rest = bridge ? name.substring(0, name.length() - BRIDGE.length()) : name;
        int dot = rest.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : LogPosition.parse(rest.substring(0, dot))
                        .map(first -> new TemporaryName(first, rest.substring(dot + 1), bridge));
    }

    boolean isSamePartition(TemporaryName other) {
        return first.topicId().equals(other.first.topicId()) && first.partition() == other.first.partition();
    }

    @Override
    public String toString() {
        return first.id() + '.' + attempt + (bridge ? BRIDGE : "");
    }
}
