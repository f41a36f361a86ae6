package io.moalog.tailapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the tail's WebSocket that takes a frame from the network only when it is asked for one. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    /** One frame. */
    record Frame(JsonNode head, List<String> lines) {
        String type() {
            return head.get("type").asText();
        }

        String cursor() {
            return head.get("cursor").asText();
        }
    }

    SocketClient(URI http, String... headers) {
        URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(30));
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(uri, this).join();
    }

    @Override
    public void onOpen(WebSocket opened) {
        // Nothing is asked for yet.
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            frames.add(parse(text.toString()));
            text.setLength(0);
        } else {
            from.request(1);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, java.nio.ByteBuffer message) {
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        frames.add(new Frame(JSON.createObjectNode().put("type", "closed").put("status", status), List.of()));
        return null;
    }

    private static Frame parse(String frame) {
        String[] lines = frame.split("\n", -1);
        try {
            JsonNode head = JSON.readTree(lines[0]);
            return new Frame(
                    head, Arrays.stream(lines).skip(1).map(SocketClient::json).toList());
        } catch (IOException e) {
            throw new AssertionError(lines[0], e);
        }
    }

    /** Without the time of receipt that goes before it. */
    private static String json(String line) {
        assertThat(line).matches("[0-9]{13} \\{.*");
        return line.substring(14);
    }

    /** The next frame; fails when none comes for a minute. */
    Frame next() throws InterruptedException {
        socket.request(1);
        Frame frame = frames.poll(60, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no frame for a minute");
        }
        return frame;
    }

    /** The next frame that is no heartbeat; fails when none comes for a minute. */
    Frame nextNews() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Frame frame = next();
        while (frame.type().equals("heartbeat")) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("only heartbeats for a minute");
            }
            frame = next();
        }
        return frame;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
