/** {@code POST /ingest/{service}}: bodies of any length, read as a stream and split into logs. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.http;
