package io.moalog.standalone.program.config;

import java.util.Comparator;
import java.util.List;

/** The known property that is nearest to a mistyped one, by Levenshtein's distance. */
final class Suggestion {
    private Suggestion() {}

    /** {@code "; did you mean x?"}, or nothing where none is near. */
    static String of(String typed, List<Setting> settings) {
        return settings.stream()
                .map(Setting::name)
                .min(Comparator.comparingInt(name -> distance(typed, name)))
                .filter(name -> distance(typed, name) <= Math.max(2, typed.length() / 3))
                .map(name -> "; did you mean " + name + "?")
                .orElse("; \"moalog config\" lists them all");
    }

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
