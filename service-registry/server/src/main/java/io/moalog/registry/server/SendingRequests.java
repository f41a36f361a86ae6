package io.moalog.registry.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.moalog.registry.view.Claim;
import io.moalog.registry.view.ClaimKind;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code quota}, {@code claims} and {@code masking} of a request. Unlike elsewhere, a null is given: it removes. */
final class SendingRequests {
    static final Set<String> FIELDS = Set.of("quota", "claims", "masking");
    static final int MOST_CLAIMS = 100;

    private static final String QUOTA = "an object like {\"bytesPerSecond\":1048576,\"burstBytes\":4194304}, or null";
    private static final String RATE = "a whole number from 1 to " + Quota.MOST;
    private static final String CLAIMS = "a list of at most " + MOST_CLAIMS
            + " objects like {\"kind\":\"tag\",\"pattern\":\"kube.payment.*\"}, or null";
    private static final String KIND = "one of tag, label, app-name, otel";
    private static final String PATTERN = "a name, or a pattern with *, like kube.payment.*";
    private static final String MASKING =
            "an object with any of drop, mask, redact, each a list of texts, like {\"drop\":[\"password\"]}, or null";

    private SendingRequests() {}

    /** What is wrong is kept in {@code fields}. */
    static SendingRules.Change read(RequestFields fields) {
        Set<String> named = FIELDS.stream().filter(fields::names).collect(Collectors.toUnmodifiableSet());
        return new SendingRules.Change(named, new SendingRules(quota(fields), claims(fields), masking(fields)));
    }

    private static @Nullable Quota quota(RequestFields fields) {
        if (!fields.isObject("quota", QUOTA)) {
            return null;
        }
        RequestFields quota = fields.in("quota");
        quota.allow(Set.of("bytesPerSecond", "burstBytes"));
        quota.missing("bytesPerSecond", RATE);
        Optional<Long> rate = quota.whole("bytesPerSecond", 1, Quota.MOST);
        Optional<Long> burst = quota.whole("burstBytes", rate.orElse(1L), 4 * Quota.MOST);
        return rate.isEmpty() ? null : Quota.of(rate.get(), burst.orElse(null));
    }

    private static List<Claim> claims(RequestFields fields) {
        JsonNode list = fields.raw("claims");
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray() || list.size() > MOST_CLAIMS) {
            fields.error("claims", list, CLAIMS);
            return List.of();
        }
        List<Claim> claims = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            claim(fields, i).ifPresent(claims::add);
        }
        return claims.stream().distinct().toList();
    }

    private static Optional<Claim> claim(RequestFields fields, int index) {
        if (!fields.raw("claims").path(index).isObject()) {
            fields.error("claims", fields.raw("claims"), CLAIMS);
            return Optional.empty();
        }
        RequestFields claim = fields.in("claims", index);
        claim.allow(Set.of("kind", "pattern"));
        claim.missing("kind", KIND);
        claim.missing("pattern", PATTERN);
        Optional<ClaimKind> kind = claim.text("kind", KIND, ClaimKind::parse);
        // What is wrong with a pattern is so with any kind.
        Optional<Claim> read =
                claim.text("pattern", PATTERN, pattern -> new Claim(kind.orElse(ClaimKind.TAG), pattern));
        return kind.isEmpty() ? Optional.empty() : read;
    }

    private static @Nullable Masking masking(RequestFields fields) {
        if (!fields.isObject("masking", MASKING)) {
            return null;
        }
        RequestFields masking = fields.in("masking");
        masking.allow(Set.of("drop", "mask", "redact"));
        List<String> drop = entries(masking, "drop", list -> new Masking(list, List.of(), List.of()).drop());
        List<String> mask = entries(masking, "mask", list -> new Masking(List.of(), list, List.of()).mask());
        List<String> redact = entries(masking, "redact", list -> new Masking(List.of(), List.of(), list).redact());
        if (drop.isEmpty() && mask.isEmpty() && redact.isEmpty()) {
            if (!masking.hasErrors()) {
                fields.error("masking", fields.raw("masking"), MASKING);
            }
            return null;
        }
        return new Masking(drop, mask, redact);
    }

    /** @param check makes a masking of the list alone, and throws what is wrong with it */
    private static List<String> entries(RequestFields masking, String name, UnaryOperator<List<String>> check) {
        JsonNode value = masking.raw(name);
        if (value.isMissingNode() || value.isNull() || (value.isArray() && value.isEmpty())) {
            return List.of();
        }
        List<String> entries = new ArrayList<>();
        value.forEach(entry -> entries.add(entry.isTextual() ? entry.textValue() : ""));
        try {
            if (value.isArray()) {
                return check.apply(entries);
            }
            masking.error(name, value, "a list of texts");
        } catch (IllegalArgumentException e) {
            masking.error(name, value, String.valueOf(e.getMessage()));
        }
        return List.of();
    }
}
