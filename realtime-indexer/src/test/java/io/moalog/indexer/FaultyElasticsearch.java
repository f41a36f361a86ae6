package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.http.HttpHost;

/** A proxy before Elasticsearch that passes requests on, or not, and answers, or not, as a test wants. */
final class FaultyElasticsearch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOO_MUCH =
            "{\"error\":{\"type\":\"es_rejected_execution_exception\",\"reason\":\"too much\"},\"status\":429}";

    /** What happens to one request. */
    enum Fault {
        NONE,
        /** 429 for the whole request, which Elasticsearch never sees. */
        TOO_MANY_REQUESTS,
        /** Elasticsearch gets some of a bulk's documents, the others are answered by 429. */
        SOME_ITEMS_REJECTED,
        /** 503 by a proxy. */
        UNAVAILABLE,
        /** Elasticsearch does it, and nobody hears of it. */
        ANSWER_WITHHELD,
        /** Elasticsearch does it, and the connection is cut. */
        CUT_AFTERWARDS,
        /** The connection is cut before Elasticsearch sees the request. */
        CUT_BEFORE,
        /** Elasticsearch does it, and the answer is no JSON. */
        GARBAGE,
        /** Elasticsearch does it, and the answer ends in its middle. */
        HALF_AN_ANSWER
    }

    private final URI target;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Fault, AtomicInteger> met = new EnumMap<>(Fault.class);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<String, Fault> faults = bulk -> Fault.NONE;
    private volatile long withheldMillis = 2_000;
    private final Random items;

    /** @param seed of which items are rejected */
    FaultyElasticsearch(String target, long seed) throws IOException {
        this.target = URI.create(target);
        this.items = new Random(seed);
        for (Fault fault : Fault.values()) {
            met.put(fault, new AtomicInteger());
        }
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    HttpHost host() {
        return new HttpHost(
                server.getAddress().getAddress(), server.getAddress().getPort());
    }

    /** From now on a bulk of these lines meets this; all other requests meet nothing. */
    void meet(Function<String, Fault> next) {
        faults = next;
    }

    /** For how long an answer is withheld before the connection is cut. */
    void withholdFor(long millis) {
        withheldMillis = millis;
    }

    int met(Fault fault) {
        return met.get(fault).get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean bulk = exchange.getRequestURI().getPath().equals("/_bulk");
        Fault fault = bulk ? faults.apply(new String(body, UTF_8)) : Fault.NONE;
        if (bulk) {
            met.get(fault).incrementAndGet();
        }
        try {
            meet(fault, exchange, body);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private void meet(Fault fault, HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> {
                HttpResponse<byte[]> answer = pass(exchange, body);
                answer(exchange, answer.statusCode(), answer.body());
            }
            case TOO_MANY_REQUESTS -> answer(exchange, 429, TOO_MUCH.getBytes(UTF_8));
            case SOME_ITEMS_REJECTED -> rejectSome(exchange, body);
            case UNAVAILABLE -> answer(exchange, 503, "<html>503 Service Unavailable</html>".getBytes(UTF_8));
            case ANSWER_WITHHELD -> {
                pass(exchange, body);
                closed.await(withheldMillis, TimeUnit.MILLISECONDS);
            }
            case CUT_AFTERWARDS -> pass(exchange, body);
            case CUT_BEFORE -> {}
            case GARBAGE -> {
                pass(exchange, body);
                answer(exchange, 200, "\u0000 this is no JSON {".getBytes(UTF_8));
            }
            case HALF_AN_ANSWER -> {
                byte[] whole = pass(exchange, body).body();
                exchange.sendResponseHeaders(200, whole.length);
                exchange.getResponseBody().write(whole, 0, whole.length / 2);
                exchange.getResponseBody().flush();
            }
            default -> throw new IllegalArgumentException(fault.name());
        }
    }

    private void rejectSome(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        String[] lines = new String(body, UTF_8).split("\n");
        boolean[] passed = new boolean[lines.length / 2];
        StringBuilder kept = new StringBuilder();
        for (int i = 0; i < passed.length; i++) {
            synchronized (items) {
                passed[i] = items.nextBoolean();
            }
            if (passed[i]) {
                kept.append(lines[2 * i]).append('\n').append(lines[2 * i + 1]).append('\n');
            }
        }
        JsonNode answers = kept.isEmpty()
                ? JSON.createArrayNode()
                : JSON.readTree(pass(exchange, kept.toString().getBytes(UTF_8)).body())
                        .path("items");
        ObjectNode whole = JSON.createObjectNode().put("errors", true);
        ArrayNode all = whole.putArray("items");
        int next = 0;
        for (boolean one : passed) {
            if (one) {
                all.add(answers.get(next++));
            } else {
                all.addObject().set("create", JSON.readTree(TOO_MUCH));
            }
        }
        answer(exchange, 200, JSON.writeValueAsBytes(whole));
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        return client.send(
                request.method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = exchange.getRequestMethod().equals("HEAD") || body.length == 0;
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.getResponseHeaders().add("X-Elastic-Product", "Elasticsearch");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
