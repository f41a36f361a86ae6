package io.moalog.ops.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The data views API as Kibana's reference states it, in a space; what it does not allow is answered as Kibana does. */
final class FakeKibana implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BASE = "/s/logs/api/data_views";
    static final String AUTHORIZATION = "ApiKey a2V5";

    final Map<String, JsonNode> views = new ConcurrentHashMap<>();
    final List<String> requests = new CopyOnWriteArrayList<>();
    /** Answered to everything, where it is no 0. */
    volatile int away;
    /** Refused for its name. */
    volatile String refused = "";

    private final HttpServer server;

    FakeKibana() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    KibanaSettings settings() {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/s/logs");
        return new KibanaSettings(url, Optional.of(AUTHORIZATION), Optional.empty());
    }

    /** As somebody makes one in Kibana. */
    void add(String id, String title, String name) {
        ObjectNode view =
                JSON.createObjectNode().put("id", id).put("title", title).put("name", name);
        views.put(id, view);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        requests.add(method + " " + path);
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        if (away > 0) {
            answer(exchange, away, "Kibana server is not ready yet");
        } else if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, error(401, "Unauthorized"));
        } else if (!method.equals("GET") && !exchange.getRequestHeaders().containsKey("kbn-xsrf")) {
            answer(exchange, 400, error(400, "Request must contain a kbn-xsrf header."));
        } else if (method.equals("GET") && path.equals(BASE)) {
            ObjectNode all = JSON.createObjectNode();
            all.putArray("data_view").addAll(views.values());
            answer(exchange, 200, all.toString());
        } else if (method.equals("POST") && path.equals(BASE + "/data_view")) {
            create(exchange, body.path("data_view"));
        } else if (method.equals("DELETE") && path.startsWith(BASE + "/data_view/")) {
            boolean there = views.remove(path.substring(BASE.length() + "/data_view/".length())) != null;
            answer(exchange, there ? 200 : 404, "");
        } else {
            answer(exchange, 404, error(404, "Not Found"));
        }
    }

    private void create(HttpExchange exchange, JsonNode view) throws IOException {
        String name = view.path("name").asText();
        if (!"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            answer(exchange, 415, error(415, "Unsupported Media Type"));
        } else if (name.equals(refused)) {
            answer(exchange, 400, error(400, "[request body.data_view.name]: refused"));
        } else if (views.values().stream()
                .anyMatch(other -> other.path("name").asText().equals(name))) {
            answer(exchange, 400, error(400, "Duplicate data view: " + name));
        } else {
            views.put(view.path("id").asText(), view);
            answer(exchange, 200, "{\"data_view\":" + view + "}");
        }
    }

    private static String error(int status, String message) {
        return "{\"statusCode\":%d,\"error\":\"\",\"message\":\"%s\"}".formatted(status, message);
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
