/** The aggregator: network in, Kafka out. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator;
