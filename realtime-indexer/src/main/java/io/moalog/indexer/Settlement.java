package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Answer;
import io.moalog.indexer.elasticsearch.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the documents of one bulk, in their order: {@code Indexed} ones are done, {@code Rejected} ones are tried
 * in another form and then are dead letters, {@code Retryable} ones go back to the backlog and wait, and those that nothing
 * was said of go back, too.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Bulk bulk;
    private final Backlog backlog;
    private final Refusals refusals;
    private final IndexerMetrics metrics;
    private final Map<IndexQueue, Failed> failed = new LinkedHashMap<>();
    private final Map<IndexQueue, List<Document>> again = new LinkedHashMap<>();
    private final Set<IndexQueue> partlyTaken = new HashSet<>();
    private Answer.@Nullable Unavailable unanswered;
    private boolean tookLong;
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
            Document document = bulk.document(next);
            if (outcome instanceof Outcome.Retryable retryable) {
                next++;
                retry(document, retryable.reason(), retryable.indexMissing());
                continue;
            }
            partlyTaken.add(document.queue());
            if (outcome instanceof Outcome.Rejected rejected) {
                next++;
                reject(document, rejected);
            } else {
                indexed(1);
            }
        }
    }

    /** The next one is refused as a bulk of its own; what is too large as it is would be no smaller in another form. */
    void rejected(Answer.Refused refused) {
        Document document = bulk.document(next++);
        if (refused.tooLarge()) {
            refusals.accept(document, refused.reason());
        } else {
            reject(document, new Outcome.Rejected(refused.reason(), false));
        }
    }

    private void reject(Document document, Outcome.Rejected rejected) {
        if (document.refused(rejected.mayBeARace())) {
            if (document.isReduced()) {
                LOG.debug(
                        "{}-{}@{} is tried without its fields: {}",
                        document.log().topic(),
                        document.log().partition(),
                        document.log().offset(),
                        rejected.reason());
                metrics.reduced();
            }
            again.computeIfAbsent(document.queue(), queue -> new ArrayList<>()).add(document);
            metrics.retried(1);
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

    /** Of the next ones nothing is known. */
    void unanswered(Answer.Unavailable why) {
        unanswered = why;
    }

    String whyUnanswered() {
        return unanswered == null ? "" : unanswered.reason();
    }

    boolean timedOut() {
        return unanswered != null && unanswered.timedOut();
    }

    /** The answer took so long that one of the indices may be to blame. */
    void tookLong() {
        tookLong = true;
    }

    /** Nothing more will be heard of this bulk. */
    void finish() {
        Set<IndexQueue> well = new LinkedHashSet<>(bulk.queues());
        int answered = next;
        while (next < bulk.size()) {
            Document document = bulk.document(next++);
            well.remove(document.queue());
            again.computeIfAbsent(document.queue(), queue -> new ArrayList<>()).add(document);
        }
        metrics.retried(unanswered == null ? 0 : bulk.size() - answered);
        failed.forEach((queue, some) -> {
            well.remove(queue);
            metrics.retried(some.documents.size());
            if (partlyTaken.contains(queue)) {
                backlog.partlyFailed(queue, some.documents, some.reason);
            } else {
                backlog.failed(queue, some.documents, some.reason, some.indexMissing);
            }
        });
        well.forEach(backlog::succeeded);
        again.forEach(timedOut() ? this::timedOut : backlog::putBack);
        if (tookLong && failed.isEmpty()) {
            bulk.queues().forEach(backlog::suspect);
        }
    }

    private void timedOut(IndexQueue queue, List<Document> documents) {
        backlog.timedOut(queue, documents, whyUnanswered());
    }
}
