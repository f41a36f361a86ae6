package io.moalog.ops;

import java.util.List;

/**
 * What has become of a service's logs, in distinct positions of its topic.
 *
 * @param service its name
 * @param topicId the UUID of its topic
 * @param received positions that Kafka was given, those included that its retention has removed since
 * @param stored documents in Elasticsearch
 * @param archived rows in the archive
 * @param deadLettered positions that a sink refused
 * @param lost positions that Kafka no longer held when a sink came to read them
 * @param pending logs that a sink has not finished yet
 * @param unsent dead letters that never got a position: what the aggregator could not take
 * @param complete whether all dead letters could be read within the limits; where not, the three counts of them are too low
 * @param sinks the same for each sink alone
 */
record Audit(
        String service,
        String topicId,
        long received,
        long stored,
        long archived,
        long deadLettered,
        long lost,
        long pending,
        long unsent,
        boolean complete,
        List<SinkAudit> sinks) {

    /**
     * One sink: {@code received = kept + deadLettered + lost + pending + unaccounted}.
     *
     * @param sink {@code search} or {@code archive}
     * @param kept what it stored
     * @param deadLettered what it refused
     * @param lost what it came too late for
     * @param pending what it has not finished
     * @param unaccounted 0 at rest; above it where logs vanished; below it where the sink stored more than it had
     *     committed when it was asked, or a log twice
     */
    record SinkAudit(String sink, long kept, long deadLettered, long lost, long pending, long unaccounted) {
        /**
         * @param pending positions that it has not finished
         * @param noLogs positions of the topic that are no logs; which of them are pending, nobody knows
         */
        static SinkAudit of(Sink sink, long received, long kept, Refusals.Count refused, long pending, long noLogs) {
            long awaited = received - kept - refused.deadLettered() - refused.lost();
            long logs = Math.max(Math.max(0, pending - noLogs), Math.min(pending, awaited));
            return new SinkAudit(sink.text(), kept, refused.deadLettered(), refused.lost(), logs, awaited - logs);
        }
    }
}
