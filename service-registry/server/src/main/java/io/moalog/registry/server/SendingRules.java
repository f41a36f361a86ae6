package io.moalog.registry.server;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the aggregators do with what a service sends.
 *
 * @param quota null for none
 * @param claims names in the senders' protocols that are the service's
 * @param masking null for none
 */
record SendingRules(
        @Nullable Quota quota, List<Claim> claims, @Nullable Masking masking) {
    static final SendingRules NONE = new SendingRules(null, List.of(), null);

    SendingRules {
        claims = List.copyOf(claims);
    }

    /**
     * Those that a request names; the others stay.
     *
     * @param named the names of those, of {@link SendingRequests#FIELDS}
     * @param values what they become; null or empty where they are removed
     */
    record Change(Set<String> named, SendingRules values) {
        static final Change NONE = new Change(Set.of(), SendingRules.NONE);

        SendingRules applyTo(SendingRules before) {
            return new SendingRules(
                    named.contains("quota") ? values.quota : before.quota,
                    named.contains("claims") ? values.claims : before.claims,
                    named.contains("masking") ? values.masking : before.masking);
        }
    }
}
