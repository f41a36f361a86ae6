/** Search: the query language as Elasticsearch's, and its answer as ours. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.search;
