package io.moalog.test.bench;

import io.moalog.indexer.document.Bytes;
import io.moalog.indexer.document.DocumentWriter;
import io.moalog.indexer.document.Receipt;
import io.moalog.model.LogPosition;
import io.moalog.model.NotALogException;
import io.moalog.model.ServiceName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** Sends to Elasticsearch what the indexer would, in bulks as large and as many at once as the program's defaults. */
final class BareClient {
    private static final int BULK_BYTES = 4 * 1024 * 1024;
    private static final int AT_ONCE = 2;
    private static final int LOGS_A_MILLISECOND = 20;

    private final String elasticsearch;

    /** @param elasticsearch its URL */
    BareClient(String elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** Where a document goes. */
    record Target(ServiceName service, String index) {}

    /**
     * The documents that the indexer would make of the logs, in bulks; each is made when it is asked for.
     *
     * @param targets where the n-th document goes, from 0
     * @param count how many logs, those of the list over and over
     */
    static Iterator<byte[]> bulks(IntFunction<Target> targets, List<byte[]> logs, int count) {
        DocumentWriter writer = new DocumentWriter();
        Bytes bulk = new Bytes(BULK_BYTES);
        String topicId = Uuid.randomUuid().toString();
        long received = System.currentTimeMillis();
        return new Iterator<>() {
            private int offset;

            @Override
            public boolean hasNext() {
                return offset < count;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                bulk.clear();
                while (offset < count && bulk.length() < BULK_BYTES) {
                    Target target = targets.apply(offset);
                    String id = new LogPosition(topicId, 0, offset).id();
                    bulk.putAscii("{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n".formatted(target.index(), id));
                    Receipt receipt = new Receipt(target.service(), 0, offset, received + offset / LOGS_A_MILLISECOND);
                    try {
                        writer.write(logs.get(offset % logs.size()), receipt, false, bulk);
                    } catch (NotALogException e) {
                        throw new IllegalStateException(e);
                    }
                    bulk.put((byte) '\n');
                    offset++;
                }
                return Arrays.copyOf(bulk.array(), bulk.length());
            }
        };
    }

    /** Returns when all are answered. */
    void send(Iterator<byte[]> bulks) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        Callable<Void> sender = () -> {
            for (byte[] bulk = next(bulks); bulk != null; bulk = next(bulks)) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(elasticsearch + "/_bulk?filter_path=items.*.status,items.*.error"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bulk))
                        .build();
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200 || answer.body().contains("\"error\"")) {
                    throw new IllegalStateException("a bulk was refused: " + answer.body());
                }
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Void> sending : threads.invokeAll(Collections.nCopies(AT_ONCE, sender))) {
                sending.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static byte @Nullable [] next(Iterator<byte[]> bulks) {
        synchronized (bulks) {
            return bulks.hasNext() ? bulks.next() : null;
        }
    }
}
