package io.moalog.archive.replay;

import io.micrometer.core.instrument.MeterRegistry;
import io.moalog.model.ServiceName;
import io.moalog.stream.Check;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The jobs that put archived logs back into Elasticsearch. They live in SQL, and whichever process has a turn goes on with
 * one where it stopped. Thread-safe.
 *
 * <p>Its methods throw {@link org.jdbi.v3.core.JdbiException} where SQL does not answer.
 */
public final class Replays implements AutoCloseable {
    /** A silent process' job is another's after this. */
    public static final Duration LEASE = Duration.ofSeconds(15);

    private final ReplayTable table;
    private final ReplayWork work;
    private final ReplayWorker worker;

    /**
     * @param sql whose schema {@code quartz} the schedule migrates
     * @param bytesPerSecond of logs that this process puts back at the most
     */
    public Replays(DataSource sql, ReplayWork work, long bytesPerSecond, Duration lease, MeterRegistry meters) {
        this.table = new ReplayTable(sql, Clock.systemUTC());
        this.work = work;
        this.worker = new ReplayWorker(table, work, new ReplayPace(bytesPerSecond), new ReplayMetrics(meters), lease);
    }

    public void start() {
        worker.start();
    }

    /** Red while a replay does not go on. */
    public Check check(String name) {
        return worker.trouble()
                .map(trouble -> Check.down(name, trouble))
                .orElseGet(() -> Check.up(name, "all replays go on"));
    }

    /**
     * Begins a replay.
     *
     * @param from the earliest receive time
     * @param to behind the latest
     * @param keep how long from now on retention leaves the indices alone
     * @return the job; nothing where the archive holds no logs of that time
     * @throws IOException where HDFS does not answer
     */
    public Optional<Replay> begin(ServiceName service, Instant from, Instant to, Duration keep) throws IOException {
        if (new ArchivedRange(work.files(), service, from, to).isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Replay job = Replay.begin(UUID.randomUUID().toString(), service, from, to, now.plus(keep), now);
        table.add(job);
        worker.wake();
        return Optional.of(job);
    }

    public Optional<Replay> find(String id) {
        return table.find(id);
    }

    /** The newest first; those that ended more than 30 days ago are forgotten. */
    public List<Replay> list(int most) {
        return table.list(most);
    }

    /**
     * Ends a replay where it goes on. What it has put back stays, and is kept as long as was asked for.
     *
     * @return the job as it is now; nothing where there is none
     */
    public Optional<Replay> cancel(String id) {
        table.cancel(id);
        return table.find(id);
    }

    @Override
    public void close() {
        worker.close();
    }
}
