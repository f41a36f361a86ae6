package io.moalog.rules.window;

import io.moalog.rules.condition.LogFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One window of one group. */
final class Window implements Aggregates {
    /** Enough to see what is going on; a window keeps no more logs than these. */
    static final int SAMPLES = 5;

    private final Map<String, Accumulator> accumulators = new HashMap<>();
    private final List<Sample> samples = new ArrayList<>(1);
    private long count;
    private boolean fired;

    Window(Grouping grouping) {
        grouping.aggregates().forEach(aggregate -> {
            if (aggregate.field() != null) {
                accumulators.putIfAbsent(aggregate.field(), new Accumulator());
            }
        });
    }

    void add(LogFields log, Supplier<Sample> sample) {
        count++;
        if (!fired) {
            accumulators.forEach((field, accumulator) -> accumulator.add(log.get(field)));
            if (samples.size() < SAMPLES) {
                samples.add(sample.get());
            }
        }
    }

    boolean isFired() {
        return fired;
    }

    /** What is to be told of it; from now on it is only remembered. */
    FiredWindow fire(Grouping grouping, long start, List<@Nullable String> keys) {
        fired = true;
        Map<String, @Nullable Double> values = new LinkedHashMap<>();
        grouping.selected().forEach((name, aggregate) -> values.put(name, of(aggregate)));
        FiredWindow told =
                new FiredWindow(start, start + grouping.size().toMillis(), keys, count, values, List.copyOf(samples));
        samples.clear();
        accumulators.clear();
        return told;
    }

    @Override
    public @Nullable Double of(Aggregate aggregate) {
        if (aggregate.field() == null) {
            return (double) count;
        }
        Accumulator accumulator = accumulators.get(aggregate.field());
        return accumulator == null ? null : accumulator.result(aggregate.function());
    }
}
