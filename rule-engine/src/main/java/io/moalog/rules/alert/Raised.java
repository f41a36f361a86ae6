package io.moalog.rules.alert;

import io.moalog.rules.rule.Rule;
import io.moalog.rules.window.FiredWindow;
import io.moalog.rules.window.Sample;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** An alert on its way into SQL. */
public sealed interface Raised {
    /** Whose alert it is. */
    Rule rule();

    /** When it fired. */
    Instant firedAt();

    /**
     * A window in which HAVING holds.
     *
     * @param keys the names of the group's keys
     */
    record OfWindow(Rule rule, List<String> keys, FiredWindow window, Instant firedAt) implements Raised {}

    /**
     * Matches of a rule without windows that follow each other closely.
     *
     * @param matches which, and from when to when
     * @param samples the first of them
     */
    record OfMatches(Rule rule, Matches matches, List<MatchSample> samples, Instant firedAt) implements Raised {}

    /**
     * The positions of matches.
     *
     * @param topicId the UUID of their topic
     * @param offsets of each partition, ascending, never empty
     * @param first the least event time
     * @param last the greatest event time
     */
    record Matches(String topicId, SortedMap<Integer, List<Long>> offsets, Instant first, Instant last) {}

    /** A match to show. */
    record MatchSample(int partition, long offset, Sample sample) {}
}
