package io.moalog.indexer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.indexer.document.Bytes;
import io.moalog.indexer.document.DocumentWriter;
import io.moalog.indexer.document.Receipt;
import io.moalog.indexer.elasticsearch.Answer;
import io.moalog.indexer.elasticsearch.BulkClient;
import io.moalog.indexer.elasticsearch.Indices;
import io.moalog.indexer.elasticsearch.KeptIndices;
import io.moalog.indexer.elasticsearch.Outcome;
import io.moalog.model.IndexName;
import io.moalog.model.LogPosition;
import io.moalog.model.NotALogException;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.IndexPlan;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.elasticsearch.client.RestClient;

/**
 * Puts logs into Elasticsearch that do not come by the stream any more: each as the stream would have, into the index of
 * its receive time under its position as the id. What is there already stays as it is, so it can be repeated. Thread-safe.
 */
public final class Reindexing {
    private static final int EXPECTED_BYTES = 64 * 1024;

    private final BulkClient client;
    private final Indices indices;
    private final KeptIndices kept;
    private final Function<ServiceName, IndexPlan> plans;

    /**
     * @param elasticsearch with address, credentials and timeouts in it; stays the caller's to close
     * @param replicas as {@link RealtimeIndexerConfig#replicas()}
     * @param plans which index a service's logs go to
     */
    public Reindexing(RestClient elasticsearch, int replicas, Function<ServiceName, IndexPlan> plans) {
        this.plans = plans;
        client = new BulkClient(elasticsearch);
        indices = new Indices(elasticsearch, replicas);
        kept = new KeptIndices(elasticsearch);
    }

    /**
     * Makes the index for what was received on a day where it is missing, and keeps retention from deleting it.
     *
     * @param received the UTC day
     * @param keepUntil it stays at least until then
     * @return names this index: one that is made after it was deleted has another
     * @throws IOException where Elasticsearch is away or refuses
     */
    public String prepare(ServiceName service, LocalDate received, Instant keepUntil)
            throws IOException, InterruptedException {
        IndexPlan plan = plans.apply(service);
        IndexName index =
                plan.index(service, received.atStartOfDay(ZoneOffset.UTC).toInstant());
        try {
            indices.prepare(index, plan.shards());
            return kept.keep(index, keepUntil);
        } catch (IOException e) {
            throw new IOException("the index " + index + " cannot be made: " + Indices.describe(e), e);
        }
    }

    /**
     * Makes the logs' indices where they are missing, and stores the logs as {@link #store} does.
     *
     * @param logs a few megabytes at the most
     * @return why, in Elasticsearch's words, for each that is refused for its content; all the others are stored
     * @throws IOException where Elasticsearch is away, or cannot take them now: some may be stored
     */
    public Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException, InterruptedException {
        Set<IndexName> names = new LinkedHashSet<>();
        logs.forEach(log -> names.add(index(log)));
        for (IndexName name : names) {
            indices.prepare(name, plans.apply(name.service()).shards());
        }
        return store(logs);
    }

    /**
     * Sends the logs in one bulk to indices that are there, and waits until they are stored or refused.
     *
     * @param logs a few megabytes at the most
     * @return why, in Elasticsearch's words, for each that is refused for its content; all the others are stored
     * @throws IOException where Elasticsearch is away, or cannot take them now: some may be stored
     */
    public Map<LogPosition, String> store(List<ReceivedLog> logs) throws IOException, InterruptedException {
        Map<LogPosition, String> refused = new LinkedHashMap<>();
        send(logs, false, refused);
        return refused;
    }

    /** @param reduced whether all fields of the logs are set aside, as the stream does with what is refused otherwise */
    private void send(List<ReceivedLog> logs, boolean reduced, Map<LogPosition, String> refused)
            throws IOException, InterruptedException {
        Bytes body = new Bytes(EXPECTED_BYTES);
        List<ReceivedLog> sent = new ArrayList<>(logs.size());
        DocumentWriter writer = new DocumentWriter();
        for (ReceivedLog log : logs) {
            int start = body.length();
            try {
                write(log, writer, reduced, body);
                sent.add(log);
            } catch (NotALogException notALog) {
                body.truncate(start);
                refused.put(log.position(), String.valueOf(notALog.getMessage()));
            }
        }
        if (sent.isEmpty()) {
            return;
        }
        Answer answer = client.send(body, 0, body.length(), sent.size());
        if (answer instanceof Answer.Unavailable unavailable) {
            throw new IOException(unavailable.reason());
        } else if (answer instanceof Answer.Refused whole) {
            sendParts(sent, whole, reduced, refused);
        } else if (answer instanceof Answer.Mixed mixed) {
            settle(sent, mixed.outcomes(), reduced, refused);
        }
    }

    /** What is refused as a whole is sent in halves, as the stream does. */
    private void sendParts(
            List<ReceivedLog> logs, Answer.Refused whole, boolean reduced, Map<LogPosition, String> refused)
            throws IOException, InterruptedException {
        if (logs.size() > 1) {
            int middle = logs.size() >>> 1;
            send(logs.subList(0, middle), reduced, refused);
            send(logs.subList(middle, logs.size()), reduced, refused);
        } else if (reduced || whole.tooLarge()) {
            refused.put(logs.get(0).position(), whole.reason());
        } else {
            send(logs, true, refused);
        }
    }

    private void settle(
            List<ReceivedLog> logs, List<Outcome> outcomes, boolean reduced, Map<LogPosition, String> refused)
            throws IOException, InterruptedException {
        for (int i = 0; i < logs.size(); i++) {
            ReceivedLog log = logs.get(i);
            if (outcomes.get(i) instanceof Outcome.Retryable later) {
                throw new IOException(log.position() + " cannot be stored now: " + later.reason());
            }
            if (outcomes.get(i) instanceof Outcome.Rejected rejected) {
                if (!reduced) {
                    send(List.of(log), !rejected.mayBeARace() || logs.size() == 1, refused);
                } else {
                    refused.put(log.position(), rejected.reason());
                }
            }
        }
    }

    private void write(ReceivedLog log, DocumentWriter writer, boolean reduced, Bytes out) throws NotALogException {
        LogPosition position = log.position();
        byte[] body = log.body();
        if (body == null) {
            throw new NotALogException("a log is a JSON object, this record has no value");
        }
        out.put("{\"create\":{\"_index\":\"%s\",\"_id\":\"%s\"}}\n"
                .formatted(index(log), position.id())
                .getBytes(UTF_8));
        long received = log.received().toEpochMilli();
        writer.write(body, new Receipt(log.service(), position.partition(), position.offset(), received), reduced, out);
        out.put((byte) '\n');
    }

    private IndexName index(ReceivedLog log) {
        return plans.apply(log.service()).index(log.service(), log.received());
    }
}
