package io.moalog.tailapi.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.IndexName;
import io.moalog.model.LogField;
import io.moalog.model.ServiceName;
import io.moalog.stream.Check;
import io.moalog.tailapi.query.Query;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.http.ContentTooLongException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory.HeapBufferedResponseConsumerFactory;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * Searches a service's indices: newest first, in an order that stays the same from page to page, with the exact number of
 * all hits.
 */
public final class Search {
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration MARGIN = Duration.ofSeconds(5);
    /** An index that was just made has no shard to ask for a moment, and Elasticsearch answers 503. */
    private static final int ATTEMPTS = 3;

    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(400);
    /** Of one answer in memory. */
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    private final RestClient elasticsearch;
    private final Duration timeout;
    private final Semaphore turns;
    private final SearchMetrics metrics;

    /**
     * @param timeout after which Elasticsearch answers with what it has found until then
     * @param atOnce how many searches Elasticsearch is asked at once, at most; others wait, for {@code timeout} at most
     */
    public Search(RestClient elasticsearch, Duration timeout, int atOnce, MeterRegistry meters) {
        this.elasticsearch = elasticsearch;
        this.timeout = timeout;
        this.turns = new Semaphore(atOnce, true);
        this.metrics = new SearchMetrics(meters);
    }

    /**
     * Runs one search; a service without an index has no hits.
     *
     * @return {@code {"total":n,"partial":false,"hits":[{"id","@timestamp",…the log…}],"after"}} as JSON
     * @throws SearchFailedException where Elasticsearch does not answer or refuses, or too many others search
     */
    public byte[] run(SearchRequest request) throws SearchFailedException {
        long start = System.nanoTime();
        takeTurn();
        try {
            byte[] answer = SearchAnswer.of(ask(request, Elsewhere.NOTHING), request.size())
                    .write();
            metrics.answered(Duration.ofNanos(System.nanoTime() - start));
            return answer;
        } catch (IOException e) {
            metrics.failed();
            throw failure(e);
        } finally {
            turns.release();
        }
    }

