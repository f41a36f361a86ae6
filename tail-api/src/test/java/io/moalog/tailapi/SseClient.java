package io.moalog.tailapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client of server-sent events that reads when it is told to, over a socket of its own. */
public final class SseClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MS = 60_000;

    private final Socket socket;
    private final BufferedReader reader;
    private final List<String> headers = new ArrayList<>();

    /**
     * One event.
     *
     * @param received of a log, else empty
     */
    public record Event(String kind, String id, String data, String received) {
        public JsonNode json() {
            try {
                return JSON.readTree(data);
            } catch (IOException e) {
                throw new AssertionError("not JSON: " + data, e);
            }
        }

        public boolean isLog() {
            return kind.equals("log");
        }

        public boolean isGap() {
            return kind.equals("gap");
        }
    }

    public SseClient(URI uri, String... requestHeaders) throws IOException {
        this(uri, 0, requestHeaders);
    }

    /** @param receiveBuffer of the socket in bytes, 0 for the system's choice */
    public SseClient(URI uri, int receiveBuffer, String... requestHeaders) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new java.net.InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        String extra = requestHeaders.length == 0 ? "" : String.join("\r\n", requestHeaders) + "\r\n";
        String request = "GET " + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAccept: text/event-stream\r\n" + extra + "\r\n";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        reader = new BufferedReader(new InputStreamReader(new ChunkedInput(socket.getInputStream(), headers), UTF_8));
    }

    /** Opens a tail and reads the heartbeat with which it begins. */
    public static SseClient open(URI uri, String... requestHeaders) throws IOException {
        SseClient client = new SseClient(uri, requestHeaders);
        assertThat(client.next().kind()).isEqualTo("heartbeat");
        return client;
    }

    public List<String> headers() {
        return headers;
    }

    /** The next event; fails when none comes for a minute. */
    public Event next() throws IOException {
        String kind = "";
        String id = "";
        String data = "";
        String received = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.isEmpty()) {
                return new Event(kind, id, data, received);
            }
            int colon = line.indexOf(": ");
            String value = line.substring(colon + 2);
            switch (line.substring(0, colon)) {
                case "event" -> kind = value;
                case "id" -> id = value;
                case "data" -> data = value;
                case "received" -> received = value;
                default -> throw new AssertionError(line);
            }
        }
        throw new IOException("the stream ended");
    }

    /** The next event that is no heartbeat. */
    public Event nextNews() throws IOException {
        return next(event -> !event.kind().equals("heartbeat"));
    }

    /** The next event that is wanted; fails when none comes for a minute, whatever else does. */
    public Event next(Predicate<Event> wanted) throws IOException {
        long deadline = System.nanoTime() + TIMEOUT_MS * 1_000_000L;
        Event event = next();
        while (!wanted.test(event)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("only other events for a minute, the last is " + event);
            }
            event = next();
        }
        return event;
    }

    /** So many events that are no heartbeats. */
    public List<Event> news(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(nextNews());
        }
        return events;
    }

    /** The field {@code n} of so many logs; a gap fails. */
    public List<Integer> numbers(int count) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (Event event : news(count)) {
            assertThat(event.kind()).as(event.data()).isEqualTo("log");
            numbers.add(event.json().get("n").asInt());
        }
        return numbers;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
