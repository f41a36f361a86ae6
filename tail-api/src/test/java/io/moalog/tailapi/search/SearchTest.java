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
    private volatile int refusals;
    private volatile int status = 503;
    private HttpServer elasticsearch;
    private RestClient client;
    private Search search;

    @BeforeEach
    void start() throws Exception {
        elasticsearch = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elasticsearch.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean refused = asked.incrementAndGet() <= refusals;
            byte[] body = (refused ? NO_SHARD : NO_HITS).getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(refused ? status : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        elasticsearch.start();
        InetSocketAddress address = elasticsearch.getAddress();
        client = RestClient.builder(new HttpHost(address.getAddress(), address.getPort(), "http"))
                .build();
        search = new Search(client, Duration.ofSeconds(10), new SimpleMeterRegistry());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        elasticsearch.stop(0);
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

    private static SearchRequest request() {
        return new SearchRequest(new ServiceName("a"), Query.EVERYTHING, null, null, 10, null);
    }
}
