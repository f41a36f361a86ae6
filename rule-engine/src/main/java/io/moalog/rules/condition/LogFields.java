package io.moalog.rules.condition;

import org.jspecify.annotations.Nullable;

/** One log as a condition sees it. */
public interface LogFields {
    /** The value of a field, nested ones by their dotted name; null where the log has none, or JSON's null. */
    @Nullable
    Value get(String field);
}
