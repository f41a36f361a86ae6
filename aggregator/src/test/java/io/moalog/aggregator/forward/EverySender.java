package io.moalog.aggregator.forward;

import static io.moalog.aggregator.forward.Messages.*;
import static java.util.stream.Collectors.joining;

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
import java.util.Random;
import java.util.TreeMap;
import org.msgpack.core.MessageInsufficientBufferException;

/** Senders of every protocol that acknowledges. Each tells whether all of its logs were acknowledged, and keeps nothing. */
public final class EverySender implements AutoCloseable {
    /** One protocol's. */
    public interface Sender {
        /** @param messages without characters that JSON escapes */
        boolean send(String service, List<String> messages) throws IOException, InterruptedException;
    }

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private final int forwardPort;
    private final int chunkPatienceMillis;
    private ForwardClient forward;
    private int chunks;

    /** @param chunkPatienceMillis how long forward's waits for an acknowledgement before it connects anew */
    public EverySender(String url, int forwardPort, int chunkPatienceMillis) throws IOException {
        this.url = url;
        this.forwardPort = forwardPort;
        this.chunkPatienceMillis = chunkPatienceMillis;
        this.forward = new ForwardClient(forwardPort);
    }

    public Map<String, Sender> byProtocol() {
        return new TreeMap<>(Map.of(
                "http",
                this::http,
                "otlp",
                this::otlp,
                "elastic",
                this::elastic,
                "loki",
                this::loki,
                "forward",
                this::forward));
    }

    private boolean http(String service, List<String> messages) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                post("/ingest/" + service, "application/x-ndjson", lines(messages, "{\"m\":\"%s\"}\n"));
        return answer.statusCode() == 200 && answer.body().contains("\"accepted\":" + messages.size());
    }

    private boolean elastic(String service, List<String> messages) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(
                "/elastic/" + service + "/_bulk",
                "application/x-ndjson",
                lines(messages, "{\"create\":{}}\n{\"m\":\"%s\"}\n"));
        return answer.statusCode() == 200 && answer.body().contains("\"errors\":false");
    }

    private boolean otlp(String service, List<String> messages) throws IOException, InterruptedException {
        String records = messages.stream()
                .map("{\"body\":{\"stringValue\":\"%s\"}}"::formatted)
                .collect(joining(","));
        String request = ("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                        + "{\"stringValue\":\"%s\"}}]},\"scopeLogs\":[{\"logRecords\":[%s]}]}]}")
                .formatted(service, records);
        HttpResponse<String> answer = post("/v1/logs", "application/json", request);
        return answer.statusCode() == 200 && answer.body().equals("{}");
    }

    private boolean loki(String service, List<String> messages) throws IOException, InterruptedException {
        String entries = messages.stream().map("[\"1\",\"%s\"]"::formatted).collect(joining(","));
        String push = "{\"streams\":[{\"stream\":{\"job\":\"%s\"},\"values\":[%s]}]}".formatted(service, entries);
        return post("/loki/api/v1/push", "application/json", push).statusCode() == 204;
    }

    private boolean forward(String service, List<String> messages) throws IOException {
        String chunk = "c" + chunks++;
        byte[] entries = join(messages.stream()
                .map(message -> entry(seconds(1), record("m", message)))
                .toArray(byte[][]::new));
        try {
            forward.write(packed(service, chunk, entries));
            if (!forward.staysSilent(chunkPatienceMillis) && forward.readAck().equals(chunk)) {
                return true;
            }
        } catch (IOException | MessageInsufficientBufferException closed) {
            // As with any sender: on to the next connection.
        }
        forward.close();
        forward = new ForwardClient(forwardPort);
        return false;
    }

    /** A message of forward that wants no acknowledgement, and that nobody can compress much. */
    public static byte[] chunk(String service, int entries, int textLength) {
        Random random = new Random(1);
        byte[][] all = new byte[entries][];
        for (int i = 0; i < entries; i++) {
            StringBuilder text = new StringBuilder(textLength);
            random.ints(textLength, '0', 'z').forEach(text::appendCodePoint);
            all[i] = entry(seconds(1), record("m", text.toString()));
        }
        return packed(service, null, join(all));
    }

    private static String lines(List<String> messages, String format) {
        return messages.stream().map(format::formatted).collect(joining());
    }

    private HttpResponse<String> post(String path, String type, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", type)
                        .timeout(Duration.ofSeconds(60))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        forward.close();
    }
}
