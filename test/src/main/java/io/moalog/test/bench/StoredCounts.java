package io.moalog.test.bench;

import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import io.moalog.test.fixture.MoalogApi;
import java.util.concurrent.TimeUnit;

/** What Elasticsearch says of services' logs. */
final class StoredCounts {
    private static final long DEADLINE_MINUTES = 15;
    private static final int LOOKS_A_SECOND = 50;

    private final MoalogApi elasticsearch;

    StoredCounts(MoalogApi elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    private static String alias(String service) {
        return IndexName.alias(new ServiceName(service));
    }

    /** The name of a service's only index. */
    String index(String service) throws Exception {
        return elasticsearch
                .get("/_alias/" + alias(service))
                .body()
                .fieldNames()
                .next();
    }

    /**
     * Waits until {@code count} logs were written since Elasticsearch's start, found or not. Meanwhile they are searched once
     * a second, as by somebody who looks at them: what nobody searches is not refreshed, and so costs Elasticsearch less.
     */
    void awaitWritten(String service, long count) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DEADLINE_MINUTES);
        long written = 0;
        for (int look = 0; written < count; look++) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("only " + written + " of " + count + " logs are written");
            }
            if (look % LOOKS_A_SECOND == 0) {
                found(service);
            }
            TimeUnit.MILLISECONDS.sleep(1000 / LOOKS_A_SECOND);
            written = written(service);
        }
    }

    /** How many logs were written since Elasticsearch's start, found or not. */
    long written(String service) throws Exception {
        return number("/" + alias(service) + "/_stats/indexing", "/_all/primaries/indexing/index_total");
    }

    /**
     * {@link #flush} and waits until no segments are merged any more: what came before costs the next measurement nothing.
     */
    void settle() throws Exception {
        flush();
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(DEADLINE_MINUTES);
        long merges = 1;
        while (merges > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(500);
            merges = number("/_stats/merge", "/_all/total/merges/current");
        }
    }

    /** Writes down what is there, so that Elasticsearch does not go through it again when it comes back from a kill. */
    void flush() throws Exception {
        MoalogApi.Answer answer = elasticsearch.post("/_flush", "application/json", "");
        if (answer.status() != 200) {
            throw new IllegalStateException("Elasticsearch does not flush: " + answer);
        }
    }

    /** What a search finds now. */
    long found(String service) throws Exception {
        return number("/" + alias(service) + "/_count", "/count");
    }

    /** The number at {@code pointer} (RFC 6901), the only thing that is asked for. */
    private long number(String path, String pointer) throws Exception {
        String wanted = pointer.substring(1).replace('/', '.');
        return elasticsearch
                .get(path + "?filter_path=" + wanted)
                .body()
                .at(pointer)
                .asLong();
    }
}
