/** Fluentd's Forward protocol (v1): the listener, its connections, and how their bytes are read. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.forward;
