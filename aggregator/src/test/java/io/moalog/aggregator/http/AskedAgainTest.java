package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moalog.aggregator.elastic.ElasticReceiver;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.ServiceState;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bodies without an end, and what changes while they come. */
class AskedAgainTest {
    private static final String LINE = "{\"m\":1}\n";

    private final TestIntake test = new TestIntake(true, 100_000_000, "shop", "bank").ready();
    private final AtomicLong nanoTime = new AtomicLong();

    @BeforeEach
    void register() {
        test.services.putWithKey("shop", "key");
        test.services.putWithKey("bank", "bank's");
    }

    @AfterEach
    void close() {
        assertThat(test.inFlight.used()).isZero();
        assertThat(test.count("received", protocol()))
                .isEqualTo(test.count("accepted", protocol()) + test.count("refused", protocol()));
        test.close();
    }

    @Test
    void aKeyThatIsRevokedEndsTheRequest() throws Exception {
        Problem problem = endless(Map.of(5, () -> test.services.putWithKey("shop", "another")));
        assertThat(problem.status()).isEqualTo(401);
        assertThat(problem.title()).isEqualTo("Not allowed to send");
        assertThat(problem.detail()).contains("revoked").endsWith("5 logs before that are kept");
        assertThat(problem.more()).containsEntry("accepted", 5L);
        assertThat(test.sent()).hasSize(5);
    }

    @Test
    void aServiceThatGoesEndsTheRequest() throws Exception {
        Problem problem = endless(Map.of(5, () -> test.services.put("shop", ServiceState.DELETING)));
        // The key went with it.
        assertThat(problem.status()).isEqualTo(401);
        Problem open = (Problem) new HttpIngest(requests(false))
                .ingest(new IngestRequest(
                        "bank",
                        posted(Integer.MAX_VALUE, Map.of(2, () -> test.services.put("bank", ServiceState.DELETING)))))
                .join();
        assertThat(open.status()).isEqualTo(404);
        assertThat(open.detail()).contains("is being deleted").endsWith("2 logs before that are kept");
        assertThat(test.deadLetters).isEmpty();
    }

    @Test
    void aClosingAggregatorEndsTheRequest() throws Exception {
        Problem problem = endless(Map.of(5, () -> test.intake.open(false)));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).isPositive();
    }

    @Test
    void aRequestIsTakenWholeWithinTenSecondsThoughItsServiceIsOverItsQuota() throws Exception {
        test.services.change("bank", new Quota(10, 10), null);
        Taken whole = (Taken) new HttpIngest(requests(false))
                .ingest(new IngestRequest("bank", posted(20, Map.of())))
                .join();
        assertThat(whole.accepted()).isEqualTo(20);
        assertThat(test.quota("refused", "bank")).isZero();
    }

    @Test
    void aRequestThatGoesOnIsEndedWhenItsServiceIsOverItsQuota() throws Exception {
        test.services.change("bank", new Quota(10, 10), null);
        Problem problem = (Problem) new HttpIngest(requests(false))
                .ingest(new IngestRequest("bank", posted(Integer.MAX_VALUE, Map.of())))
                .join();
        assertThat(problem.status()).isEqualTo(429);
        assertThat(problem.title()).isEqualTo("Over quota");
        assertThat(problem.retryAfterSeconds()).isPositive();
        assertThat(problem.more()).containsEntry("accepted", 20L);
        assertThat(test.quota("refused", "bank")).isEqualTo(1);
    }

    @Test
    void ofABulkRequestTheServiceThatGoesIsRefusedItemByItemAndAKeyThatIsRevokedEndsIt() throws Exception {
        String both = "{\"create\":{\"_index\":\"shop\"}}\n{\"m\":1}\n{\"create\":{\"_index\":\"bank\"}}\n{\"m\":2}\n";
        HttpAnswer answer = new ElasticReceiver(requests(false))
                .bulk(
                        new Posted(
                                null,
                                null,
                                "::1",
                                new Slow(both, 4, Map.of(2, () -> test.services.put("bank", ServiceState.DELETING)))),
                        null)
                .join();
        JsonNode items = new ObjectMapper().readTree(answer.body()).get("items");
        assertThat(items)
                .extracting(item -> item.get("create").get("status").asInt())
                .containsExactly(201, 201, 201, 201, 201, 404, 201, 404);

        Slow revoked = new Slow(
                both.substring(0, both.indexOf("bank") - 21),
                Integer.MAX_VALUE,
                Map.of(3, () -> test.services.putWithKey("shop", "another")));
        HttpAnswer ended = new ElasticReceiver(requests(true))
                .bulk(new Posted(null, null, "::1", "key", revoked), null)
                .join();
        assertThat(ended.status()).isEqualTo(401);
        assertThat(ended.text()).contains("security_exception", "3 logs before that are kept");
    }

    private String protocol() {
        return test.meters
                                .find("moalog.aggregator.received")
                                .tag("protocol", "http")
                                .functionCounter()
                        == null
                ? "elastic"
                : "http";
    }

    private RequestIntake requests(boolean keysRequired) {
        return new RequestIntake(test.intake, 1000, Duration.ofMillis(300), keysRequired, nanoTime::get);
    }

    private Problem endless(Map<Integer, Runnable> changes) throws Exception {
        return (Problem) new HttpIngest(requests(true))
                .ingest(new IngestRequest("shop", posted(Integer.MAX_VALUE, changes)))
                .join();
    }

    private Posted posted(int lines, Map<Integer, Runnable> changes) {
        return new Posted("application/x-ndjson", null, "::1", "key", new Slow(LINE, lines, changes));
    }

    /** Half a second passes with each part of the body, and something changes behind some of them. */
    private final class Slow extends InputStream {
        private final byte[] part;
        private final int most;
        private final Map<Integer, Runnable> changes;
        private int parts;

        Slow(String part, int most, Map<Integer, Runnable> changes) {
            this.part = part.getBytes(UTF_8);
            this.most = most;
            this.changes = changes;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            changes.getOrDefault(parts, () -> {}).run();
            if (parts++ == most) {
                return -1;
            }
            assertThat(parts).as("parts of a body that is ended").isLessThan(100);
            nanoTime.addAndGet(500_000_000);
            System.arraycopy(part, 0, bytes, offset, part.length);
            return part.length;
        }
    }
}
