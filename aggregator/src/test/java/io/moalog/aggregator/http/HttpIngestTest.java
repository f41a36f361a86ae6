package io.moalog.aggregator.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.moalog.aggregator.http.IngestAnswer.Problem;
import io.moalog.aggregator.http.IngestAnswer.Taken;
import io.moalog.aggregator.intake.TestIntake;
import io.moalog.registry.view.Quota;
import io.moalog.registry.view.ServiceState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpIngestTest {
    private final TestIntake test = new TestIntake(true, 10_000_000, "a.known", "public.test.info").ready();
    private final HttpIngest http = new HttpIngest(test.intake, 1000, Duration.ofMillis(300));

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void jsonGoesThroughUntouchedLineEndsAside() throws Exception {
        Taken taken = taken("application/json", "[{\"a\" : 1.10, \"é\":\"\\u00e9\"},\n {\n  \"b\": \"x\\ny\"\r\n}]");
        assertThat(taken).isEqualTo(new Taken(200, 2, 0, List.of()));
        assertThat(test.sent()).containsExactly("{\"a\" : 1.10, \"é\":\"\\u00e9\"}", "{   \"b\": \"x\\ny\"  }");
    }

    @Test
    void oneObjectIsOneLogWithItsHostAsKey() throws Exception {
        assertThat(taken("application/json", "{\"host\":\"web-1\"}").accepted()).isEqualTo(1);
        assertThat(test.records().get(0).key()).isEqualTo("web-1".getBytes(UTF_8));
        assertThat(test.records().get(0).topic()).isEqualTo("log.a.known");
        assertThat(test.records().get(0).headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("from=http 10.0.0.1");
    }

    @Test
    void badLinesAreToldByNumberAndTheOthersTaken() throws Exception {
        Taken taken = taken(
                "application/x-ndjson", "{\"a\":1}\n\nnope\n[1]\n{\"b\":2}\r\n{\"c\":\"" + "x".repeat(1000) + "\"}\n");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.accepted()).isEqualTo(2);
        assertThat(taken.rejected()).isEqualTo(3);
        assertThat(taken.errors()).extracting(LineError::line).containsExactly(3L, 4L, 6L);
        assertThat(taken.errors().get(0).reason()).contains("not JSON");
        assertThat(taken.errors().get(1).reason()).contains("an array");
        assertThat(taken.errors().get(2).reason()).contains("larger than 1000 bytes: 1008 bytes");
        assertThat(test.sent()).containsExactly("{\"a\":1}", "{\"b\":2}");
        assertThat(test.count("received", "http")).isEqualTo(5);
        assertThat(test.count("accepted", "http")).isEqualTo(2);
        assertThat(test.count("rejected", "http")).isEqualTo(3);
    }

    @Test
    void aBodyWithinTheQuotaIsTakenWholeAndTheNextRefusedBeforeItIsRead() throws Exception {
        test.services.change("a.known", new Quota(10, 10), null);
        assertThat(taken("text/plain", "0123456789\n".repeat(50)).accepted()).isEqualTo(50);

        InputStream unread = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("read");
            }
        };
        Problem refused = (Problem) http.ingest(new IngestRequest("a.known", "text/plain", null, "10.0.0.1", unread))
                .join();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.retryAfterSeconds()).isBetween(100, 121);
        assertThat(refused.detail()).contains("a.known").contains("quota");
        assertThat(test.quota("refused", "a.known")).isEqualTo(1);
        assertThat(test.count("received", "http")).isEqualTo(50);

        test.services.change("a.known", null, null);
        assertThat(taken("text/plain", "one more").accepted()).isEqualTo(1);
    }

    @Test
    void aServiceWhoseTopicDoesNotAnswerIsRefusedAndTheOthersAreNot() throws Exception {
        try (TestIntake silent = new TestIntake(false, 400_000, "a.known", "public.test.info").ready()) {
            HttpIngest door = new HttpIngest(silent.intake, 1000, Duration.ofMillis(300));
            byte[] body = "{\"a\":1}\n".repeat(500).getBytes(UTF_8);
            Problem cut = (Problem) door.ingest(new IngestRequest(
                            "a.known", "application/x-ndjson", null, "::1", new ByteArrayInputStream(body)))
                    .join();
            assertThat(cut.status()).isEqualTo(503);
            int sent = silent.sent().size();
            assertThat(sent).as("a quarter of the bound").isBetween(150, 250);

            silent.fallSilent();
            Problem refused = (Problem) door.ingest(new IngestRequest(
                            "a.known", "application/x-ndjson", null, "::1", new ByteArrayInputStream(body)))
                    .join();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.detail()).contains("a.known", "not acknowledged");
            assertThat(refused.retryAfterSeconds()).isPositive();
            assertThat(silent.sent()).hasSize(sent);
            door.ingest(new IngestRequest(
                            "public.test.info", "text/plain", null, "::1", new ByteArrayInputStream(new byte[] {'x'})))
                    .join();
            assertThat(silent.sent()).hasSize(sent + 1);
        }
    }

    @Test
    void aLineOfTextBecomesAMessage() throws Exception {
        Taken taken = taken("text/plain", "one \"quoted\"\r\n\ntwo\n");
        assertThat(taken).isEqualTo(new Taken(200, 2, 0, List.of()));
        assertThat(test.sent()).containsExactly("{\"message\":\"one \\\"quoted\\\"\"}", "{\"message\":\"two\"}");
    }

    @Test
    void malformedUtf8IsReplacedInTextAndRejectedInJson() throws Exception {
        byte[] bytes = {'{', '"', 'a', '"', ':', '"', (byte) 0xff, '"', '}'};
        assertThat(((Taken) ingest("a.known", "text/plain", null, bytes)).accepted())
                .isEqualTo(1);
        assertThat(test.sent()).containsExactly("{\"message\":\"{\\\"a\\\":\\\"\ufffd\\\"}\"}");
        Taken rejected = (Taken) ingest("a.known", "application/x-ndjson", null, bytes);
        assertThat(rejected.status()).isEqualTo(400);
        assertThat(rejected.errors()).extracting(LineError::reason).containsExactly("not UTF-8 at byte 6");
    }

    @Test
    void nothingSentIsFineAndNothingAcceptedIsNot() throws Exception {
        assertThat(taken("application/x-ndjson", "\n")).isEqualTo(new Taken(200, 0, 0, List.of()));
        assertThat(taken("application/json", "")).isEqualTo(new Taken(200, 0, 0, List.of()));
        assertThat(taken("application/json", "{").status()).isEqualTo(400);
    }

    @Test
    void onlyWhereEverythingIsTooLargeItIsTheBodysSize() throws Exception {
        String large = "{\"c\":\"" + "x".repeat(1000) + "\"}\n";
        assertThat(taken("application/x-ndjson", large + large).status()).isEqualTo(413);
        assertThat(taken("application/x-ndjson", large + "nope").status()).isEqualTo(400);
        assertThat(taken("text/plain", "\u0001".repeat(500)).status()).isEqualTo(413);
    }

    @Test
    void onlyTheFirstErrorsAreTold() throws Exception {
        Taken taken = taken("application/x-ndjson", "nope\n".repeat(500));
        assertThat(taken.rejected()).isEqualTo(500);
        assertThat(taken.errors()).hasSize(HttpIngest.MOST_ERRORS);
    }

    @Test
    void whatCurlSendsIsSeen() throws Exception {
        assertThat(taken("application/x-www-form-urlencoded", "{\"a\":1}{\"b\":2}")
                        .accepted())
                .isEqualTo(2);
        assertThat(taken("application/x-www-form-urlencoded", "{\"a\":1}\n{\"b\":2}")
                        .accepted())
                .isEqualTo(2);
        assertThat(taken(null, "a line").accepted()).isEqualTo(1);
        assertThat(test.sent()).endsWith("{\"message\":\"a line\"}").hasSize(5);
    }

    @Test
    void gzipIsUnpacked() throws Exception {
        IngestAnswer answer = ingest("a.known", "application/x-ndjson", "gzip", gzip("{\"a\":1}\n{\"b\":2}\n"));
        assertThat(answer).isEqualTo(new Taken(200, 2, 0, List.of()));
    }

    @Test
    void whatIsNoGzipIsToldInWords() throws Exception {
        Problem cut = (Problem) ingest("a.known", null, "gzip", Arrays.copyOf(gzip("a line"), 5));
        assertThat(cut.status()).isEqualTo(400);
        assertThat(cut.detail()).contains("it ends early");
        Problem other = (Problem) ingest("a.known", null, "gzip", "a line".getBytes(UTF_8));
        assertThat(other.detail()).contains("Not in GZIP format");
    }

    @Test
    void zstdIsUnpackedFrameAfterFrame() throws Exception {
        byte[] first = Zstd.compress("{\"a\":1}\n".repeat(20_000).getBytes(UTF_8));
        byte[] second = zstdStream("{\"b\":2}\n", 19);
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        assertThat(ingest("a.known", "application/x-ndjson", "zstd", both))
                .isEqualTo(new Taken(200, 20_001, 0, List.of()));
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void aZstdWindowOverTheBoundIsRefusedAndOneWithinIsChargedWhileItIsOpen() throws Exception {
        Problem problem = (Problem) ingest("a.known", "application/x-ndjson", "zstd", zstdStream("{}", 24));
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.detail()).contains("window of 16777216 bytes").contains("8388608");
        assertThat(test.sent()).isEmpty();
        try (InputStream open =
                ContentEncoding.ZSTD.decode(new ByteArrayInputStream(zstdStream("{}", 23)), test.inFlight)) {
            assertThat(open.readAllBytes()).isEqualTo("{}".getBytes(UTF_8));
            assertThat(test.inFlight.used()).isBetween(8L << 20, 9L << 20);
        }
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void brokenZstdIsToldWithWhatWasKept() throws Exception {
        byte[] zstd = zstdStream(RANDOM_LINES, 20);
        Problem cut = (Problem) ingest("a.known", "text/plain", "zstd", Arrays.copyOf(zstd, zstd.length * 9 / 10));
        assertThat(cut.status()).isEqualTo(400);
        assertThat((Long) cut.more().get("accepted"))
                .isPositive()
                .isEqualTo(test.sent().size());
        assertThat(((Problem) ingest("a.known", null, "zstd", new byte[] {1, 2, 3})).status())
                .isEqualTo(400);
        assertThat(((Problem) ingest("a.known", null, "zstd", "no zstd, but a longer text".getBytes(UTF_8))).status())
                .isEqualTo(400);
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void brokenGzipIsToldWithWhatWasKept() throws Exception {
        byte[] gzip = gzip("{\"a\":1}\n".repeat(20_000));
        Problem problem =
                (Problem) ingest("a.known", "application/x-ndjson", "gzip", Arrays.copyOf(gzip, gzip.length / 2));
        assertThat(problem.status()).isEqualTo(400);
        assertThat((Long) problem.more().get("accepted"))
                .isPositive()
                .isEqualTo(test.sent().size());
        assertThat(((Problem) ingest("a.known", null, "gzip", new byte[] {1, 2, 3})).status())
                .isEqualTo(400);
        assertThat(test.inFlight.used()).isZero();
    }

    @Test
    void anUnknownServiceIsToldWithSuggestions() throws Exception {
        Problem problem = (Problem) ingest("public.test_inf", "text/plain", null, "x".getBytes(UTF_8));
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.more().get("suggestions")).isEqualTo(List.of("public.test.info"));
        assertThat(problem.detail()).contains("public.test_inf").contains("public.test.info");
        assertThat(((Problem) ingest("Not Legal", "text/plain", null, new byte[0])).status())
                .isEqualTo(404);
        test.services.put("going.away", ServiceState.DELETING);
        assertThat(((Problem) ingest("going.away", "text/plain", null, new byte[0])).detail())
                .contains("deleted");
        assertThat(test.sent()).isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsSaidAtOnce() throws Exception {
        assertThat(((Problem) ingest("a.known", "application/xml", null, new byte[0])).status())
                .isEqualTo(415);
        assertThat(((Problem) ingest("a.known", "text/plain", "br", new byte[0])).status())
                .isEqualTo(415);
    }

    @Test
    void untilTheServicesAreKnownNobodyIsRefusedForGood() throws Exception {
        test.intake.open(false);
        Problem problem = (Problem) ingest("not.known", "text/plain", null, "x".getBytes(UTF_8));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.retryAfterSeconds()).isPositive();
    }

    @Test
    void whatKafkaDoesNotAcknowledgeInTimeIsAnswered503WithWhatIsKept() throws Exception {
        try (TestIntake slow = new TestIntake(false, 1_000_000, "a.known").ready()) {
            HttpIngest impatient = new HttpIngest(slow.intake, 1000, Duration.ofMillis(300));
            InputStream body = new ByteArrayInputStream("one\ntwo\nthree\n".getBytes(UTF_8)) {
                @Override
                public synchronized int read(byte[] bytes, int offset, int length) {
                    int read = super.read(bytes, offset, length);
                    if (read < 0) {
                        slow.producer.completeNext();
                    }
                    return read;
                }
            };
            Problem problem = (Problem) impatient
                    .ingest(new IngestRequest("a.known", "text/plain", null, "::1", body))
                    .join();
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.retryAfterSeconds()).isPositive();
            assertThat(problem.more()).containsEntry("accepted", 1L);
            slow.producer.errorNext(new IllegalStateException("gone"));
            slow.producer.completeNext();
            assertThat(slow.inFlight.used()).isZero();
            assertThat(slow.count("received", "http")).isEqualTo(3);
            assertThat(slow.count("accepted", "http")).isEqualTo(2);
            assertThat(slow.count("refused", "http")).isEqualTo(1);
        }
    }

    @Test
    void whereThereIsNoRoomTheRestIsLeftAndTheAnswerSaysWhatIsKept() throws Exception {
        try (TestIntake full = new TestIntake(false, 100_000, "a.known").ready()) {
            HttpIngest impatient = new HttpIngest(full.intake, 1000, Duration.ofMillis(300));
            byte[] body = ("x".repeat(900) + "\n").repeat(1000).getBytes(UTF_8);
            Problem problem = (Problem) impatient
                    .ingest(new IngestRequest("a.known", "text/plain", null, "::1", new ByteArrayInputStream(body)))
                    .join();
            assertThat(problem.status()).isEqualTo(503);
            assertThat(full.sent()).hasSizeBetween(10, 100);
            assertThat(problem.more()).containsEntry("accepted", 0L);
            full.inFlight.reading(100_000);
            assertThat(((Problem) impatient
                                    .ingest(new IngestRequest(
                                            "a.known", "text/plain", null, "::1", new ByteArrayInputStream(body)))
                                    .join())
                            .detail())
                    .contains("no room");
            full.inFlight.reading(-100_000);
            while (full.producer.completeNext()) {}
            assertThat(full.inFlight.used()).isZero();
        }
    }

    @Test
    void whatTheProducerCannotTakeNowIsTriedAgain() throws Exception {
        test.producer.notTaken.set(2);
        assertThat(taken("text/plain", "one\ntwo")).isEqualTo(new Taken(200, 2, 0, List.of()));
        assertThat(test.sent()).containsExactly("{\"message\":\"one\"}", "{\"message\":\"two\"}");

        test.producer.notTaken.set(Integer.MAX_VALUE);
        Problem problem = (Problem) ingest("a.known", "text/plain", null, "three\nfour".getBytes(UTF_8));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(test.count("received", "http")).isEqualTo(3);
        assertThat(test.count("refused", "http")).isEqualTo(1);
    }

    @Test
    void aSenderThatGoesAwayLeavesNothingBehind() throws Exception {
        InputStream broken = new InputStream() {
            private boolean begun;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (begun) {
                    throw new IOException("Connection closed");
                }
                begun = true;
                byte[] line = "one\ntw".getBytes(UTF_8);
                System.arraycopy(line, 0, bytes, offset, line.length);
                return line.length;
            }
        };
        Problem problem = (Problem) http.ingest(new IngestRequest("a.known", "text/plain", null, "::1", broken))
                .join();
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.more()).containsEntry("accepted", 1L);
        assertThat(test.inFlight.used()).isZero();
    }

    private Taken taken(String contentType, String body) throws InterruptedException {
        return (Taken) ingest("a.known", contentType, null, body.getBytes(UTF_8));
    }

    private IngestAnswer ingest(String service, String contentType, String encoding, byte[] body)
            throws InterruptedException {
        return http.ingest(
                        new IngestRequest(service, contentType, encoding, "10.0.0.1", new ByteArrayInputStream(body)))
                .join();
    }

    private static final String RANDOM_LINES = new Random(1)
            .ints(400_000, 'a', 'z')
            .mapToObj(letter -> letter == 'q' ? "\n" : String.valueOf((char) letter))
            .collect(Collectors.joining());

    private static byte[] zstdStream(String text, int windowLog) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZstdOutputStream zstd = new ZstdOutputStream(out).setLong(windowLog)) {
            zstd.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }
}
