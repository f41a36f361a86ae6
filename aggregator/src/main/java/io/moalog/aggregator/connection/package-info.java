/** What the connections of all protocols over TCP have in common: they read within the bound, and pause. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.connection;
