package io.moalog.rules.window;

import io.moalog.rules.condition.Value;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The running aggregates of one field in one window. Numbers are doubles: counts are exact up to 2^53. */
final class Accumulator {
    private long values;
    private long numbers;
    private double sum;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;

    void add(@Nullable Value value) {
        if (value == null) {
            return;
        }
        values++;
        Optional<BigDecimal> number = value.number();
        if (number.isPresent()) {
            double read = number.get().doubleValue();
            numbers++;
            sum += read;
            least = Math.min(least, read);
            greatest = Math.max(greatest, read);
        }
    }

    /** The aggregate's value; null where SQL says NULL, as nothing was aggregated. */
    @Nullable
    Double result(Aggregate.Function function) {
        if (function == Aggregate.Function.COUNT) {
            return (double) values;
        }
        if (numbers == 0) {
            return null;
        }
        return switch (function) {
            case SUM -> sum;
            case MIN -> least;
            case MAX -> greatest;
            case AVG -> sum / numbers;
            case COUNT -> throw new IllegalStateException("answered above");
        };
    }
}
