package io.moalog.aggregator.http;

import io.moalog.model.ServiceName;
import io.moalog.registry.view.Service;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Registered names that somebody may have meant. */
final class Suggestions {
    private static final int MOST = 3;

    private record Candidate(String name, int distance) {}

    private Suggestions() {}

    /** The nearest names by edits, at most three, none that needs more edits than a third of its length. */
    static List<String> of(String wanted, Collection<Service> services) {
        String folded = fold(wanted);
        return services.stream()
                .map(service -> service.name().value())
                .map(name -> new Candidate(name, distance(folded, fold(name))))
                .filter(candidate -> candidate.distance <= Math.max(2, candidate.name.length() / 3))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static String fold(String name) {
        String cut = name.length() > ServiceName.MAX_LENGTH ? name.substring(0, ServiceName.MAX_LENGTH) : name;
        return ServiceName.fold(cut.toLowerCase(Locale.ROOT)).replace('-', '.');
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
