package io.moalog.ops.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Kibana's data views API, as Kibana 8 and 9 have it. */
final class Kibana {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int SHOWN = 300;

    private final KibanaSettings settings;
    private final HttpClient http;

    Kibana(KibanaSettings settings) {
        this.settings = settings;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).version(HttpClient.Version.HTTP_1_1);
        settings.trusted().ifPresent(builder::sslContext);
        http = builder.build();
    }

    /** All there are, whoever made them. */
    List<DataView> views() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request("api/data_views").GET());
        if (answer.statusCode() != 200) {
            throw refusal(answer);
        }
        List<DataView> views = new ArrayList<>();
        for (JsonNode view : JSON.readTree(answer.body()).path("data_view")) {
            views.add(new DataView(
                    view.path("id").asText(),
                    view.path("title").asText(),
                    view.path("name").asText()));
        }
        return views;
    }

    /**
     * Makes one; none that is there is changed.
     *
     * @return whether it was made; false where Kibana has one of that id or name
     * @throws IOException where Kibana is away or refuses
     */
    boolean create(DataView view) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.set("data_view", view.attributes().put("id", view.id()));
        HttpResponse<String> answer = send(request("api/data_views/data_view")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
        if (answer.statusCode() == 409
                || (answer.statusCode() == 400 && answer.body().contains("Duplicate data view"))) {
            return false;
        }
        if (answer.statusCode() != 200) {
            throw refusal(answer);
        }
        return true;
    }

    /** Deletes one; that it is gone already is no error. */
    void delete(DataView view) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(request("api/data_views/data_view/" + view.id()).DELETE());
        int status = answer.statusCode();
        if (status != 200 && status != 204 && status != 404) {
            throw refusal(answer);
        }
    }

    private HttpRequest.Builder request(String path) {
        String base = settings.url().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + (base.endsWith("/") ? "" : "/") + path))
                .timeout(TIMEOUT)
                // Without it Kibana takes a request for a page's that was made elsewhere.
                .header("kbn-xsrf", "moalog");
        settings.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static IOException refusal(HttpResponse<String> answer) {
        String body = answer.body();
        return new IOException("Kibana answers %d to %s %s: %s"
                .formatted(
                        answer.statusCode(),
                        answer.request().method(),
                        answer.uri().getPath(),
                        body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body));
    }
}
