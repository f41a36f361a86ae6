/** Brings logs of unclaimed names out of the dead letters into the service that has their name by now, each once. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.replay;
