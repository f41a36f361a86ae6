/** What callers ask for: the query language of tail and search, its meaning for one log, and times. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.query;
