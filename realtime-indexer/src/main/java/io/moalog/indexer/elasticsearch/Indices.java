package io.moalog.indexer.elasticsearch;

import io.moalog.model.IndexName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * Makes what logs are written into: the template {@value #TEMPLATE} for all {@code log-*}, and each index with its
 * service's alias. The template forbids that a bulk makes an index by itself, for that one would have no alias.
 * Thread-safe: what somebody else makes at the same moment is as good.
 */
public final class Indices {
    private static final String TEMPLATE = "moalog";
    private static final int NOT_FOUND = 404;

    private final Requests requests;
    private final int replicas;

    /** @param replicas copies of each index beside the first */
    public Indices(RestClient client, int replicas) {
        requests = new Requests(client);
        this.replicas = replicas;
    }

    /**
     * Puts the template, over one that is there.
     *
     * @throws IOException where Elasticsearch is away or refuses
     */
    public void putTemplate() throws IOException, InterruptedException {
        Request request = new Request("PUT", "/_index_template/" + TEMPLATE);
        request.setJsonEntity(template());
        requests.send(request);
    }

    /**
     * Puts the template where it is missing, somebody having deleted it or all of Elasticsearch's data.
     *
     * @return whether it was missing
     * @throws IOException where Elasticsearch is away or refuses
     */
    public boolean restoreTemplate() throws IOException, InterruptedException {
        if (exists("/_index_template/" + TEMPLATE)) {
            return false;
        }
        putTemplate();
        return true;
    }

    /**
     * Makes the index with its alias where it is missing.
     *
     * @param shards of it, where it is made now
     * @return whether it was missing
     * @throws IOException where Elasticsearch is away or refuses: for its limit of shards, for instance
     */
    public boolean prepare(IndexName index, int shards) throws IOException, InterruptedException {
        String alias = IndexName.alias(index.service());
        if (exists("/" + index + "/_alias/" + alias)) {
            return false;
        }
        restoreTemplate();
        try {
            Request create = new Request("PUT", "/" + index);
            create.setJsonEntity(
                    "{\"settings\":{\"index.number_of_shards\":%d},\"aliases\":{\"%s\":{}}}".formatted(shards, alias));
            requests.send(create);
            return true;
        } catch (ResponseException refusal) {
            boolean raced = Failures.cause(refusal)
                    .map(cause -> cause.type().equals("resource_already_exists_exception"))
                    .orElse(false);
            if (!raced) {
                throw refusal;
            }
            // Made by another process meanwhile, with the alias; or long ago by somebody, without.
            requests.send(new Request("PUT", "/" + index + "/_alias/" + alias));
            return false;
        }
    }

    /** What went wrong, in one line for an operator. */
    public static String describe(IOException failure) {
        return Failures.describe(failure);
    }

    private boolean exists(String path) throws IOException, InterruptedException {
        Response answer = requests.send(new Request("HEAD", path));
        return answer.getStatusLine().getStatusCode() != NOT_FOUND;
    }

    private String template() {
        try (InputStream json = Indices.class.getResourceAsStream("index-template.json")) {
            if (json == null) {
                throw new IllegalStateException("index-template.json is missing beside " + Indices.class);
            }
            return new String(json.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${replicas}", Integer.toString(replicas));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read index-template.json", e);
        }
    }
}
