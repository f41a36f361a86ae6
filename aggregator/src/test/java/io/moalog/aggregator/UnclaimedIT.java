package io.moalog.aggregator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.runtime.server.EmbeddedServer;
import io.moalog.aggregator.forward.ForwardClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class UnclaimedIT {
    /** {@code ["not.known", 0, {}]} and {@code ["Nor.this", 0, {}]} in MessagePack. */
    private static final byte[] MESSAGES =
            "\u0093\u00a9not.known\u0000\u0080\u0093\u00a8Nor.this\u0000\u0080".getBytes(ISO_8859_1);

    @Test
    void namesThatCameAndHaveNoServiceAreListed() throws Exception {
        try (Platform platform = new Platform(Platform.config()).start();
                EmbeddedServer server = Served.serve(platform, false);
                ForwardClient client = new ForwardClient(platform.aggregator.forwardPort())) {
            client.write(MESSAGES);
            await().atMost(Platform.DEADLINE)
                    .until(() -> get(server, "").get("total").asInt() == 2);
            JsonNode names = get(server, "?limit=1").get("names");
            assertThat(names).hasSize(1);
            assertThat(names.get(0).get("name").asText()).isEqualTo("Nor.this");
            assertThat(names.get(0).get("kind").asText()).isEqualTo("tag");
            assertThat(names.get(0).get("protocol").asText()).isEqualTo("forward");
            assertThat(names.get(0).get("logs").asInt()).isEqualTo(1);
            assertThat(names.get(0).get("sample").asText()).contains("@timestamp");
            assertThat(names.get(0).get("lastSeen").asText()).endsWith("Z");
        }
    }

    private static JsonNode get(EmbeddedServer server, String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getPort() + "/api/unclaimed" + query))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body());
    }
}
