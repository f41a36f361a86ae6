/** OpenTelemetry's logs over HTTP: {@code /v1/logs} in both encodings, each record as one flat JSON log. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.otlp;
