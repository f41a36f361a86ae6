/** The live tail: one shared reader of Kafka a service at the live edge, and one alone for each tail that is behind it. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.tail;
