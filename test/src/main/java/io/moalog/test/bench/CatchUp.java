package io.moalog.test.bench;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import io.moalog.standalone.elasticsearch.EmbeddedElasticsearch;
import io.moalog.stream.KafkaSettings;
import io.moalog.test.fixture.MoalogProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Elasticsearch is killed and comes back after some minutes, while one service sends many logs a second and others a few:
 * how fast the indexer catches up while they go on, how soon less than two seconds of another service are missing, and how
 * far behind its new logs are from then on.
 */
final class CatchUp {
    private static final String LARGE = "bench.catch-up";
    private static final String LIMIT = "bench.catch-up-limit";
    private static final List<String> OTHERS = List.of("bench.live-0", "bench.live-1", "bench.live-2", "bench.live-3");
    private static final int OTHERS_PER_SECOND = 100;
    /** So many seconds of logs may be missing: a bulk waits for more, and Elasticsearch shows what is new once a second. */
    private static final int CAUGHT_UP = 2;

    private static final long DEADLINE_MINUTES = 30;

    private final KafkaSettings kafka;
    private final EmbeddedElasticsearch elasticsearch;
    private final StoredCounts counts;
    private final Outage outage;
    private final List<byte[]> logs;
    /** How many of the large service's logs Kafka has acknowledged. */
    private final AtomicLong large = new AtomicLong();
    /** When it acknowledged each of the first of the others. */
    private final List<Long> other = Collections.synchronizedList(new ArrayList<>());

    private final AtomicBoolean over = new AtomicBoolean();

    CatchUp(
            KafkaSettings kafka,
            EmbeddedElasticsearch elasticsearch,
            StoredCounts counts,
            Outage outage,
            List<byte[]> logs) {
        this.kafka = kafka;
        this.elasticsearch = elasticsearch;
        this.counts = counts;
        this.outage = outage;
        this.logs = logs;
    }

    /**
     * How long and how much.
     *
     * @param seconds that Elasticsearch is away
     * @param perSecond logs of the large service
     */
    record Outage(int seconds, int perSecond) {}

    /** They are to be there, each with one log. */
    static List<String> services() {
        List<String> services = new ArrayList<>(OTHERS);
        services.add(LARGE);
        services.add(LIMIT);
        return services;
    }

