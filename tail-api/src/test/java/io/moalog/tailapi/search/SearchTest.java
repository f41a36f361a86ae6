package io.moalog.tailapi.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.tailapi.query.Query;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final String NO_SHARD =
            "{\"error\":{\"root_cause\":[{\"reason\":\"no shard yet\"}],\"reason\":\"all shards failed\"},\"status\":503}";
    private static final String NO_HITS =
            "{\"timed_out\":false,\"_shards\":{\"failed\":0},\"hits\":{\"total\":{\"value\":0},\"hits\":[]}}";

    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch answering = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile boolean slow;
    private volatile int padding;
    private volatile int refusals;
    private volatile int status = 503;
    private HttpServer elasticsearch;
    private RestClient client;
    private Search search;

    @BeforeEach
    void start() throws Exception {
        elasticsearch = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elasticsearch.createContext("/", exchange -> {
            String asks = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            requests.add(exchange.getRequestURI() + " " + asks);
            boolean refused = asked.incrementAndGet() <= refusals;
            if (slow) {
                awaitQuietly(answering);
            }
            byte[] body = ((refused ? NO_SHARD : NO_HITS) + " ".repeat(padding)).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(refused ? status : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        elasticsearch.setExecutor(threads);
        elasticsearch.start();
        InetSocketAddress address = elasticsearch.getAddress();
        client = RestClient.builder(new HttpHost(address.getAddress(), address.getPort(), "http"))
                .build();
        search = new Search(client, Duration.ofMillis(300), 1, new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() throws Exception {
        answering.countDown();
        client.close();
        elasticsearch.stop(0);
        threads.shutdownNow();
    }

    @Test
    void anIndexWhoseShardsAreNotThereYetIsAskedAgain() throws Exception {
        refusals = 2;
        assertThat(new String(search.run(request()), UTF_8)).contains("\"total\":0");
        assertThat(asked).hasValue(3);
    }

    @Test
    void oneWhoseShardsStayAwayIsATemporaryFailure() {
        refusals = Integer.MAX_VALUE;
        assertThatThrownBy(() -> search.run(request()))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.isTemporary()).isTrue())
                .hasMessageContaining("no shard yet");
        assertThat(asked).hasValue(3);
    }

    @Test
    void aRefusalForGoodIsNotAskedAgain() {
        refusals = Integer.MAX_VALUE;
        status = 400;
        assertThatThrownBy(() -> search.run(request())).isInstanceOf(SearchFailedException.class);
        assertThat(asked).hasValue(1);
    }

    @Test
    void everySearchIsBoundedAndTakesWhatWasFound() throws Exception {
        search.run(request());
        assertThat(requests.take())
                .contains("/log-a/_search?", "allow_partial_search_results=true")
                .contains("\"timeout\":\"300ms\"", "\"size\":10");
    }

    @Test
    void oneThatWaitsTooLongForItsTurnIsATemporaryFailure() throws Exception {
        slow = true;
        Future<byte[]> first = threads.submit(() -> search.run(request()));
        requests.take();
        assertThatThrownBy(() -> search.run(request()))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.isTemporary()).isTrue())
                .hasMessageContaining("too many searches");
        assertThat(asked).hasValue(1);

        answering.countDown();
        assertThat(first.get()).isNotEmpty();
        assertThat(search.run(request())).as("the turn is given back").isNotEmpty();
    }

    @Test
    void aFailedSearchGivesItsTurnBackToo() throws Exception {
        refusals = 1;
        status = 400;
        assertThatThrownBy(() -> search.run(request())).isInstanceOf(SearchFailedException.class);
        assertThat(search.run(request())).isNotEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeIsRefusedForGood() {
        padding = 33 << 20;
        assertThatThrownBy(() -> search.run(request()))
                .isInstanceOfSatisfying(
                        SearchFailedException.class,
                        e -> assertThat(e.isTemporary()).isFalse())
                .hasMessageContaining("smaller size");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static SearchRequest request() {
        return new SearchRequest(new ServiceName("a"), Query.EVERYTHING, null, null, 10, null);
    }
}
