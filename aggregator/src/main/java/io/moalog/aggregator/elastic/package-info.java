/** Elasticsearch's bulk API, for senders that know no other: each action's document is a log, its index the service. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.elastic;
