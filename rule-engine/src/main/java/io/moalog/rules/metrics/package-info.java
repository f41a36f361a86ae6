/** The role's metrics. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.metrics;
