package io.moalog.test.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.indexer.document.Bytes;
import io.moalog.indexer.document.DocumentWriter;
import io.moalog.indexer.document.Receipt;
import io.moalog.model.LogPosition;
import io.moalog.model.ServiceName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.Uuid;

/** Sends to Elasticsearch what the indexer would, made before, in bulks as large and as many at once as the program's defaults. */
final class BareClient {
    private static final int BULK_BYTES = 4 * 1024 * 1024;
    private static final int AT_ONCE = 2;

    private final String elasticsearch;

    /** @param elasticsearch its URL */
    BareClient(String elasticsearch) {
        this.elasticsearch = elasticsearch;
    }

    /** The documents that the indexer would make of the logs. */
    static List<byte[]> bulks(ServiceName service, String index, List<byte[]> logs) throws Exception {
        List<byte[]> bulks = new ArrayList<>();
        DocumentWriter writer = new DocumentWriter();
        Bytes bulk = new Bytes(BULK_BYTES);
        String topicId = Uuid.randomUuid().toString();
        long received = System.currentTimeMillis();
        for (int offset = 0; offset < logs.size(); offset++) {
            String id = new LogPosition(topicId, 0, offset).id();
            bulk.put("{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
                    .formatted(index, id)
                    .getBytes(UTF_8));
            writer.write(logs.get(offset), new Receipt(service, 0, offset, received), false, bulk);
            bulk.put((byte) '\n');
            if (bulk.length() >= BULK_BYTES || offset == logs.size() - 1) {
                bulks.add(Arrays.copyOf(bulk.array(), bulk.length()));
                bulk.clear();
            }
        }
        return bulks;
    }

    /** Returns when all are answered. */
    void send(List<byte[]> bulks) throws Exception {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AtomicInteger next = new AtomicInteger();
        Callable<Void> sender = () -> {
            for (int i = next.getAndIncrement(); i < bulks.size(); i = next.getAndIncrement()) {
                HttpRequest request = HttpRequest.newBuilder(
                                URI.create(elasticsearch + "/_bulk?filter_path=items.*.status,items.*.error"))
                        .header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bulks.get(i)))
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
}
