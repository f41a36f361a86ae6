package io.moalog.registry.server;

import io.moalog.registry.view.Age;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a new key is to be like.
 *
 * @param expiresAt from when on it is refused; null for never
 * @param expireOthersAfter how much longer the service's other keys hold; null for as long as they did
 */
record KeyRequest(
        @Schema(example = "2027-01-01T00:00:00Z") @Nullable Instant expiresAt,

        @Schema(example = "1h", implementation = String.class) @Nullable
        Age expireOthersAfter) {
    static final String TIME = "a time to come in ISO 8601, like 2027-01-01T00:00:00Z";
    private static final String AGE = "how long, as a number with h, d, w or y, like 1h";

    /**
     * @param body {@code {"expiresAt","expireOthersAfter"}}, either left out or both; or nothing
     * @throws BadRequestException with everything that is wrong
     */
    static KeyRequest read(byte[] body, Instant now) {
        if (body.length == 0) {
            return new KeyRequest(null, null);
        }
        RequestFields fields = new RequestFields(ServiceRequests.object(body));
        fields.allow(Set.of("expiresAt", "expireOthersAfter"));
        Optional<Instant> expiresAt = fields.text("expiresAt", TIME, text -> time(text, now));
        Optional<Age> others = fields.text("expireOthersAfter", AGE, Age::parse);
        fields.check();
        return new KeyRequest(expiresAt.orElse(null), others.orElse(null));
    }

    static Instant time(String text, Instant now) {
        try {
            Instant time = Instant.parse(text);
            if (time.isAfter(now)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(TIME, e);
        }
        throw new IllegalArgumentException(TIME);
    }
}
