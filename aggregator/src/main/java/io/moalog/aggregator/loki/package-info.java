/** Loki's push API: each entry of a stream is a log, with the stream's labels as fields. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.loki;
