package io.moalog.standalone.program.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** moalog's HTTP API. Every call ends in an answer or in a {@link CommandFailedException}. */
final class Api {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(10);

    private static final String GUARDED = "/api/";

    private final URI base;
    private final @Nullable String token;
    private final HttpClient http;

    /**
     * @param token shown to the management API; null for none
     * @param tls for an https address; where not given, the JDK's own
     */
    Api(String url, @Nullable String token, Optional<SSLContext> tls) {
        this.token = token;
        HttpClient.Builder client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        tls.ifPresent(client::sslContext);
        http = client.build();
        try {
            String root = url.endsWith("/") ? url : url + "/";
            base = URI.create(root);
            if (base.getHost() == null) {
                throw new IllegalArgumentException("no host");
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(
                    ExitCodes.USAGE, "--url \"" + url + "\" is no address: give one like http://127.0.0.1:8080");
        }
    }

    JsonNode get(String path) {
        return json(request(path).GET());
    }

    /** The answer also where its status is {@code allowed}. */
    Reply get(String path, int allowed) {
        Reply reply = exchange(request(path).GET());
        if (reply.status >= 300 && reply.status != allowed) {
            throw Problems.failure(reply.status, reply.body);
        }
        return reply;
    }

    JsonNode delete(String path) {
        return json(request(path).DELETE());
    }

    JsonNode send(String method, String path, Object body) {
        return json(request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(write(body))));
    }

    /** The answer whatever its status. */
    Reply post(String path, String type, byte[] body) {
        return exchange(request(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body)));
    }

    /**
     * An answer of any status.
     *
     * @param status of HTTP
     * @param retryAfter seconds, 0 where not said
     * @param body missing where it is not JSON
     */
    record Reply(int status, long retryAfter, JsonNode body) {}

    private JsonNode json(HttpRequest.Builder request) {
        Reply reply = exchange(request);
        if (reply.status >= 300) {
            throw Problems.failure(reply.status, reply.body);
        }
        return reply.body;
    }

    private Reply exchange(HttpRequest.Builder request) {
        HttpResponse<byte[]> response = open(request.timeout(ANSWER_WITHIN), BodyHandlers.ofByteArray());
        long retryAfter = response.headers()
                .firstValue("Retry-After")
                .filter(value -> value.matches("[0-9]{1,5}"))
                .map(Long::valueOf)
                .orElse(0L);
        return new Reply(response.statusCode(), retryAfter, parse(response.body()));
    }

    /** Without a limit on the answer's length in time. */
    <T> HttpResponse<T> open(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (SSLException e) {
            throw new CommandFailedException(
                    ExitCodes.UNREACHABLE,
                    "no TLS with " + base + " (" + reason(e)
                            + "): give the file of the server's authorities by --ca or MOALOG_CA, and --cert and --key where it"
                            + " asks for a certificate; or it speaks no TLS, and the address begins with http://");
        } catch (IOException e) {
            throw new CommandFailedException(
                    ExitCodes.UNREACHABLE,
                    "nobody answers at " + base + " (" + reason(e)
                            + "): start moalog with \"moalog up\", or give its address by --url or MOALOG_URL");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException(ExitCodes.FAILED, "interrupted");
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path.substring(1)));
        // What takes logs asks for keys of its own, which a token is not.
        return token != null && path.startsWith(GUARDED) ? request.header("Authorization", "Bearer " + token) : request;
    }

    static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return MissingNode.getInstance();
        }
    }

    static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** {@code ?a=b&c=d} of those that have a value. */
    static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    /** A name as a segment of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }
}