    private void takeTurn() throws SearchFailedException {
        boolean taken = false;
        try {
            taken = turns.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        if (!taken) {
            metrics.failed();
            throw new SearchFailedException(true, "too many searches are under way: try again soon", null);
        }
    }

    /**
     * The newest hits of a page, without what is read elsewhere.
     *
     * @throws SearchFailedException where Elasticsearch does not answer or refuses
     */
    public Hits find(SearchRequest request, Elsewhere elsewhere) throws SearchFailedException {
        takeTurn();
        try {
            return ask(request, elsewhere);
        } catch (IOException e) {
            throw failure(e);
        } finally {
            turns.release();
        }
    }

    /**
     * How many logs Elasticsearch holds of each of these; at least so many where it could not count to the end.
     *
     * @throws SearchFailedException where Elasticsearch does not answer or refuses
     */
    public long[] count(ServiceName service, List<Positions> positions) throws SearchFailedException {
        takeTurn();
        try {
            Request counting =
                    lenient("POST", "/" + IndexName.alias(service) + "/_search", PositionQuery.counting(positions));
            counting.addParameter("allow_partial_search_results", "true");
            return PositionQuery.counts(Json.MAPPER.readTree(ask(counting)), positions.size());
        } catch (IOException e) {
            throw failure(e);
        } finally {
            turns.release();
        }
    }

    private Hits ask(SearchRequest request, Elsewhere elsewhere) throws IOException {
        String alias = IndexName.alias(request.service());
        JsonNode body = body(request, typesOf(alias, request.query()), elsewhere);
        Request search = lenient("POST", "/" + alias + "/_search", body);
        // Whatever the cluster's default is: what was found is worth more than an error.
        search.addParameter("allow_partial_search_results", "true");
        return ElasticsearchHits.read(ask(search));
    }

    private FieldTypes typesOf(String alias, Query query) throws IOException {
        Set<String> fields = ElasticsearchQuery.typedFields(query);
        if (fields.isEmpty()) {
            return FieldTypes.NONE;
        }
        ObjectNode body = Json.MAPPER.createObjectNode();
        fields.forEach(body.putArray("fields")::add);
        return FieldTypes.read(Json.MAPPER.readTree(ask(lenient("POST", "/" + alias + "/_field_caps", body))));
    }

    private JsonNode body(SearchRequest request, FieldTypes types, Elsewhere elsewhere) {
        ObjectNode body = Json.MAPPER
                .createObjectNode()
                .put("size", request.size())
                .put("track_total_hits", true)
                .put("timeout", timeout.toMillis() + "ms");
        JsonNode wanted = new ElasticsearchQuery(types).of(request.query(), request.from(), request.to());
        body.set("query", PositionQuery.without(elsewhere, wanted));
        ArrayNode sort = body.putArray("sort");
        sort.addObject()
                .putObject(LogField.TIMESTAMP.fieldName())
                .put("order", "desc")
                .put("unmapped_type", "date_nanos")
                .put("numeric_type", "date_nanos")
                .put("format", "strict_date_optional_time_nanos");
        sort.addObject().putObject(PositionQuery.OFFSET).put("order", "desc").put("unmapped_type", "long");
        sort.addObject().putObject(PositionQuery.PARTITION).put("order", "desc").put("unmapped_type", "integer");
        if (request.after() != null && request.after().place() != null) {
            body.set("search_after", request.after().place().sortValues());
        }
        return body;
    }

    private Request lenient(String method, String path, JsonNode body) throws IOException {
        Request request = new Request(method, path);
        request.addParameter("ignore_unavailable", "true");
        request.addParameter("allow_no_indices", "true");
        request.setJsonEntity(Json.MAPPER.writeValueAsString(body));
        request.setOptions(within(timeout.plus(MARGIN)));
        return request;
    }

    private byte[] ask(Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return EntityUtils.toByteArray(
                        elasticsearch.performRequest(request).getEntity());
            } catch (ResponseException e) {
                if (status(e) != 503 || attempt == ATTEMPTS || !rest()) {
                    throw e;
                }
            }
        }
    }

    /** Whether it was not interrupted. */
    private static boolean rest() {
        try {
            Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
            return true;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int status(ResponseException e) {
        return e.getResponse().getStatusLine().getStatusCode();
    }

    private static RequestOptions within(Duration atMost) {
        return RequestOptions.DEFAULT.toBuilder()
                .setHttpAsyncResponseConsumerFactory(new HeapBufferedResponseConsumerFactory(MOST_BYTES))
                .setRequestConfig(RequestConfig.custom()
                        .setConnectTimeout((int) CHECK_TIMEOUT.toMillis())
                        .setConnectionRequestTimeout((int) atMost.toMillis())
                        .setSocketTimeout((int) atMost.toMillis())
                        .build())
                .build();
    }

    private static SearchFailedException failure(IOException e) {
        if (e instanceof ResponseException refusal) {
            int status = status(refusal);
            boolean temporary = status == 429 || status >= 500;
            return new SearchFailedException(temporary, "Elasticsearch answers " + status + ": " + reason(refusal), e);
        }
        if (e instanceof ContentTooLongException || e.getCause() instanceof ContentTooLongException) {
            return new SearchFailedException(false, "the hits are too large for one answer: ask for a smaller size", e);
        }
        if (e instanceof SocketTimeoutException) {
            // The connection is closed by now, at which Elasticsearch gives the search up.
            return new SearchFailedException(true, "Elasticsearch does not answer in time: ask for less", e);
        }
        return new SearchFailedException(true, "Elasticsearch cannot be reached: " + e.getMessage(), e);
    }

    private static String reason(ResponseException refusal) {
        try {
            JsonNode error = Json.MAPPER
                    .readTree(EntityUtils.toByteArray(refusal.getResponse().getEntity()))
                    .path("error");
            JsonNode cause = error.path("root_cause").path(0);
            return cause.has("reason")
                    ? cause.path("reason").asText()
                    : error.path("reason").asText("no reason given");
        } catch (IOException | IllegalArgumentException unreadable) {
            return "no reason given";
        }
    }

    /** Whether Elasticsearch answers. */
    public Check check(String name) {
        try {
            Request request = new Request("GET", "/");
            request.setOptions(within(CHECK_TIMEOUT));
            Response response = elasticsearch.performRequest(request);
            EntityUtils.consumeQuietly(response.getEntity());
            return Check.up(name, response.getHost().toHostString());
        } catch (IOException e) {
            return Check.down(name, e);
        }
    }
}
