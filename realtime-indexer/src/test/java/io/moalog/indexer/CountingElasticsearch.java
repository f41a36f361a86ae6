package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** Takes every bulk at once and only counts its documents, by index. */
final class CountingElasticsearch implements AutoCloseable {
    private static final String ACTION = "{\"create\":{\"_index\":\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, LongAdder> documents = new ConcurrentHashMap<>();
    private final LongAdder all = new LongAdder();

    CountingElasticsearch() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    RestClient newClient() {
        return RestClient.builder(new HttpHost(
                        server.getAddress().getAddress(), server.getAddress().getPort()))
                .build();
    }

    long all() {
        return all.sum();
    }

    /** How many of each index. */
    Map<String, LongAdder> documents() {
        return documents;
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        int counted = exchange.getRequestURI().getPath().equals("/_bulk") ? count(body) : 0;
        byte[] answer = ScriptedElasticsearch.allCreated(counted).getBytes(ISO_8859_1);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, head ? -1 : answer.length);
        if (!head) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    /** Returns how many there are. */
    private int count(byte[] body) {
        int line = 0;
        for (int i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                if (line++ % 2 == 1 && i + 1 < body.length) {
                    countAction(body, i + 1);
                }
            }
        }
        countAction(body, 0);
        return line / 2;
    }

    private void countAction(byte[] body, int start) {
        int from = start + ACTION.length();
        int to = from;
        while (body[to] != '"') {
            to++;
        }
        documents
                .computeIfAbsent(new String(body, from, to - from, ISO_8859_1), index -> new LongAdder())
                .increment();
        all.increment();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
