package io.moalog.archive.parquet;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.binaryColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.eq;
import static org.apache.parquet.filter2.predicate.FilterApi.gt;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.in;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;
import static org.apache.parquet.filter2.predicate.FilterApi.ltEq;
import static org.apache.parquet.filter2.predicate.FilterApi.or;

import io.moalog.model.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.LongColumn;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a file are wanted: all that is added must hold. Row groups and pages that have none, by their statistics
 * and bloom filters, are not read. Not thread-safe.
 */
public final class RowConditions {
    private static final LongColumn RECEIVED = longColumn(LogColumns.RECEIVED.name());
    private static final LongColumn EVENT_TIME = longColumn(LogColumns.EVENT_TIME.name());
    private static final LongColumn OFFSET = longColumn(LogColumns.OFFSET.name());

    /** Rows that are nearer to each other than this are in the same pages, mostly. */
    private static final int PAGE_ROWS = 20_000;

    private @Nullable FilterPredicate all;
    private boolean few;

    /** Received in [from, to). */
    public RowConditions received(@Nullable Instant from, @Nullable Instant to) {
        if (from != null) {
            add(gtEq(RECEIVED, from.toEpochMilli()));
        }
        if (to != null) {
            add(lt(RECEIVED, to.toEpochMilli()));
        }
        return this;
    }

    /** From this offset on. */
    public RowConditions from(long offset) {
        add(gtEq(OFFSET, offset));
        return this;
    }

    /**
     * Whose {@link ArchivedLog#time} may be in [from, to): the log's own time is, or the receive time is, which stands in for one
     * that is missing or cannot be true.
     */
    public RowConditions happened(Instant from, Instant to) {
        FilterPredicate own = and(gtEq(EVENT_TIME, micros(from)), lt(EVENT_TIME, micros(to.plusNanos(999))));
        FilterPredicate noTime = or(
                eq(EVENT_TIME, null),
                or(
                        lt(EVENT_TIME, micros(Timestamps.OLDEST)),
                        gt(EVENT_TIME, micros(from.plus(Timestamps.FARTHEST_AHEAD)))));
        FilterPredicate received = and(
                gtEq(RECEIVED, from.toEpochMilli()),
                lt(RECEIVED, to.plusNanos(999_999).toEpochMilli()));
        add(or(own, and(noTime, received)));
        return this;
    }

    /** Whose trace id is one of these, character by character. */
    public RowConditions traceId(Set<String> any) {
        add(in(
                binaryColumn(LogColumns.TRACE_ID.name()),
                any.stream().map(Binary::fromString).collect(Collectors.toSet())));
        few = true;
        return this;
    }

    /** Whether so few rows are wanted that it pays to look where they are before they are read. */
    public boolean areForFew() {
        return few;
    }

    /**
     * These conditions, and that a row is about where those are that meet them: of all columns only the pages there are
     * read then. To find them, only the columns are read that are asked about.
     *
     * @param in the file that has the row group; closed
     */
    public RowConditions foundIn(FSDataInputStream in, long length, RowGroup group) throws IOException {
        FilterPredicate places = lt(OFFSET, 0L);
        try (LogFileReader rows = new LogFileReader(in, length, filter(), group, LogColumns.ASKED)) {
            LogRow row = rows.readRow();
            while (row != null) {
                long first = row.offset;
                long last = first;
                for (row = rows.readRow(); row != null && row.offset - last < PAGE_ROWS; row = rows.readRow()) {
                    last = row.offset;
                }
                places = or(places, and(gtEq(OFFSET, first), ltEq(OFFSET, last)));
            }
        }
        RowConditions found = new RowConditions();
        found.all = all == null ? places : and(all, places);
        return found;
    }

    /** For {@link LogFileReader}. */
    public FilterCompat.Filter filter() {
        return all == null ? FilterCompat.NOOP : FilterCompat.get(all);
    }

    private void add(FilterPredicate condition) {
        all = all == null ? condition : and(all, condition);
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
