package io.moalog.tailapi.cold;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.archive.hdfs.ArchivedFile;
import io.moalog.archive.parquet.RowGroup;
import io.moalog.model.LogPosition;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
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

    /** About as many as one search may read. */
    private static final int FILES_AT_ONCE = 32;

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
        this.asked = request.begin().stretch();
        this.window = asked.and(wanted.received());
    }

    Plan plan() throws IOException, SearchFailedException {
        FilterCompat.Filter filter = wanted.rows(window).filter();
        Deque<LocalDate> days = new ArrayDeque<>(files.days(request.service()));
        days.removeIf(day -> !isInWindow(day));
        Deque<Day> ahead = new ArrayDeque<>();
        while (!days.isEmpty()) {
            Instant unread = start(days.getLast().plusDays(1));
            boolean progress = asked.to() == null || unread.isBefore(asked.to());
            if (progress && (deadline.isOver() || positions.size() >= MOST_POSITIONS)) {
                return new Plan(new Stretch(unread, asked.to()), parts, positions);
            }
            if (ahead.isEmpty()) {
                ahead.addAll(notHeld(listAhead(days)));
            }
            days.removeLast();
            Instant cut = add(ahead.removeFirst(), filter);
            if (cut != null) {
                return new Plan(new Stretch(cut, asked.to()), parts, positions);
            }
        }
        return new Plan(asked, parts, positions);
    }

    /** A file that may have wanted logs, and where they are. */
    private record Candidate(ArchivedFile file, Positions positions) {}

    private record Day(LocalDate date, List<Candidate> files) {}

    /** As many of the days as Elasticsearch is asked about at once: half of the time is for listing them. */
    private List<Day> listAhead(Deque<LocalDate> days) throws IOException, SearchFailedException {
        List<Day> listed = new ArrayList<>();
        long rest = deadline.left() / 2;
        int found = 0;
        for (Iterator<LocalDate> left = days.descendingIterator(); left.hasNext(); ) {
            Day day = list(left.next());
            listed.add(day);
            found += day.files().size();
            if (found >= FILES_AT_ONCE || deadline.isOver() || deadline.left() < rest) {
                break;
            }
        }
        return listed;
    }

    private Day list(LocalDate date) throws IOException {
        List<Candidate> inWindow = new ArrayList<>();
        for (ArchivedFile file : files.files(request.service(), date)) {
            Instant first = file.footer().firstReceived();
            Instant last = file.footer().lastReceived();
            if (first != null && last != null && window.meets(first, last)) {
                LogPosition begin = file.path().first();
                inWindow.add(new Candidate(
                        file,
                        new Positions(
                                begin.partition(), begin.offset(), file.footer().end(), first, last)));
            }
        }
        return new Day(date, inWindow);
    }

    /** The files of which Elasticsearch does not hold every row: the archive answers for them. */
    private List<Day> notHeld(List<Day> days) throws SearchFailedException {
        List<Positions> asked = days.stream()
                .flatMap(day -> day.files().stream())
                .map(Candidate::positions)
                .toList();
        long[] held = asked.isEmpty() ? new long[0] : elasticsearch.count(request.service(), asked);
        int next = 0;
        List<Day> notHeld = new ArrayList<>();
        for (Day day : days) {
            List<Candidate> ofDay = new ArrayList<>();
            for (Candidate one : day.files()) {
                if (held[next++] < one.file().footer().rows()) {
                    ofDay.add(one);
                }
            }
            notHeld.add(new Day(day.date(), ofDay));
        }
        return notHeld;
    }

    /** A file's day is that of its first log or, where brokers' clocks differ, one later. */
    private boolean isInWindow(LocalDate day) {
        return window.meets(start(day.minusDays(1)), start(day.plusDays(1)));
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Adds what a day has; the receive time from which on it is all there, where it is too much, else null. */
    private @Nullable Instant add(Day day, FilterCompat.Filter filter) throws IOException {
        List<Part> ofDay = new ArrayList<>();
        for (Candidate one : day.files()) {
            answerFor(one.positions());
            for (RowGroup group : rowGroups(one.file(), filter)) {
                ofDay.add(new Part(one.file(), group, latest(group.lastReceived())));
            }
        }
        ofDay.sort(
                Comparator.comparing((Part part) -> part.group().lastReceived()).reversed());
        for (Part part : ofDay) {
            Instant behind = part.latest().plusMillis(1);
            Instant cut = behind.isBefore(start(day.date())) ? start(day.date()) : behind;
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
