package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Set;

/**
 * What of a service's logs is not kept.
 *
 * @param drop fields that are left out, as paths: {@code user.email} is the field {@code email} in the object {@code user},
 *     or a field of that whole name
 * @param mask fields whose values are replaced
 * @param redact what is replaced wherever it stands in a text: {@code card}, {@code email}, {@code bearer}, or a regular
 *     expression between slashes, in RE2's syntax: it has no back references and no look-around. All of them together may
 *     have {@link #MOST_INSTRUCTIONS}
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Masking(List<String> drop, List<String> mask, List<String> redact) {
    /** The most entries that each list may have. */
    public static final int MOST = 50;
    /** The most characters that an entry may have. */
    public static final int MAX_LENGTH = 200;

    /** What all own expressions together may be compiled to, in instructions: what a character of a text may cost. */
    public static final int MOST_INSTRUCTIONS = 2_000;

    private static final Pattern REPEAT = Pattern.compile("\\{([0-9]{1,4})(?:,([0-9]{1,4}))?");
    /** Repeats within repeats would be compiled to their product, before their size could be told. */
    private static final int MOST_REPEATS = 5_000;

    /** The patterns that need no expression. */
    public static final Set<String> BUILT_IN = Set.of("card", "email", "bearer");

    public Masking {
        drop = fields("drop", drop);
        mask = fields("mask", mask);
        redact = entries("redact", redact);
        checkInstructions(redact);
        if (drop.isEmpty() && mask.isEmpty() && redact.isEmpty()) {
            throw new IllegalArgumentException(
                    "masking has nothing in drop, mask or redact: name something, or leave masking out");
        }
    }

    private static List<String> fields(String list, List<String> paths) {
        List<String> checked = entries(list, paths);
        for (String path : checked) {
            if (path.startsWith(".") || path.endsWith(".") || path.contains("..")) {
                throw new IllegalArgumentException(
                        list + " names the field \"" + path + "\": write its path like user.email");
            }
        }
        return checked;
    }

    private static List<String> entries(String list, List<String> entries) {
        if (entries == null) {
            return List.of();
        }
        if (entries.size() > MOST) {
            throw new IllegalArgumentException(list + " has " + entries.size() + " entries: give at most " + MOST);
        }
        for (String entry : entries) {
            if (entry == null || entry.isBlank() || entry.length() > MAX_LENGTH) {
                throw new IllegalArgumentException(
                        list + " has an entry that is empty or longer than " + MAX_LENGTH + " characters");
            }
        }
        return List.copyOf(entries);
    }

    private static void checkInstructions(List<String> entries) {
        int instructions = 0;
        for (String entry : entries) {
            instructions += BUILT_IN.contains(entry) ? 0 : compile(entry).programSize();
            if (instructions > MOST_INSTRUCTIONS) {
                throw new IllegalArgumentException("redact has " + entry + ", with which its expressions have "
                        + instructions + " instructions: at most " + MOST_INSTRUCTIONS
                        + ", so repeat less in them (+ instead of {1,500}), or give fewer");
            }
        }
    }

    private static Pattern compile(String entry) {
        if (entry.length() < 3 || !entry.startsWith("/") || !entry.endsWith("/")) {
            throw new IllegalArgumentException(
                    "redact has \"" + entry
                            + "\": give card, email, bearer, or a regular expression between slashes, like /[0-9]{6}-[0-9]{7}/");
        }
        if (repeats(entry) > MOST_REPEATS) {
            throw new IllegalArgumentException("redact has " + entry + ", whose repeats multiply to more than "
                    + MOST_REPEATS + ": repeat less in it");
        }
        Pattern compiled;
        try {
            compiled = Pattern.compile(entry.substring(1, entry.length() - 1));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "redact has " + entry + ", which is not a regular expression of RE2: " + e.getMessage(), e);
        }
        if (compiled.matcher("").find()) {
            throw new IllegalArgumentException("redact has " + entry + ", which matches where there is no text at all: "
                    + "write it so that it needs at least one character");
        }
        return compiled;
    }

    private static double repeats(String expression) {
        double product = 1;
        for (Matcher repeat = REPEAT.matcher(expression); repeat.find(); ) {
            String most = repeat.group(2) == null ? repeat.group(1) : repeat.group(2);
            product *= Math.max(1, Integer.parseInt(most));
        }
        return product;
    }
}
