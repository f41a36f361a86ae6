/** What a service's owner does not want kept is taken out of its logs, before Kafka has them. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.masking;
