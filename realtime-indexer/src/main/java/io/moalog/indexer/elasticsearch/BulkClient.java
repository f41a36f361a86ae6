package io.moalog.indexer.elasticsearch;

import io.moalog.indexer.document.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.apache.http.entity.ContentType;
import org.apache.http.nio.entity.NByteArrayEntity;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/** Sends NDJSON to {@code POST /_bulk} as it is. Thread-safe. */
public final class BulkClient {
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
    /**
     * How long Elasticsearch waits for a shard that is not there before it answers with that; its own default of a minute
     * would hold up all that shares the bulk, until we no longer wait for the answer.
     */
    private static final String SHARD_TIMEOUT = "5s";

    private static final int TOO_LARGE = 413;
    private static final int BAD_REQUEST = 400;

    private final Requests requests;

    public BulkClient(RestClient client) {
        requests = new Requests(client);
    }

    /**
     * Sends a part of {@code body} and waits for the answer.
     *
     * @param from where the first action's line begins
     * @param to behind the last document's line end
     * @param documents how many there are in it
     */
    public Answer send(Bytes body, int from, int to, int documents) throws InterruptedException {
        Request request = new Request("POST", "/_bulk");
        request.addParameter("filter_path", BulkResponse.FILTER);
        request.addParameter("timeout", SHARD_TIMEOUT);
        request.setEntity(new NByteArrayEntity(body.array(), from, to - from, NDJSON));
        try (InputStream answer = requests.send(request).getEntity().getContent()) {
            return BulkResponse.read(answer, documents);
        } catch (ResponseException refusal) {
            return refused(refusal);
        } catch (IOException failure) {
            return new Answer.Unavailable(Failures.describe(failure), failure instanceof SocketTimeoutException);
        }
    }

    /** A bulk that is too large may pass in parts; so may one where Elasticsearch stumbles over one document. */
    private static Answer refused(ResponseException refusal) {
        int status = Failures.status(refusal);
        boolean ofContent = status == BAD_REQUEST
                && Failures.cause(refusal).map(ErrorCause::isOfContent).orElse(false);
        String reason = Failures.describe(refusal);
        return status == TOO_LARGE || ofContent
                ? new Answer.Refused(reason, status == TOO_LARGE)
                : new Answer.Unavailable(reason, false);
    }
}
