package io.moalog.archive.replay;

import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.model.LogPosition;
import io.moalog.model.ReceivedLog;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One turn of a job: day by day and file by file, from where the last turn stopped: read a bulk → store it → remember that →
 * rest. For one thread.
 */
final class ReplayTurn {
    private final ClaimedReplay claimed;
    private final Replay job;
    private final ArchivedRange range;
    private final ReplayWork work;
    private final ReplayPace pace;
    private final ReplayMetrics metrics;
    private final Map<String, Long> next;
    private final Map<LocalDate, String> indices;
    private final Set<LocalDate> prepared = new HashSet<>();

    ReplayTurn(ClaimedReplay claimed, ReplayWork work, ReplayPace pace, ReplayMetrics metrics) {
        this.claimed = claimed;
        this.job = claimed.job();
        this.range = new ArchivedRange(work.files(), job.service(), job.from(), job.to());
        this.work = work;
        this.pace = pace;
        this.metrics = metrics;
        this.next = claimed.progress();
        this.indices = claimed.days();
    }

    /** What happens behind each bulk. */
    interface Rest {
        /** Rests, and says whether the turn is over. */
        boolean isOverAfter(Duration rest) throws InterruptedException;
    }

    /**
     * Goes on with the job.
     *
     * @return whether everything is put back
     * @throws IOException where a backend does not answer; the next turn goes on from there
     * @throws NotOursException where the job is not this process' any more
     */
    boolean run(Rest rest) throws IOException, InterruptedException, NotOursException {
        if (job.total() == null) {
            count();
        }
        for (LocalDate day : range.days()) {
            claimed.renew();
            for (ArchivedFile file : range.files(day)) {
                if (file.footer().end() > nextOffset(file) && !putBack(file, rest)) {
                    return false;
                }
            }
        }
        // Whatever deleted an index meanwhile has deleted logs that count as put back.
        for (LocalDate received : List.copyOf(indices.keySet())) {
            prepare(received);
        }
        return true;
    }

    private void count() throws IOException, NotOursException {
        long rows = 0;
        for (LocalDate day : range.days()) {
            claimed.renew();
            for (ArchivedFile file : range.files(day)) {
                rows += range.rows(file);
            }
        }
        claimed.counted(rows);
    }

    private long nextOffset(ArchivedFile file) {
        LogPosition first = file.path().first();
        return next.getOrDefault(ClaimedReplay.partition(first), first.offset());
    }

    private boolean putBack(ArchivedFile file, Rest rest) throws IOException, InterruptedException, NotOursException {
        try (BulkReader logs = new BulkReader(job.service(), range.read(file, nextOffset(file)))) {
            for (List<ReceivedLog> bulk = logs.next(pace.bulkBytes());
                    !bulk.isEmpty();
                    bulk = logs.next(pace.bulkBytes())) {
                if (rest.isOverAfter(store(bulk))) {
                    return false;
                }
            }
        }
        LogPosition first = file.path().first();
        advance(
                new LogPosition(
                        first.topicId(), first.partition(), file.footer().end()),
                0,
                0);
        return true;
    }

    /** Returns for how long Elasticsearch is to be left alone now. */
    private Duration store(List<ReceivedLog> bulk) throws IOException, InterruptedException, NotOursException {
        LocalDate received = BulkReader.day(bulk.get(0).received());
        if (prepared.add(received)) {
            prepare(received);
        }
        long begin = System.nanoTime();
        Map<LogPosition, String> refused = work.sink().store(bulk);
        long took = System.nanoTime() - begin;
        new RefusedLogs(work.deadLetters()).keep(bulk, refused);
        LogPosition last = bulk.get(bulk.size() - 1).position();
        advance(new LogPosition(last.topicId(), last.partition(), last.offset() + 1), bulk.size(), refused.size());
        metrics.done(bulk.size(), refused.size());
        return pace.rest(bulk.stream().mapToLong(ReceivedLog::bytes).sum(), took);
    }

    /** An index that is another one than before has lost what it was given: all is put back again. */
    private void prepare(LocalDate received) throws IOException, InterruptedException, NotOursException {
        if (!work.isService().test(job.service())) {
            // What is stored of it may just have been deleted, and must not come back.
            throw new IOException("there is no service " + job.service() + " any more");
        }
        String index = work.sink().prepare(job.service(), received, job.keepUntil());
        String before = indices.putIfAbsent(received, index);
        if (before == null) {
            claimed.prepared(received, index);
        } else if (!before.equals(index)) {
            claimed.startOver();
            throw new IOException("the index for what was received on " + received
                    + " was deleted while logs were put back: the replay starts over");
        }
    }

    private void advance(LogPosition to, int rows, int refused) throws NotOursException {
        claimed.advance(to, rows, refused);
        next.put(ClaimedReplay.partition(to), to.offset());
    }
}
