package io.moalog.aggregator;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableAvailableByteBody;
import io.micronaut.scheduling.TaskExecutors;
import io.moalog.aggregator.http.Posted;
import io.moalog.aggregator.http.RequestIntake;
import io.moalog.aggregator.http.RequestThreads;
import io.moalog.aggregator.http.WholeBody;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has requests with logs received on the right threads: a small body, uncompressed, on the event loop that it came on, as soon
 * as it is all there; any other on a thread that may wait for the rest of it.
 */
@Singleton
@Requires(property = "moalog.roles.aggregator", value = "true")
final class Receiving {
    /** Hands in what was posted. */
    @FunctionalInterface
    interface Receiver<T> {
        /** The answer, when Kafka has given its own. */
        CompletableFuture<T> receive(Posted posted) throws InterruptedException;
    }

    private final RequestIntake requests;
    private final ExecutorService waiting;

    Receiving(Aggregator aggregator, @Named(TaskExecutors.BLOCKING) ExecutorService waiting) {
        this.requests = aggregator.requests();
        this.waiting = waiting;
    }

    <T> CompletableFuture<T> receive(HttpRequest<?> request, Receiver<T> receiver) {
        ByteBody body = ((ServerHttpRequest<?>) request).byteBody();
        EventExecutor loop = ThreadExecutorMap.currentExecutor();
        long length = body.expectedLength().orElse(Long.MAX_VALUE);
        boolean plain = request.getHeaders().get(HttpHeaders.CONTENT_ENCODING) == null;
        if (loop != null && plain && requests.holdSmall(length)) {
            RequestThreads threads = new RequestThreads(false, waiting, loop);
            // In a turn of its own: the server is not done with what it read when the body is complete.
            return body.buffer()
                    .handleAsync(
                            (whole, failure) -> receiveSmall(request, whole, failure, length, threads, receiver), loop)
                    .thenCompose(Function.identity());
        }
        return receiveWaiting(request, receiver);
    }

    /** As {@link #receive}, always on a thread that may wait: for a receiver that needs room beside the body's. */
    <T> CompletableFuture<T> receiveWaiting(HttpRequest<?> request, Receiver<T> receiver) {
        InputStream stream = ((ServerHttpRequest<?>) request).byteBody().toInputStream();
        return CompletableFuture.supplyAsync(
                        () -> receive(Exchange.posted(request, stream, RequestThreads.waiting(waiting)), receiver),
                        waiting)
                .thenCompose(Function.identity());
    }

    private <T> CompletableFuture<T> receiveSmall(
            HttpRequest<?> request,
            @Nullable CloseableAvailableByteBody whole,
            @Nullable Throwable failure,
            long length,
            RequestThreads threads,
            Receiver<T> receiver) {
        try {
            return receive(Exchange.posted(request, stream(whole, failure), threads), receiver);
        } finally {
            requests.letGo(length);
        }
    }

    private static InputStream stream(@Nullable CloseableAvailableByteBody whole, @Nullable Throwable failure) {
        if (whole == null) {
            return new Broken(new IOException(failure));
        }
        try (whole) {
            return new WholeBody(whole.toByteArray());
        }
    }

    private static <T> CompletableFuture<T> receive(Posted posted, Receiver<T> receiver) {
        // Closed also where it was not read to its end: what is still to come is then let pass.
        try (InputStream closing = posted.stream()) {
            return receiver.receive(posted);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(closing);
        } catch (IOException impossible) {
            return CompletableFuture.failedFuture(impossible);
        }
    }

    /** A body whose sender has gone. */
    private static final class Broken extends InputStream {
        private final IOException reason;

        Broken(IOException reason) {
            this.reason = reason;
        }

        @Override
        public int read() throws IOException {
            throw reason;
        }
    }
}
