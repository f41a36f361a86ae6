package io.moalog.registry.view;

import io.moalog.model.ServiceName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which services somebody may have meant who wrote a name that none has. */
public final class SimilarNames {
    private static final int MOST = 3;
    private static final int SHORTEST_PART = 3;

    private SimilarNames() {}

    /**
     * At most three names, the likeliest first: few letters otherwise (Levenshtein, 1965), or what was written a part of
     * the name, or the name its beginning.
     *
     * @param wanted as it was written, a legal name or not
     */
    public static List<String> to(String wanted, Collection<ServiceName> known) {
        String text = ServiceName.fold(wanted.strip().toLowerCase(Locale.ROOT));
        if (text.isEmpty() || text.length() > ServiceName.MAX_LENGTH) {
            return List.of();
        }
        int limit = Math.max(2, text.length() / 4);
        return known.stream()
                .map(name -> new Candidate(name.value(), distance(text, name.folded(), limit)))
                .filter(candidate -> candidate.distance <= limit)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private record Candidate(String name, int distance) {}

    private static int distance(String a, String b, int limit) {
        if ((a.length() >= SHORTEST_PART && b.contains(a)) || a.startsWith(b + ".")) {
            return Math.min(limit, Math.abs(a.length() - b.length()));
        }
        return Math.abs(a.length() - b.length()) > limit ? limit + 1 : levenshtein(a, b, limit);
    }

    /** Gives up, with more than {@code limit}, as soon as no way of fewer is left: a name costs little where it is far off. */
    private static int levenshtein(String a, String b, int limit) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return least;
            }
            above = row;
        }
        return above[b.length()];
    }
}
