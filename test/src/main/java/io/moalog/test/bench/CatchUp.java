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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Elasticsearch is killed and comes back after some minutes, while one service sends many logs a second and others a few:
 * how fast the indexer catches up while they go on, how soon less than two seconds of another service are missing, and how
 * far behind its new logs are from then on.
 */
final class CatchUp {
    private static final String LARGE = "bench.catch-up";
    private static final List<String> OTHERS = others("bench.live-");
    /** The client's, with the same share of the logs each. */
    private static final String LIMIT_LARGE = "bench.catch-up-limit";

    private static final List<String> LIMIT_OTHERS = others("bench.live-limit-");
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

    private static List<String> others(String prefix) {
        return IntStream.range(0, 4).mapToObj(i -> prefix + i).toList();
    }

    /**
     * What Elasticsearch has written since it is back.
     *
     * @param large logs of the large service
     * @param others of all the others
     */
    private record Written(long large, long others) {
        int all() {
            return Math.toIntExact(large + others);
        }
    }

    /** They are to be there, each with one log. */
    static List<String> services() {
        return Stream.of(List.of(LARGE, LIMIT_LARGE), OTHERS, LIMIT_OTHERS)
                .flatMap(List::stream)
                .toList();
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
            Optional<Written> caughtUp = Optional.empty();
            double seconds = 0;
            while (caughtUp.isEmpty() || behind.isEmpty()) {
                pause(sending);
                long written = counts.written(LARGE);
                requireInTime(back, "the service's", before + written, large.get());
                if (caughtUp.isEmpty() && before + written >= large.get() - CAUGHT_UP * outage.perSecond()) {
                    seconds = (System.nanoTime() - back) / 1e9;
                    caughtUp = Optional.of(new Written(written, writtenOfOthers()));
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
            Written same = caughtUp.get();
            double limit = limit(threads.submit(() -> replay(client, same)), sending, same);
            report(limit, same.all() / seconds, seconds, othersSeconds, behind);
        } finally {
            over.set(true);
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    /**
     * The limit: as many logs of as many services from a bare client, which makes its bulks meanwhile, after another kill and
     * into indices as new, while the senders go on. Logs a second.
     */
    private double limit(Future<Void> replay, Future<Void> sending, Written same) throws Exception {
        long start = System.nanoTime();
        for (long written = 0; written < same.large(); written = counts.written(LIMIT_LARGE)) {
            requireInTime(start, "the client's", written, same.large());
            // They are searched as before.
            counts.found(LIMIT_OTHERS.get(0));
            pause(sending);
            if (replay.isDone()) {
                replay.get();
            }
        }
        double limit = same.all() * 1e9 / (System.nanoTime() - start);
        replay.get();
        return limit;
    }

    private static void requireInTime(long start, String whose, long written, long count) {
        if (System.nanoTime() - start > TimeUnit.MINUTES.toNanos(DEADLINE_MINUTES)) {
            throw new IllegalStateException(
                    "after %d minutes %d of %s %d logs are written".formatted(DEADLINE_MINUTES, written, whose, count));
        }
    }

    /** The others' logs come evenly between the large service's. */
    private Void replay(BareClient client, Written same) throws Exception {
        BareClient.Target large = target(LIMIT_LARGE);
        List<BareClient.Target> others = new ArrayList<>();
        for (String service : LIMIT_OTHERS) {
            others.add(target(service));
        }
        IntFunction<BareClient.Target> targets = log -> {
            long othersBefore = log * same.others() / same.all();
            boolean isOther = (log + 1) * same.others() / same.all() > othersBefore;
            return isOther ? others.get((int) (othersBefore % others.size())) : large;
        };
        client.send(BareClient.bulks(targets, logs, same.all()));
        return null;
    }

    private BareClient.Target target(String service) throws Exception {
        return new BareClient.Target(new ServiceName(service), counts.index(service));
    }

    /** Logs since Elasticsearch is back. */
    private long writtenOfOthers() throws Exception {
        long written = 0;
        for (String service : OTHERS) {
            written += counts.written(service);
        }
        return written;
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

    private void report(double limit, double rate, double seconds, double othersSeconds, List<Long> behind) {
        Collections.sort(behind);
        double p99 = behind.get(behind.size() * 99 / 100) / 1e6;
        double most = behind.get(behind.size() - 1) / 1e6;
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
