package io.moalog.rules.window;

import io.moalog.rules.condition.LogFields;
import io.moalog.rules.condition.Truth;
import io.moalog.rules.condition.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of one rule. Each fires at most once: as soon as HAVING holds for good, else at its close where HAVING
 * holds then. There are never more than {@link WindowLimits#windowsPerRule()}: a log that would open one more is refused.
 * Not thread-safe.
 */
public final class RuleWindows {
    /** What became of a log. */
    public enum Outcome {
        COUNTED,
        /** Its window had closed. */
        LATE,
        /** It would have opened one window too many. */
        REFUSED
    }

    /** Longer values of group keys are cut: they would only fill the memory. */
    private static final int LONGEST_KEY = 500;

    private final Grouping grouping;
    private final long size;
    private final int most;
    private final Consumer<FiredWindow> fired;
    private final NavigableMap<Long, Map<List<@Nullable String>, Window>> byStart = new TreeMap<>();
    private int open;

    /** @param fired is given each window that fires, at once */
    public RuleWindows(Grouping grouping, WindowLimits limits, Consumer<FiredWindow> fired) {
        this.grouping = grouping;
        this.size = grouping.size().toMillis();
        this.most = limits.windowsPerRule();
        this.fired = fired;
    }

    /**
     * Counts a log into its window.
     *
     * @param event its event time
     * @param watermark windows that end up to it have closed
     * @param sample made only where it is kept
     */
    public Outcome add(LogFields log, long event, long watermark, Supplier<Sample> sample) {
        long start = Math.floorDiv(event, size) * size;
        if (start + size <= watermark) {
            return Outcome.LATE;
        }
        List<@Nullable String> keys = keys(log);
        Window window = windowOf(start, keys);
        if (window == null) {
            // While a backlog is read, windows end faster than they are closed by the clock.
            close(watermark);
            window = windowOf(start, keys);
        }
        if (window == null) {
            return Outcome.REFUSED;
        }
        window.add(log, sample);
        if (!window.isFired() && grouping.having().holdsForGood(window)) {
            fired.accept(window.fire(grouping, start, keys));
        }
        return Outcome.COUNTED;
    }

    /** The window, opened where it is not yet; null where that would be one too many. */
    private @Nullable Window windowOf(long start, List<@Nullable String> keys) {
        Map<List<@Nullable String>, Window> groups = byStart.get(start);
        Window known = groups == null ? null : groups.get(keys);
        if (known != null || open >= most) {
            return known;
        }
        Window opened = new Window(grouping);
        byStart.computeIfAbsent(start, unused -> new HashMap<>()).put(keys, opened);
        open++;
        return opened;
    }

    /** Closes the windows that end up to the watermark, the oldest first. */
    public void close(long watermark) {
        while (!byStart.isEmpty() && byStart.firstKey() + size <= watermark) {
            Map.Entry<Long, Map<List<@Nullable String>, Window>> oldest = byStart.pollFirstEntry();
            open -= oldest.getValue().size();
            oldest.getValue().forEach((keys, window) -> {
                if (!window.isFired() && grouping.having().test(window) == Truth.TRUE) {
                    fired.accept(window.fire(grouping, oldest.getKey(), keys));
                }
            });
        }
    }

    /** Forgets all windows. */
    public void clear() {
        byStart.clear();
        open = 0;
    }

    public int open() {
        return open;
    }

    private List<@Nullable String> keys(LogFields log) {
        if (grouping.keys().isEmpty()) {
            return List.of();
        }
        @Nullable String[] keys = new String[grouping.keys().size()];
        for (int i = 0; i < keys.length; i++) {
            Value value = log.get(grouping.keys().get(i));
            keys[i] = value == null ? null : cut(value.text());
        }
        return new ArrayList<>(Arrays.asList(keys));
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST_KEY) {
            return text;
        }
        boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_KEY - 1));
        return text.substring(0, splitsPair ? LONGEST_KEY - 1 : LONGEST_KEY) + "…";
    }
}
