package io.moalog.tailapi.cold;

import io.moalog.archive.parquet.ArchivedLog;
import io.moalog.archive.parquet.RowConditions;
import io.moalog.model.LogField;
import io.moalog.model.Timestamps;
import io.moalog.tailapi.query.Clause;
import io.moalog.tailapi.query.LogFields;
import io.moalog.tailapi.query.Query;
import io.moalog.tailapi.query.Term;
import io.moalog.tailapi.search.SearchRequest;
import io.moalog.tailapi.search.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a search wants of the archive: what its files are asked for, and what a log must be. */
final class Wanted {
    /** How long after it happened a log may be received and still be found by its time. */
    static final Duration LATENESS = Duration.ofHours(24);

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");
    private static final List<String> TRACE_ID = List.of(LogField.TRACE_ID.names());

    private final SearchRequest request;
    private final @Nullable Instant from;
    private final @Nullable Instant to;

    Wanted(SearchRequest request) {
        this.request = request;
        this.from = request.from() == null ? null : clamp(request.from());
        this.to = request.to() == null ? null : clamp(request.to());
    }

    private static Instant clamp(Instant time) {
        return time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    }

    /** When logs of that time may have been received. */
    Stretch received() {
        return new Stretch(
                from == null ? null : from.minus(Timestamps.FARTHEST_AHEAD), to == null ? null : to.plus(LATENESS));
    }

    /**
     * What can be asked of the files' statistics and filters. No log that {@link #matches} is lost by it, save by its trace id:
     * there the log's own counts (the first, where it has several), as it is asked for, in lower case or in upper case.
     */
    RowConditions rows(Stretch received) {
        RowConditions rows = new RowConditions().received(received.from(), received.to());
        if (from != null || to != null) {
            rows.happened(from == null ? FIRST : from, to == null ? LAST : to);
        }
        for (Clause clause : request.query().clauses()) {
            if (!clause.excluded()
                    && clause.term() instanceof Term.FieldValue value
                    && value.value().isExact()
                    && TRACE_ID.containsAll(value.fields())) {
                rows.traceId(spellings(value.value().exact()));
            }
        }
        return rows;
    }

    private static Set<String> spellings(String id) {
        return new TreeSet<>(List.of(id, id.toLowerCase(Locale.ROOT), id.toUpperCase(Locale.ROOT)));
    }

    /** Whether it is one of the logs that are searched for. */
    boolean matches(ArchivedLog log) {
        byte[] json = log.value();
        Query query = request.query();
        return json != null
                && isInTime(log.time())
                && query.matches(new LogFields(json, request.service()))
                && LogFields.isLog(json);
    }

    private boolean isInTime(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }
}
