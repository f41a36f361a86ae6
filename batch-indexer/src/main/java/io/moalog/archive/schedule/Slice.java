package io.moalog.archive.schedule;

import io.moalog.model.ServiceName;

/**
 * A part of the services: those whose name's hash falls to it. The same services everywhere and for ever.
 *
 * @param number from 0
 * @param count of slices that there are
 */
public record Slice(int number, int count) {
    public Slice {
        if (count < 1 || number < 0 || number >= count) {
            throw new IllegalArgumentException("slice " + number + " of " + count + ": give 0 to count - 1");
        }
    }

    /** Whether the service is one of this slice's. */
    public boolean holds(ServiceName service) {
        // String.hashCode is specified: every JVM has the same.
        return Math.floorMod(service.value().hashCode(), count) == number;
    }
}
