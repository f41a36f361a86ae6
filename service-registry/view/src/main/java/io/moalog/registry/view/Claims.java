package io.moalog.registry.view;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All services' claims, made ready for look-ups; those of services that are being deleted count where no active one has the
 * name, so that their logs are still treated as the service asked. Names without a star are found by a map; patterns by what stands
 * before their first star, so that a look-up tries the lengths that there are, not the patterns.
 */
final class Claims {
    /** The first of equal rank has it: one has been moved, and its former owner's change is not read yet. */
    private static final Comparator<Held> FIRST_WINS = Comparator.comparingInt((Held held) -> held.claim.literals())
            .reversed()
            .thenComparing(held -> -held.service.version())
            .thenComparing(held -> held.claim.pattern());

    private final Map<ClaimKind, OfKind> active;
    private final Map<ClaimKind, OfKind> going;

    Claims(Collection<Service> services) {
        active = of(services, ServiceState.ACTIVE);
        going = of(services, ServiceState.DELETING);
    }

    private static Map<ClaimKind, OfKind> of(Collection<Service> services, ServiceState state) {
        List<Held> all = new ArrayList<>();
        for (Service service : services) {
            if (service.state() == state) {
                service.claims().forEach(claim -> all.add(new Held(claim, service)));
            }
        }
        all.sort(FIRST_WINS);
        Map<ClaimKind, OfKind> kinds = new EnumMap<>(ClaimKind.class);
        for (Held held : all) {
            kinds.computeIfAbsent(held.claim.kind(), kind -> new OfKind()).add(held);
        }
        return kinds;
    }

    Optional<Service> claimant(ClaimKind kind, String name) {
        return find(active, kind, name).or(() -> find(going, kind, name));
    }

    private static Optional<Service> find(Map<ClaimKind, OfKind> kinds, ClaimKind kind, String name) {
        OfKind claims = kinds.get(kind);
        return claims == null ? Optional.empty() : Optional.ofNullable(claims.find(name));
    }

    private record Held(Claim claim, Service service) {}

    private static final class OfKind {
        private final Map<String, Service> exact = new HashMap<>();
        private final Map<String, List<Held>> byPrefix = new HashMap<>();
        private final TreeSet<Integer> prefixLengths = new TreeSet<>();

        void add(Held held) {
            String pattern = held.claim.pattern();
            if (held.claim.exact()) {
                exact.putIfAbsent(pattern, held.service);
                return;
            }
            String prefix = pattern.substring(0, pattern.indexOf('*'));
            byPrefix.computeIfAbsent(prefix, begins -> new ArrayList<>()).add(held);
            prefixLengths.add(prefix.length());
        }

        @Nullable
        Service find(String name) {
            Service owner = exact.get(name);
            if (owner != null) {
                return owner;
            }
            Held best = null;
            for (int length : prefixLengths.headSet(name.length(), true)) {
                Held candidate = firstMatch(byPrefix.get(name.substring(0, length)), name);
                if (candidate != null && (best == null || FIRST_WINS.compare(candidate, best) < 0)) {
                    best = candidate;
                }
            }
            return best == null ? null : best.service;
        }

        private static @Nullable Held firstMatch(@Nullable List<Held> sorted, String name) {
            if (sorted != null) {
                for (Held held : sorted) {
                    if (Patterns.matches(held.claim.pattern(), name)) {
                        return held;
                    }
                }
            }
            return null;
        }
    }
}
