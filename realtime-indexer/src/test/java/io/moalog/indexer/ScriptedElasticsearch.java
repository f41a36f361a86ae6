package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.http.HttpHost;
import org.elasticsearch.client.RestClient;

/** Answers bulks as a test wants them answered: from a script first, then well. Other requests succeed unless told so. */
final class ScriptedElasticsearch implements AutoCloseable {
    /** What is answered to a bulk of these lines. */
    record Reply(int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<Function<List<String>, Reply>> script = new ConcurrentLinkedQueue<>();
    private final List<List<String>> bulks = new CopyOnWriteArrayList<>();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final RestClient client;

    ScriptedElasticsearch() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
        client = RestClient.builder(new HttpHost(
                        server.getAddress().getAddress(), server.getAddress().getPort()))
                .build();
    }

    RestClient client() {
        return client;
    }

    /** The next bulk is answered so; its lines are action, document, action, … */
    void next(Function<List<String>, Reply> reply) {
        script.add(reply);
    }

    void next(int status, String body) {
        script.add(lines -> new Reply(status, body));
    }

    /** Every other request of that method and path is answered so from now on. */
    void answer(String request, int status, String body) {
        replies.put(request, new Reply(status, body));
    }

    /** The documents of each bulk that came, in order. */
    List<List<String>> bulks() {
        return bulks;
    }

    /** Method and path of every other request. */
    List<String> others() {
        return others;
    }

    /** The answer to a bulk of so many documents, each of which is stored. */
    static String allCreated(int documents) {
        return "{\"items\":[" + String.join(",", Collections.nCopies(documents, "{\"create\":{\"status\":201}}"))
                + "]}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        Reply reply = new Reply(200, "{}");
        if (path.equals("/_bulk")) {
            List<String> lines = List.of(new String(body, UTF_8).split("\n"));
            List<String> documents = new ArrayList<>();
            for (int i = 1; i < lines.size(); i += 2) {
                documents.add(lines.get(i));
            }
            bulks.add(documents);
            Function<List<String>, Reply> scripted = script.poll();
            reply = scripted == null ? new Reply(200, allCreated(documents.size())) : scripted.apply(lines);
        } else {
            String request = exchange.getRequestMethod() + " " + path;
            others.add(request);
            reply = replies.getOrDefault(request, reply);
        }
        byte[] bytes = reply.body().getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(reply.status(), head || bytes.length == 0 ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