    /** @param moalog killed when it has caught up: what Elasticsearch takes then is the client's */
    void run(MoalogProcess moalog, BareClient client) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Void> sending = threads.submit(this::sendSteadily);
            while (counts.written(LARGE) < outage.perSecond()) {
                pause(sending);
            }
            counts.flush();
            long before = counts.written(LARGE);
            elasticsearch.kill();
            TimeUnit.SECONDS.sleep(outage.seconds());
            elasticsearch.restart();
            long back = System.nanoTime();
            int live = Integer.MAX_VALUE;
            double othersSeconds = 0;
            List<Long> behind = new ArrayList<>();
            int caughtUp = 0;
            double seconds = 0;
            while (caughtUp == 0 || behind.isEmpty()) {
                pause(sending);
                long written = before + counts.written(LARGE);
                requireInTime(back, "the service's", written, large.get());
                if (caughtUp == 0 && written >= large.get() - CAUGHT_UP * outage.perSecond()) {
                    caughtUp = writtenOfAll();
                    seconds = (System.nanoTime() - back) / 1e9;
                }
                long otherFound = counts.found(OTHERS.get(0)) - 1;
                long now = System.nanoTime();
                if (live == Integer.MAX_VALUE && otherFound >= other.size() - CAUGHT_UP * OTHERS_PER_SECOND) {
                    live = other.size();
                    othersSeconds = (now - back) / 1e9;
                }
                while (live < other.size() && live + behind.size() < Math.min(otherFound, other.size())) {
                    behind.add(now - other.get(live + behind.size()));
                }
            }
            moalog.kill();
            counts.settle();
            elasticsearch.kill();
            elasticsearch.restart();
            int count = caughtUp;
            double limit = limit(threads.submit(() -> replay(client, count)), sending, count);
            report(limit, caughtUp, seconds, othersSeconds, behind);
        } finally {
            over.set(true);
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /**
     * The limit: as many logs from a bare client, which makes its bulks meanwhile, after another kill and into an index as
     * new, while the senders go on. Logs a second.
     */
    private double limit(Future<Void> replay, Future<Void> sending, int count) throws Exception {
        long start = System.nanoTime();
        for (long written = 0; written < count; written = counts.written(LIMIT)) {
            requireInTime(start, "the client's", written, count);
            // It searches as before.
            counts.found(OTHERS.get(0));
            pause(sending);
            if (replay.isDone()) {
                replay.get();
            }
        }
        return count * 1e9 / (System.nanoTime() - start);
    }

    private static void requireInTime(long start, String whose, long written, long count) {
        if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(DEADLINE_MINUTES)) {
            throw new IllegalStateException(
                    "after %d minutes %d of %s %d logs are written".formatted(DEADLINE_MINUTES, written, whose, count));
        }
    }

    private Void replay(BareClient client, int count) throws Exception {
        client.send(BareClient.bulks(new ServiceName(LIMIT), counts.index(LIMIT), logs, count));
        return null;
    }

    /** Logs of all services that send, since Elasticsearch is back. */
    private int writtenOfAll() throws Exception {
        long written = counts.written(LARGE);
        for (String service : OTHERS) {
            written += counts.written(service);
        }
        return (int) written;
    }

    /** Before the next look; fails where the sending has. */
    private static void pause(Future<?> sending) throws Exception {
        TimeUnit.MILLISECONDS.sleep(100);
        if (sending.isDone()) {
            sending.get();
        }
    }

    /** At a steady rate, until it is over. */
    private Void sendSteadily() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = kafka.newProducer("bench", Map.of())) {
            long start = System.nanoTime();
            for (int tick = 0; !over.get(); tick++) {
                int perTick = outage.perSecond() / OTHERS_PER_SECOND;
                for (int i = 0; i < perTick; i++) {
                    send(producer, LARGE, tick % logs.size() * perTick + i, large::incrementAndGet);
                }
                send(producer, OTHERS.get(0), tick, () -> other.add(System.nanoTime()));
                for (String one : OTHERS.subList(1, OTHERS.size())) {
                    send(producer, one, tick, () -> {});
                }
                long due = start + tick * (TimeUnit.SECONDS.toNanos(1) / OTHERS_PER_SECOND);
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
        }
        return null;
    }

    private void send(KafkaProducer<byte[], byte[]> producer, String service, int log, Runnable acknowledged) {
        String topic = new TopicName(new ServiceName(service)).toString();
        producer.send(new ProducerRecord<>(topic, logs.get(log % logs.size())), (at, failure) -> {
            if (failure == null) {
                acknowledged.run();
            }
        });
    }

    private void report(double limit, long caughtUp, double seconds, double othersSeconds, List<Long> behind) {
        Collections.sort(behind);
        double p99 = behind.get(behind.size() * 99 / 100) / 1e6;
        double most = behind.get(behind.size() - 1) / 1e6;
        double rate = caughtUp / seconds;
        System.out.printf(
                Locale.ROOT,
                "after %d s without Elasticsearch at %,d logs/s: caught up in %.1f s at %,.0f logs/s, limit %,.0f logs/s, ratio %.2f;"
                        + " another service after %.1f s, its new logs then behind: p99 %.0f ms, at most %.0f ms%n%n"
                        + "{\"bench\":\"index\",\"path\":\"catch-up\",\"outage_seconds\":%d,\"live_records_per_second\":%d,"
                        + "\"seconds\":%.1f,\"records_per_second\":%.0f,\"limit_records_per_second\":%.0f,\"ratio\":%.3f,"
                        + "\"others_seconds\":%.1f,\"others_behind_p99_ms\":%.0f,\"others_behind_max_ms\":%.0f}%n",
                outage.seconds(),
                outage.perSecond(),
                seconds,
                rate,
                limit,
                rate / limit,
                othersSeconds,
                p99,
                most,
                outage.seconds(),
                outage.perSecond(),
                seconds,
                rate,
                limit,
                rate / limit,
                othersSeconds,
                p99,
                most);
    }
}
