package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of the documents of one bulk, in their order: {@code Indexed} ones are done, {@code Rejected} ones are
 * dead letters, {@code Retryable} ones go back to the backlog, and so do those that nothing was said of.
 */
final class Settlement {
    private final Bulk bulk;
    private final Backlog backlog;
    private final Refusals refusals;
    private final IndexerMetrics metrics;
    private final Map<IndexQueue, Failed> failed = new LinkedHashMap<>();
    private final Map<IndexQueue, List<Document>> again = new LinkedHashMap<>();
    private int next;

    Settlement(Bulk bulk, Backlog backlog, Refusals refusals, IndexerMetrics metrics) {
        this.bulk = bulk;
        this.backlog = backlog;
        this.refusals = refusals;
        this.metrics = metrics;
    }

    /** Documents of one queue that were not stored, with the last one's reason. */
    private static final class Failed {
        private final List<Document> documents = new ArrayList<>();
        private String reason = "";
        private boolean indexMissing;
    }

    /** The next {@code count} are in their indices. */
    void indexed(int count) {
        metrics.indexed(count);
        for (int last = next + count; next < last; next++) {
            bulk.document(next).delivery().documentDone();
        }
    }

    /** The next ones met these outcomes. */
    void mixed(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Retryable retryable) {
                retry(bulk.document(next++), retryable.reason(), retryable.indexMissing());
            } else if (outcome instanceof Outcome.Rejected rejected) {
                reject(bulk.document(next++), rejected);
            } else {
                indexed(1);
            }
        }
    }

    /** The next one is refused for its content, as a bulk of its own. */
    void rejected(String reason) {
        refusals.accept(bulk.document(next++), reason);
    }

    private void reject(Document document, Outcome.Rejected rejected) {
        if (rejected.mayBeARace() && !document.refuse()) {
            again.computeIfAbsent(document.queue(), queue -> new ArrayList<>()).add(document);
        } else {
            refusals.accept(document, rejected.reason());
        }
    }

    private void retry(Document document, String reason, boolean indexMissing) {
        Failed here = failed.computeIfAbsent(document.queue(), queue -> new Failed());
        here.documents.add(document);
        here.reason = reason;
        here.indexMissing |= indexMissing;
    }

    /** Nothing more will be heard of this bulk. */
    void finish() {
        while (next < bulk.size()) {
            retry(bulk.document(next++), "the bulk was not sent to its end", false);
        }
        again.forEach(backlog::putBack);
        Set<IndexQueue> well = new LinkedHashSet<>(bulk.queues());
        failed.forEach((queue, some) -> {
            well.remove(queue);
            backlog.failed(queue, some.documents, some.reason, some.indexMissing);
        });
        well.forEach(backlog::succeeded);
    }
}
