package io.moalog.tailapi.cold;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.parquet.FileFooter;
import io.moalog.archive.parquet.RowGroup;
import io.moalog.model.LogPosition;
import io.moalog.tailapi.search.PageEnd;
import io.moalog.tailapi.search.Positions;
import io.moalog.tailapi.search.Search;
import io.moalog.tailapi.search.SearchFailedException;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.search.Stretch;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.jspecify.annotations.Nullable;

/**
 * Plans one search of the archive, day by day from the latest: of the files that Elasticsearch does not hold whole, the row
 * groups that may have hits. What goes over a limit is cut off at a receive time, where another search goes on. So each log is
 * answered for by the archive or by Elasticsearch, in one search and in no other.
 */
final class Planning {
    /** Each is a clause of Elasticsearch's query. */
    private static final int MOST_POSITIONS = 256;

    private final ArchiveFiles files;
    private final Search elasticsearch;
    private final SearchRequest request;
    private final Wanted wanted;
    private final ArchiveLimits limits;
    private final Deadline deadline;
    private final Stretch asked;
    private final Stretch window;
    private final List<Part> parts = new ArrayList<>();
    private final List<Positions> positions = new ArrayList<>();
    private long bytes;

    Planning(ArchiveFiles files, Search elasticsearch, SearchRequest request, ArchiveLimits limits, Deadline deadline) {
        this.files = files;
        this.elasticsearch = elasticsearch;
        this.request = request;
        this.wanted = new Wanted(request);
        this.limits = limits;
        this.deadline = deadline;
        PageEnd after = request.after();
        this.asked = after == null ? Stretch.ALL : after.stretch();
        this.window = asked.and(wanted.received());
    }

    Plan plan() throws IOException, SearchFailedException {
        FilterCompat.Filter filter = wanted.rows(window).filter();
        List<LocalDate> days = files.days(request.service());
        for (int i = days.size() - 1; i >= 0; i--) {
            LocalDate day = days.get(i);
            if (!isInWindow(day)) {
                continue;
            }
            Instant next = start(day.plusDays(1));
            boolean enough = deadline.isOver() || positions.size() > MOST_POSITIONS;
            boolean progress = asked.to() == null || next.isBefore(asked.to());
            Instant cut = enough && progress ? next : add(day, filter);
            if (cut != null) {
                return new Plan(new Stretch(cut, asked.to()), parts, positions);
            }
        }
        return new Plan(asked, parts, positions);
    }

    /** A file's day is that of its first log or, where brokers' clocks differ, one later. */
    private boolean isInWindow(LocalDate day) {
        return window.meets(start(day.minusDays(1)), start(day.plusDays(1)));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Adds what a day has; the receive time from which on it is all there, where it is too much, else null. */
    private @Nullable Instant add(LocalDate day, FilterCompat.Filter filter) throws IOException, SearchFailedException {
        List<Part> ofDay = new ArrayList<>();
        for (ArchivedFile file : notHeld(day)) {
            for (RowGroup group : rowGroups(file, filter)) {
                ofDay.add(new Part(file, group, latest(group.lastReceived())));
            }
        }
        ofDay.sort(
                Comparator.comparing((Part part) -> part.group().lastReceived()).reversed());
        for (Part part : ofDay) {
            Instant behind = part.latest().plusMillis(1);
            Instant cut = behind.isBefore(start(day)) ? start(day) : behind;
            if (bytes + part.group().bytes() > limits.bytes() && isBehindFirst(cut)) {
                return cut;
            }
            bytes += part.group().bytes();
            parts.add(part);
        }
        return null;
    }

    /** Whether something is left of what is to be read where it ends there. */
    private boolean isBehindFirst(Instant cut) {
        return !parts.isEmpty() && !cut.isAfter(parts.get(0).latest());
    }

    /** The files of a day of which Elasticsearch does not hold every row: the archive answers for them. */
    private List<ArchivedFile> notHeld(LocalDate day) throws IOException, SearchFailedException {
        List<ArchivedFile> inWindow = new ArrayList<>();
        List<Positions> theirs = new ArrayList<>();
        for (ArchivedFile file : files.files(request.service(), day)) {
            FileFooter footer = file.footer();
            if (footer.firstReceived() != null
                    && footer.lastReceived() != null
                    && window.meets(footer.firstReceived(), footer.lastReceived())) {
                LogPosition first = file.path().first();
                inWindow.add(file);
                theirs.add(new Positions(
                        first.partition(),
                        first.offset(),
                        footer.end(),
                        footer.firstReceived(),
                        footer.lastReceived()));
            }
        }
        long[] held = inWindow.isEmpty() ? new long[0] : elasticsearch.count(request.service(), theirs);
        List<ArchivedFile> notHeld = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            if (held[i] < inWindow.get(i).footer().rows()) {
                notHeld.add(inWindow.get(i));
                answerFor(theirs.get(i));
            }
        }
        return notHeld;
    }

    /** A log that was received too late for its time is left to Elasticsearch. */
    private void answerFor(Positions file) {
        Instant from = window.from();
        positions.add(new Positions(
                file.partition(),
                file.first(),
                file.end(),
                from == null || from.isBefore(file.firstReceived()) ? file.firstReceived() : from,
                latest(file.lastReceived())));
    }

    private Instant latest(Instant received) {
        Instant to = window.to();
        return to == null || received.isBefore(to) ? received : to.minusMillis(1);
    }

    /** None of a file that retention has deleted meanwhile. */
    private List<RowGroup> rowGroups(ArchivedFile file, FilterCompat.Filter filter) throws IOException {
        try {
            return files.rowGroups(file, filter);
        } catch (FileNotFoundException deleted) {
            return List.of();
        }
    }
}
