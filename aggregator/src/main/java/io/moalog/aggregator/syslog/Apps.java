package io.moalog.aggregator.syslog;

import io.moalog.aggregator.intake.Destination;
import io.moalog.aggregator.intake.Intake;
import io.moalog.model.ServiceName;
import io.moalog.registry.view.ClaimKind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose logs an app's are: those of the service that has its name or claims it, as written or, where that makes it a legal
 * name, in lower case. What was found is kept for half a second, because services change. For one thread.
 */
final class Apps {
    /** A longer app is no service; the dead letters get to know its beginning. */
    private static final int LONGEST = 4 * ServiceName.MAX_LENGTH;

    private static final int MOST_KEPT = 256;
    private static final long KEPT_NANOS = 500_000_000;

    private record Found(Destination destination, long at) {}

    private final Intake intake;
    private final Map<String, Found> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Found> eldest) {
            return size() > MOST_KEPT;
        }
    };

    Apps(Intake intake) {
        this.intake = intake;
    }

    /** @param app null where the message names none, so that no service has it */
    Destination destination(@Nullable String app) {
        String name = app == null ? "" : app.length() <= LONGEST ? app : app.substring(0, LONGEST);
        Found found = kept.get(name);
        long now = System.nanoTime();
        if (found == null || now - found.at > KEPT_NANOS) {
            found = new Found(find(name), now);
            kept.put(name, found);
        }
        return found.destination;
    }

    private Destination find(String app) {
        Destination asWritten = intake.destination(ClaimKind.APP_NAME, app);
        String folded = app.toLowerCase(Locale.ROOT);
        boolean other = !folded.equals(app) && ServiceName.parse(folded).isPresent();
        return other && asWritten instanceof Destination.Nowhere
                ? intake.destination(ClaimKind.APP_NAME, folded)
                : asWritten;
    }
}
