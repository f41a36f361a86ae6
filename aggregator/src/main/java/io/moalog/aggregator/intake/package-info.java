/** The one path that logs of every protocol take: into Kafka, within bounded bytes, counted, acknowledged when kept. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.intake;
