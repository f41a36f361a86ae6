package io.moalog.tailapi.http;

import io.moalog.registry.view.Service;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names that may have been meant by one that does not exist. */
final class Suggestions {
    private static final int MOST = 3;

    private Suggestions() {}

    /** The nearest names, the nearest first; those that share little with {@code name} are left out. */
    static List<String> of(String name, Collection<Service> services) {
        String wanted = name.toLowerCase(Locale.ROOT);
        int limit = Math.max(2, wanted.length() / 3);
        return services.stream()
                .map(service -> service.name().value())
                .filter(known -> known.contains(wanted) || distance(wanted, known) <= limit)
                .sorted(Comparator.<String>comparingInt(known -> distance(wanted, known))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** Levenshtein's: how many characters to put in, take out or change. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
