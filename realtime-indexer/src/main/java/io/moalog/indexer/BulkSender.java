package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Answer;
import io.moalog.indexer.elasticsearch.BulkClient;
import io.moalog.indexer.elasticsearch.Indices;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Sends bulks until Elasticsearch has answered for every document; a few at once. Thread-safe. */
final class BulkSender {
    private final BulkClient client;
    private final Indices indices;
    private final Outage outage;
    private final BulkAssembler assembler;
    private final IndexerMetrics metrics;
    private final Semaphore atElasticsearch;

    BulkSender(
            RealtimeIndexerConfig config,
            BulkClient client,
            Indices indices,
            Outage outage,
            BulkAssembler assembler,
            IndexerMetrics metrics) {
        this.client = client;
        this.indices = indices;
        this.outage = outage;
        this.assembler = assembler;
        this.metrics = metrics;
        this.atElasticsearch = new Semaphore(config.concurrentBulks());
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
        Answer answer = trySending(bulk, from, to);
        while (answer instanceof Answer.Unavailable unavailable) {
            outage.failed(unavailable.reason());
            metrics.retried(to - from);
            answer = trySending(bulk, from, to);
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

    private Answer trySending(Bulk bulk, int from, int to) throws InterruptedException {
        if (outage.await()) {
            // A small request first: a cluster that is coming back gets no bulk before it can answer, and one that came
            // back without its data does not make indices by itself.
            try {
                indices.restoreTemplate();
            } catch (IOException e) {
                return new Answer.Unavailable(Indices.describe(e));
            }
        }
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
