package io.moalog.registry.view;

/** Patterns in which {@code *} stands for any run of characters, none included. There is no escape: names hold no star. */
final class Patterns {
    private Patterns() {}

    /** Whether {@code name} is matched: going back to the last star only, it takes no longer than both lengths' product. */
    static boolean matches(String pattern, String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (in < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = in;
            } else if (at < pattern.length() && pattern.charAt(at) == name.charAt(in)) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /**
     * Whether some name is matched by both. Cell (i, j) says whether what is left of {@code a} from i and of {@code b} from
     * j have a name in common; a star stands for nothing, or for what the other has next.
     */
    static boolean intersect(String a, String b) {
        boolean[] below = new boolean[b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            boolean[] row = new boolean[b.length() + 1];
            for (int j = b.length(); j >= 0; j--) {
                boolean starInA = i < a.length() && a.charAt(i) == '*';
                boolean starInB = j < b.length() && b.charAt(j) == '*';
                if (i == a.length() && j == b.length()) {
                    row[j] = true;
                } else if (starInA || starInB) {
                    row[j] = (i < a.length() && below[j]) || (j < b.length() && row[j + 1]);
                } else {
                    row[j] = i < a.length() && j < b.length() && a.charAt(i) == b.charAt(j) && below[j + 1];
                }
            }
            below = row;
        }
        return below[0];
    }
}
