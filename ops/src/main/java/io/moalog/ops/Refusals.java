package io.moalog.ops;

import io.moalog.model.LogPosition;
import io.moalog.stream.DeadLetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** The distinct positions of one topic that stand in the dead letters, by stage. Not thread-safe. */
final class Refusals {
    private record Range(int partition, long from, long to) {}

    /**
     * Distinct positions.
     *
     * @param deadLettered refused
     * @param lost no longer held by Kafka
     */
    record Count(long deadLettered, long lost) {}

    private final String topicId;
    private final Map<String, Set<LogPosition>> refused = new HashMap<>();
    private final Map<String, List<Range>> lost = new HashMap<>();
    private long unsent;

    Refusals(String topicId) {
        this.topicId = topicId;
    }

    void add(DeadLetter letter) {
        LogPosition position = letter.position();
        Long lostTo = letter.lostTo();
        if (position == null) {
            unsent++;
        } else if (position.topicId().equals(topicId)) {
            if (lostTo == null) {
                refused.computeIfAbsent(letter.stage(), stage -> new HashSet<>())
                        .add(position);
            } else {
                lost.computeIfAbsent(letter.stage(), stage -> new ArrayList<>())
                        .add(new Range(position.partition(), position.offset(), lostTo));
            }
        }
    }

    /** Dead letters without a position, each counted. */
    long unsent() {
        return unsent;
    }

    /** How many positions are held in memory. */
    long size() {
        return refused.values().stream().mapToLong(Set::size).sum()
                + lost.values().stream().mapToLong(List::size).sum();
    }

    /** The positions that the sink refused. */
    Set<LogPosition> refusedBy(Sink sink) {
        return Collections.unmodifiableSet(refused.getOrDefault(sink.stage(), Set.of()));
    }

    /** The sink has these after all: a position that it refused once and stored later is stored. */
    void storedAfterAll(Sink sink, Set<LogPosition> positions) {
        refused.getOrDefault(sink.stage(), new HashSet<>()).removeAll(positions);
    }

    Count of(Sink sink) {
        return count(sink.stage()::equals);
    }

    /** Over the sinks: a position that two of them refused counts once. */
    Count ofAllSinks() {
        Set<String> stages = new HashSet<>();
        for (Sink sink : Sink.values()) {
            stages.add(sink.stage());
        }
        return count(stages::contains);
    }

    private Count count(Predicate<String> stages) {
        return new Count(
                refused.entrySet().stream()
                        .filter(entry -> stages.test(entry.getKey()))
                        .flatMap(entry -> entry.getValue().stream())
                        .distinct()
                        .count(),
                union(lost.entrySet().stream()
                        .filter(entry -> stages.test(entry.getKey()))
                        .flatMap(entry -> entry.getValue().stream())
                        .toList()));
    }

    /** How many positions the ranges cover. */
    private static long union(Collection<Range> ranges) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingInt(Range::partition).thenComparingLong(Range::from));
        long covered = 0;
        int partition = -1;
        long upTo = 0;
        for (Range range : sorted) {
            if (!Objects.equals(range.partition(), partition)) {
                partition = range.partition();
                upTo = 0;
            }
            covered += Math.max(0, range.to() - Math.max(upTo, range.from()));
            upTo = Math.max(upTo, range.to());
        }
        return covered;
    }
}
