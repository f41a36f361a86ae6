/** Plain work on bytes that every protocol shares: a window over what was read, UTF-8, and a writer of JSON. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.bytes;
