package io.moalog.archive;

import io.moalog.model.ServiceName;
import io.moalog.model.TimeText;
import io.moalog.registry.view.Age;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What to put back, as a caller says it.
 *
 * @param service whose logs
 * @param from the earliest receive time: ISO 8601, epoch milliseconds, {@code now}, {@code -1d}
 * @param to behind the latest, in the same forms; now where it is not said
 * @param keep how long from now on search retention leaves the indices alone, like {@code 7d}; that where it is not said
 */
record ReplayRequest(
        @Nullable String service,
        @Nullable String from,
        @Nullable String to,
        @Nullable String keep) {
    private static final String KEEP = "7d";

    /** The same with each field read. */
    record Checked(ServiceName service, Instant from, Instant to, Duration keep) {}

    /** @throws IllegalArgumentException which names the field, its value and what to give */
    Checked check(Instant now) {
        if (service == null) {
            throw new IllegalArgumentException("service is missing: name the service whose logs are to come back");
        }
        ServiceName name = ServiceName.parse(service)
                .orElseThrow(() -> new IllegalArgumentException(
                        "service \"" + service + "\" is no service's name: give one that /api/services lists"));
        if (from == null) {
            throw new IllegalArgumentException("from is missing: give the earliest receive time, " + TimeText.FORMS);
        }
        Instant begin = time("from", from, now);
        Instant end = time("to", to == null ? "now" : to, now);
        if (!begin.isBefore(end)) {
            throw new IllegalArgumentException(
                    "from (%s) is not before to (%s): give a time that has a length".formatted(begin, end));
        }
        try {
            return new Checked(
                    name, begin, end, Age.parse(keep == null ? KEEP : keep).duration());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("keep " + e.getMessage(), e);
        }
    }

    private static Instant time(String field, String value, Instant now) {
        return TimeText.parse(value, now)
                .map(time -> time.truncatedTo(ChronoUnit.MILLIS))
                .orElseThrow(() -> new IllegalArgumentException(
                        field + " \"" + value + "\" is not a time: give " + TimeText.FORMS));
    }
}
