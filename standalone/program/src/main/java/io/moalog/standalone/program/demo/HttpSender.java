package io.moalog.standalone.program.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** NDJSON by HTTP; registers services too. */
final class HttpSender implements Sender {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    HttpSender(URI base) {
        this.base = base;
    }

    /** A service that is there already is fine. */
    void register(DemoService service) throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("name", service.name(), "owner", service.owner(), "partitions", 2));
        int status = post("/api/services", "application/json", body);
        if (status >= 300 && status != 409) {
            throw new IOException("registering " + service.name() + " was answered " + status);
        }
    }

    /** A rule of that name that is there already is fine. */
    void addRule(String name, String sql) throws IOException, InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("name", name, "sql", sql, "notify", List.of()));
        int status = post("/api/rules", "application/json", body);
        if (status >= 300 && status != 409) {
            throw new IOException("adding the rule " + name + " was answered " + status);
        }
    }

    @Override
    public void send(String service, List<Map<String, Object>> logs) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map<String, Object> log : logs) {
            body.write(JSON.writeValueAsBytes(log));
            body.write('\n');
        }
        int status = post("/ingest/" + service, "application/x-ndjson", body.toByteArray());
        if (status != 200) {
            throw new IOException("/ingest/" + service + " answered " + status);
        }
    }

    private int post(String path, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<Void> response = http.send(request, BodyHandlers.discarding());
        return response.statusCode();
    }

    @Override
    public void close() {
        // Its connections are idle, and end with the process.
    }
}
