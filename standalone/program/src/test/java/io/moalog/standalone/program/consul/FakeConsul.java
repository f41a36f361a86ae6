package io.moalog.standalone.program.consul;

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
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The part of Consul's agent that is asked: it keeps services in memory, and answers as version 1.8 does. */
final class FakeConsul implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGISTER = "/v1/agent/service/register";
    private static final String DEREGISTER = "/v1/agent/service/deregister/";
    private static final String SERVICES = "/v1/agent/services";

    /** By id, as they were registered. */
    final Map<String, JsonNode> services = new ConcurrentSkipListMap<>();

    /** Each request's method and path. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    /** Without it everything is refused, where it is not null. */
    volatile @Nullable String token;

    private final HttpServer server;

    FakeConsul() throws IOException {
        this(0);
    }

    FakeConsul(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (token != null && !token.equals(exchange.getRequestHeaders().getFirst("X-Consul-Token"))) {
            answer(exchange, 403, "Permission denied");
        } else if (path.equals(REGISTER)) {
            JsonNode service = JSON.readTree(body);
            services.put(service.path("ID").asText(), service);
            answer(exchange, 200, "");
        } else if (path.startsWith(DEREGISTER)) {
            boolean had = services.remove(path.substring(DEREGISTER.length())) != null;
            answer(exchange, had ? 200 : 404, "");
        } else if (path.equals(SERVICES)) {
            answer(exchange, 200, listing());
        } else {
            answer(exchange, 404, "");
        }
    }

    private String listing() {
        ObjectNode all = JSON.createObjectNode();
        services.forEach((id, service) -> all.putObject(id)
                .put("ID", id)
                .put("Service", service.path("Name").asText())
                .put("Port", service.path("Port").asInt())
                .put("Address", service.path("Address").asText())
                .put("EnableTagOverride", false)
                .put("Datacenter", "dc1"));
        return all.toString();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", text.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
