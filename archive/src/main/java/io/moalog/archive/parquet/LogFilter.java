package io.moalog.archive.parquet;

import static org.apache.parquet.filter2.predicate.FilterApi.and;
import static org.apache.parquet.filter2.predicate.FilterApi.gtEq;
import static org.apache.parquet.filter2.predicate.FilterApi.longColumn;
import static org.apache.parquet.filter2.predicate.FilterApi.lt;

import java.time.Instant;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;

/** Which rows of a file are wanted; files, row groups and pages that have none are not read. */
public final class LogFilter {
    private LogFilter() {}

    /**
     * Those received in a time.
     *
     * @param from the earliest receive time
     * @param to behind the latest
     */
    public static FilterCompat.Filter received(Instant from, Instant to) {
        return FilterCompat.get(inTime(from, to));
    }

    /** The same from an offset on. */
    public static FilterCompat.Filter received(Instant from, Instant to, long firstOffset) {
        return FilterCompat.get(and(inTime(from, to), gtEq(longColumn(LogColumns.OFFSET.name()), firstOffset)));
    }

    private static FilterPredicate inTime(Instant from, Instant to) {
        var received = longColumn(LogColumns.RECEIVED.name());
        return and(gtEq(received, from.toEpochMilli()), lt(received, to.toEpochMilli()));
    }
}
