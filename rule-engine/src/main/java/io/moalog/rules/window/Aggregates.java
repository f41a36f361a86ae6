package io.moalog.rules.window;

import org.jspecify.annotations.Nullable;

/** The aggregates of one window so far. */
interface Aggregates {
    /** The value of one of them, null where SQL says NULL. */
    @Nullable
    Double of(Aggregate aggregate);
}
