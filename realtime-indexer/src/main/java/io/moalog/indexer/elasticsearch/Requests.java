package io.moalog.indexer.elasticsearch;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.elasticsearch.client.Cancellable;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseListener;
import org.elasticsearch.client.RestClient;

/** Sends requests and waits for their answers, so that an interrupt ends the wait. */
final class Requests {
    private final RestClient client;

    Requests(RestClient client) {
        this.client = client;
    }

    /**
     * @throws IOException where there is no answer, or one that is a refusal
     *     ({@link org.elasticsearch.client.ResponseException})
     */
    Response send(Request request) throws IOException, InterruptedException {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        Cancellable underWay = client.performRequestAsync(request, new ResponseListener() {
            @Override
            public void onSuccess(Response response) {
                answer.complete(response);
            }

            @Override
            public void onFailure(Exception failure) {
                answer.completeExceptionally(failure);
            }
        });
        try {
            return answer.get();
        } catch (InterruptedException closing) {
            underWay.cancel();
            throw closing;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("the request failed: " + e.getCause(), e);
        }
    }
}
