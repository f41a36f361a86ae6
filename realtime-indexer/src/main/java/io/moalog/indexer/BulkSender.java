package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Answer;
import io.moalog.indexer.elasticsearch.BulkClient;
import io.moalog.indexer.elasticsearch.Indices;
import java.io.IOException;
import java.time.Duration;

/** Sends bulks and tells the settlement what Elasticsearch has answered. Thread-safe. */
final class BulkSender {
    private final BulkClient client;
    private final Indices indices;
    private final Outage outage;
    private final Pace pace;
    private final IndexerMetrics metrics;

    BulkSender(BulkClient client, Indices indices, Outage outage, Pace pace, IndexerMetrics metrics) {
        this.client = client;
        this.indices = indices;
        this.outage = outage;
        this.pace = pace;
        this.metrics = metrics;
    }

    /** What a bulk tells of Elasticsearch's load. */
    private enum Signal {
        WELL,
        PUSHED_BACK,
        UNANSWERED;

        Signal and(Signal other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    /**
     * A small request first: a cluster that is coming back gets no bulk before it can answer, and one that came back
     * without its data does not make indices by itself.
     */
    boolean isElasticsearchThere() throws InterruptedException {
        try {
            indices.restoreTemplate();
            return true;
        } catch (IOException e) {
            outage.failed(Indices.describe(e));
            return false;
        }
    }

    /**
     * Sends the bulk when the pace allows it.
     *
     * @param tries whether it is the try that shows if an outage is over
     */
    void send(Bulk bulk, Settlement settlement, boolean tries) throws InterruptedException {
        Pace.Sent sent = pace.begin(bulk.bytes());
        try {
            if (outage.isOn() && !tries) {
                return; // It was assembled before; what is sent after an outage is smaller.
            }
            Signal signal = send(bulk, 0, bulk.size(), settlement);
            if (signal == Signal.UNANSWERED) {
                pace.outage(sent);
                outage.failed(settlement.whyUnanswered());
            } else if (signal == Signal.PUSHED_BACK) {
                pace.pushedBack(sent);
            } else if (pace.answered(sent)) {
                settlement.tookLong();
            }
        } finally {
            pace.ended(sent);
        }
    }

    /** Sends a small bulk of what met trouble, whatever the pace: that others are being sent is no reason to wait. */
    void sendApart(Bulk bulk, Settlement settlement, boolean tries) throws InterruptedException {
        long start = System.nanoTime();
        Signal signal = send(bulk, 0, bulk.size(), settlement);
        if (signal == Signal.UNANSWERED) {
            // What these documents alone do not get in time tells nothing of the others'.
            if (tries || !settlement.timedOut()) {
                outage.failed(settlement.whyUnanswered());
            }
        } else if (System.nanoTime() - start > Pace.SUSPICIOUS) {
            settlement.tookLong();
        }
    }

    /** Sends the documents from {@code from} to {@code to}, exclusive. */
    private Signal send(Bulk bulk, int from, int to, Settlement settlement) throws InterruptedException {
        long start = System.nanoTime();
        Answer answer = client.send(bulk.body(), bulk.begin(from), bulk.begin(to), to - from);
        metrics.answered(Duration.ofNanos(System.nanoTime() - start));
        if (answer instanceof Answer.Unavailable unavailable) {
            settlement.unanswered(unavailable);
            return Signal.UNANSWERED;
        }
        outage.over();
        if (answer instanceof Answer.Refused refused) {
            return sendParts(bulk, from, to, settlement, refused);
        }
        if (answer instanceof Answer.Mixed mixed) {
            settlement.mixed(mixed.outcomes());
            return mixed.tellsOfOverload() ? Signal.PUSHED_BACK : Signal.WELL;
        }
        settlement.indexed(to - from);
        return Signal.WELL;
    }

    /** What is refused as a whole is sent in halves; a single document is settled. */
    private Signal sendParts(Bulk bulk, int from, int to, Settlement settlement, Answer.Refused refused)
            throws InterruptedException {
        if (to - from == 1) {
            settlement.rejected(refused);
            return Signal.WELL;
        }
        if (refused.tooLarge()) {
            pace.tooLarge(bulk.begin(to) - bulk.begin(from));
        }
        int middle = (from + to) >>> 1;
        Signal first = send(bulk, from, middle, settlement);
        return first == Signal.UNANSWERED ? first : first.and(send(bulk, middle, to, settlement));
    }
}
