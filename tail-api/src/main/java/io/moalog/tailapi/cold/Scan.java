package io.moalog.tailapi.cold;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.parquet.ArchivedLog;
import io.moalog.archive.parquet.LogFileReader;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.Stretch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what is planned, the latest first, until it is through or the time is up. Holds one row group in memory. */
final class Scan {
    private static final Logger LOG = LoggerFactory.getLogger(Scan.class);
    private static final int LOGS_BETWEEN_LOOKS = 1_000;

    private final ArchiveFiles files;
    private final Wanted wanted;
    private final Deadline deadline;
    private final BestHits best;
    private long read;

    Scan(ArchiveFiles files, Wanted wanted, Deadline deadline, BestHits best) {
        this.files = files;
        this.wanted = wanted;
        this.deadline = deadline;
        this.best = best;
    }

    /**
     * Offers what matches.
     *
     * @return what was read: the plan, or the later part of it where the time was up
     * @throws SearchFailedException where that would be nothing
     */
    Plan run(Plan plan) throws IOException, SearchFailedException {
        RowConditions rows = wanted.rows(wanted.received().and(plan.searched()));
        List<Part> parts = plan.parts();
        for (int done = 0; done < parts.size(); done++) {
            if (deadline.isOver() || !isRead(parts.get(done), rows)) {
                return cut(plan, done);
            }
        }
        return plan;
    }

    /** False where the time was up before it was. */
    private boolean isRead(Part part, RowConditions rows) throws IOException, SearchFailedException {
        try (LogFileReader reader = files.read(part.file(), rows, part.group())) {
            for (ArchivedLog log = reader.read(); log != null; log = reader.read()) {
                if (++read % LOGS_BETWEEN_LOOKS == 0 && deadline.isOver()) {
                    return false;
                }
                if (wanted.matches(log)) {
                    best.offer(log);
                }
            }
        } catch (FileNotFoundException deleted) {
            LOG.debug(
                    "{} was deleted while a search was about to read it",
                    part.file().path());
        }
        return true;
    }

    private static Plan cut(Plan plan, int done) throws SearchFailedException {
        Instant latest = plan.parts().subList(done, plan.parts().size()).stream()
                .map(Part::latest)
                .max(Instant::compareTo)
                .orElseThrow();
        Instant from = latest.plusMillis(1);
        Instant planned = plan.searched().from();
        if (planned != null && !from.isAfter(planned)) {
            // What is left was received before the stretch.
            return new Plan(plan.searched(), plan.parts().subList(0, done), plan.positions());
        }
        if (done == 0 || from.isAfter(plan.parts().get(0).latest())) {
            throw new SearchFailedException(
                    true,
                    "the time is up before anything of the archive is read: narrow the search by from and to, or raise"
                            + " tail-api.archive-timeout",
                    null);
        }
        return new Plan(new Stretch(from, plan.searched().to()), plan.parts().subList(0, done), plan.positions());
    }
}
