/** Feeds decoders with broken inputs. */
package io.moalog.aggregator.fuzz;
