/** Tumbling windows by event time, their aggregates, and when they fire. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.window;
