package io.moalog.rules.alert;

import io.moalog.stream.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one URL: how many tries are under way, and whether it rests after failures. While it fails it gets one
 * try at a time. Used by the webhooks' thread alone, save for {@link #failing()}.
 */
final class WebhookTarget {
    private static final int MOST_UNDER_WAY = 4;

    private final Backoff backoff;
    private final Duration longestDelay;
    private Instant restsUntil = Instant.MIN;
    private int underWay;
    private volatile @Nullable String failing;

    WebhookTarget(WebhookConfig config) {
        this.longestDelay = config.longestDelay();
        this.backoff = new Backoff(config.firstDelay(), config.longestDelay());
    }

    /** How many tries may begin now. */
    int room(Instant now) {
        if (now.isBefore(restsUntil)) {
            return 0;
        }
        return (failing == null ? MOST_UNDER_WAY : 1) - underWay;
    }

    void begun() {
        underWay++;
    }

    void succeeded() {
        underWay--;
        backoff.reset();
        restsUntil = Instant.MIN;
        failing = null;
    }

    void failed(String reason, Instant now) {
        underWay--;
        Duration rest = backoff.next();
        restsUntil = now.plus(rest);
        failing = reason;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /** Nothing is to be remembered of it: it works, or it failed so long ago that what waited for it was given up. */
    boolean isForgettable(Instant now) {
        return underWay == 0 && (failing == null || now.isAfter(restsUntil.plus(longestDelay.multipliedBy(2))));
    }

    /** Why the last try failed, null where it did not. */
    @Nullable
    String failing() {
        return failing;
    }
}
