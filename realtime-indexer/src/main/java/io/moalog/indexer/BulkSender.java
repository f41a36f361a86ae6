package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Answer;
import io.moalog.indexer.elasticsearch.BulkClient;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Sends bulks until Elasticsearch has answered for every document; a few at once. Thread-safe. */
final class BulkSender {
    private final BulkClient client;
    private final Outage outage;
    private final BulkAssembler assembler;
    private final IndexerMetrics metrics;
    private final Semaphore atElasticsearch;

    BulkSender(BulkClient client, Outage outage, BulkAssembler assembler, IndexerMetrics metrics, int concurrentBulks) {
        this.client = client;
        this.outage = outage;
        this.assembler = assembler;
        this.metrics = metrics;
        this.atElasticsearch = new Semaphore(concurrentBulks);
    }

    void send(Bulk bulk, Settlement settlement) throws InterruptedException {
        atElasticsearch.acquire();
        try {
            send(bulk, 0, bulk.size(), settlement);
        } finally {
            atElasticsearch.release();
        }
    }

    /** Sends the documents from {@code from} to {@code to}, exclusive; an outage is waited out. */
    private void send(Bulk bulk, int from, int to, Settlement settlement) throws InterruptedException {
        Answer answer = sendOnce(bulk, from, to);
        while (answer instanceof Answer.Unavailable unavailable) {
            outage.failed(unavailable.reason());
            metrics.retried(to - from);
            answer = sendOnce(bulk, from, to);
        }
        outage.over();
        if (answer instanceof Answer.Refused refused) {
            sendParts(bulk, from, to, settlement, refused);
        } else if (answer instanceof Answer.Mixed mixed) {
            settlement.mixed(mixed.outcomes());
        } else {
            settlement.indexed(to - from);
        }
    }

    private Answer sendOnce(Bulk bulk, int from, int to) throws InterruptedException {
        outage.await();
        long start = System.nanoTime();
        Answer answer = client.send(bulk.body(), bulk.begin(from), bulk.begin(to), to - from);
        metrics.answered(Duration.ofNanos(System.nanoTime() - start));
        return answer;
    }

    /** What is refused as a whole is sent in halves; a single document that is refused is a dead letter. */
    private void sendParts(Bulk bulk, int from, int to, Settlement settlement, Answer.Refused refused)
            throws InterruptedException {
        if (to - from == 1) {
            settlement.rejected(refused.reason());
            return;
        }
        if (refused.tooLarge()) {
            assembler.tooLarge(bulk.begin(to) - bulk.begin(from));
        }
        int middle = (from + to) >>> 1;
        send(bulk, from, middle, settlement);
        send(bulk, middle, to, settlement);
    }
}
