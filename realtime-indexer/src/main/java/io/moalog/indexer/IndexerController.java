package io.moalog.indexer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.moalog.indexer.elasticsearch.QueryLimits;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;

/** {@code /api/indexer}. */
@Tag(name = "indexer")
@Controller("/api/indexer")
@Requires(property = "moalog.roles.realtime-indexer", value = "true")
class IndexerController {
    /** Every service of a large installation, and an answer that can be read. */
    private static final int MOST = 1_000;

    private final RealtimeIndexer indexer;

    IndexerController(RealtimeIndexer indexer) {
        this.indexer = indexer;
    }

    /**
     * What keeps logs from Elasticsearch, in the process that answers.
     *
     * @param outages what Elasticsearch does for no service
     * @param indices those whose logs wait after a failure, the longest first, at most 1,000
     * @param total how many there are
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record WaitingLogs(List<OutageEntry> outages, List<IndexEntry> indices, int total) {}

    /**
     * An outage.
     *
     * @param work what Elasticsearch does not do
     * @param since when the first try failed, ISO 8601
     * @param tries how many have failed since
     * @param nextTry when the next one is due, ISO 8601; in the past while it is under way
     * @param reason why the last one failed
     */
    record OutageEntry(String work, String since, int tries, String nextTry, String reason) {
        static OutageEntry of(Outage.Now now) {
            return new OutageEntry(
                    now.work(),
                    now.since().toString(),
                    now.tries(),
                    now.nextTry().toString(),
                    now.reason());
        }
    }

    /**
     * An index whose logs wait.
     *
     * @param service whose logs
     * @param index where they are to go
     * @param logs how many wait here; while memory is scarce they wait in Kafka instead
     * @param since when the first try failed, ISO 8601
     * @param tries how many have failed since
     * @param nextTry when the next one is due, ISO 8601; in the past while it is under way
     * @param reason why the last one failed, in Elasticsearch's own words
     */
    record IndexEntry(String service, String index, long logs, String since, int tries, String nextTry, String reason) {
        static IndexEntry of(Waiting waiting) {
            return new IndexEntry(
                    waiting.index().service().value(),
                    waiting.index().toString(),
                    waiting.logs(),
                    waiting.since().toString(),
                    waiting.tries(),
                    waiting.nextTry().toString(),
                    waiting.reason());
        }
    }

    /**
     * What Elasticsearch as a whole takes, as it was looked at within the last minute.
     *
     * @param shards how many there are and may be; both 0 while that is not known
     * @param queryLimits what keeps heavy queries from taking a data node down
     */
    record Cluster(Shards shards, QueryLimitsEntry queryLimits) {}

    /**
     * Shards of all indices, copies included.
     *
     * @param used how many there are
     * @param limit how many there may be
     */
    record Shards(long used, long limit) {}

    /**
     * Limits on queries.
     *
     * @param kept whether they are set from here where they do not hold
     * @param limits the settings, with what is wanted and what holds; none while that is not known
     */
    record QueryLimitsEntry(boolean kept, List<QueryLimits.Limit> limits) {}

    @Operation(summary = "How many shards Elasticsearch has and may have, and which limits on queries hold")
    @Get("/cluster")
    Cluster cluster() {
        ClusterWatch cluster = indexer.cluster();
        return new Cluster(
                new Shards(cluster.shards().used(), cluster.shards().limit()),
                new QueryLimitsEntry(
                        cluster.queryLimits().kept(), cluster.queryLimits().last()));
    }

    @Operation(summary = "What waits for Elasticsearch: since when, until when, and why")
    @Get("/waiting")
    WaitingLogs waiting() {
        List<Waiting> waiting = indexer.waiting();
        return new WaitingLogs(
                indexer.outages().stream().map(OutageEntry::of).toList(),
                waiting.stream().limit(MOST).map(IndexEntry::of).toList(),
                waiting.size());
    }
}
