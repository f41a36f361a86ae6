package io.moalog.archive.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Indices in memory, one a day, which fail, refuse, hang and go as a test wants them to. */
public final class FakeIndices implements ReplaySink {
    private record Index(String id, Map<LogPosition, String> documents) {}

    private final Map<LocalDate, Index> indices = new ConcurrentHashMap<>();
    private final AtomicInteger made = new AtomicInteger();
    /** Of every day that was asked for. */
    final Map<LocalDate, Instant> kept = new ConcurrentHashMap<>();
    /** Of services that cannot be stored now. */
    public final Set<ServiceName> away = ConcurrentHashMap.newKeySet();
    /** What is refused for its content. */
    final Set<LogPosition> bad = ConcurrentHashMap.newKeySet();

    final AtomicInteger logsStored = new AtomicInteger();
    /** Who stores logs behind so many hangs until he is woken. */
    volatile int hangAfter = Integer.MAX_VALUE;

    final CountDownLatch hangs = new CountDownLatch(1);
    final CountDownLatch wakes = new CountDownLatch(1);

    @Override
    public String prepare(ServiceName service, LocalDate received, Instant keepUntil) {
        kept.merge(received, keepUntil, (a, b) -> a.isAfter(b) ? a : b);
        return indices.computeIfAbsent(
                        received, day -> new Index("index-" + made.incrementAndGet(), new ConcurrentHashMap<>()))
                .id();
    }

    @Override
    public Map<LogPosition, String> index(List<ReceivedLog> logs) throws IOException, InterruptedException {
        for (ReceivedLog log : logs) {
            prepare(log.service(), LocalDate.ofInstant(log.received(), ZoneOffset.UTC), Instant.EPOCH);
        }
        return store(logs);
    }

    @Override
    public Map<LogPosition, String> store(List<ReceivedLog> logs) throws IOException, InterruptedException {
        if (logsStored.get() >= hangAfter) {
            hangs.countDown();
            wakes.await();
        }
        Map<LogPosition, String> refused = new HashMap<>();
        for (ReceivedLog log : logs) {
            Index index = indices.get(LocalDate.ofInstant(log.received(), ZoneOffset.UTC));
            if (away.contains(log.service()) || index == null) {
                throw new IOException("503 for " + log.service());
            }
            if (bad.contains(log.position())) {
                refused.put(log.position(), "no log");
            } else {
                index.documents().putIfAbsent(log.position(), new String(log.body(), UTF_8));
            }
        }
        logsStored.addAndGet(logs.size());
        return refused;
    }

    void delete(LocalDate day) {
        indices.remove(day);
    }

    /** What is stored, by position. */
    public Map<LogPosition, String> documents() {
        Map<LogPosition, String> all = new HashMap<>();
        indices.values().forEach(index -> all.putAll(index.documents()));
        return all;
    }
}
