package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.moalog.indexer.elasticsearch.QueryLimits.Limit;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.elasticsearch.client.ResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every minute which of the {@link QueryLimits} hold, and sets them where that is asked for. */
final class QueryLimitWatch {
    private static final Logger LOG = LoggerFactory.getLogger(QueryLimitWatch.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final QueryLimits limits;
    private final boolean kept;
    private long due = System.nanoTime();
    private volatile List<Limit> last = List.of();
    private volatile String refusal = "";

    /** @param kept whether they are to be set here */
    QueryLimitWatch(QueryLimits limits, boolean kept) {
        this.limits = limits;
        this.kept = kept;
    }

    /**
     * Looks, where the last look is a while ago. Of one thread.
     *
     * @throws IOException where Elasticsearch is away; that it refuses is no reason to do nothing else
     */
    void lookIfDue() throws IOException, InterruptedException {
        if (System.nanoTime() - due < 0) {
            return;
        }
        due = System.nanoTime() + EVERY.toNanos();
        try {
            last = limits.look();
            if (kept && !differing().isEmpty()) {
                String were = differing();
                limits.set();
                last = limits.look();
                LOG.info("Set the cluster's limits on queries, which were {}", were);
            }
            refusal = "";
        } catch (ResponseException e) {
            refusal = Indices.describe(e);
        }
    }

    boolean kept() {
        return kept;
    }

    /** As the last look found them; none before the first. */
    List<Limit> last() {
        return last;
    }

    private String differing() {
        return last.stream()
                .filter(limit -> !limit.holds())
                .map(limit -> limit.setting() + " " + limit.actual())
                .collect(Collectors.joining(", "));
    }

    /** Red where they are to be set here and do not hold. */
    Check check(String name) {
        String differing = differing();
        if (!refusal.isEmpty()) {
            return kept
                    ? Check.down(
                            name,
                            "they cannot be set: " + refusal + ". Allow it, or leave elasticsearch.query-limits out")
                    : Check.up(name, "not known: " + refusal);
        }
        if (last.isEmpty()) {
            return Check.up(name, "not looked yet");
        }
        if (differing.isEmpty()) {
            return Check.up(name, "all hold");
        }
        return kept
                ? Check.down(name, "set and yet otherwise, perhaps as transient settings: " + differing)
                : Check.up(name, "otherwise, and elasticsearch.query-limits does not ask to set them: " + differing);
    }
}
