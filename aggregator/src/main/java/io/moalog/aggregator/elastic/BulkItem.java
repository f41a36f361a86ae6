package io.moalog.aggregator.elastic;

import io.moalog.aggregator.http.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What one action is answered.
 *
 * @param action it
 * @param status 201 where Kafka was given its log, and has it if the lane's are kept
 * @param problem why it is not taken; null where it is
 * @param lane the way of its log; null where it was not taken
 */
record BulkItem(
        BulkAction action,
        int status,
        @Nullable Problem problem,
        @Nullable Lane lane) {
    /** What an item costs of the heap, about: itself, its action, its place in the list and in the answer. */
    private static final int OWN_BYTES = 320;

    /** What a character of it costs at most: two bytes here, and in the answer and its copy six each ({@code \\u0001}). */
    private static final int CHARACTER_BYTES = 2 + 6 + 6;

    /** Elasticsearch's word for what is wrong, and ours. */
    record Problem(String type, String reason) {}

    private static final Problem NOT_KEPT =
            new Problem("unavailable_shards_exception", "Kafka did not acknowledge the log: send it again later");

    static BulkItem taken(BulkAction action, Lane lane) {
        return new BulkItem(action, 201, null, lane);
    }

    static BulkItem refused(BulkAction action, int status, String type, String reason) {
        return new BulkItem(action, status, new Problem(type, reason), null);
    }

    /** The item as it is once its service's logs have Kafka's answer, or should have had. */
    BulkItem settled() {
        return lane == null || lane.isKept() ? this : new BulkItem(action, 503, NOT_KEPT, null);
    }

    int heapBytes() {
        String index = action.index();
        String id = action.id();
        int characters = (index == null ? 0 : index.length())
                + (id == null ? 0 : id.length())
                + (problem == null ? 0 : problem.reason().length());
        return OWN_BYTES + CHARACTER_BYTES * characters;
    }
}
