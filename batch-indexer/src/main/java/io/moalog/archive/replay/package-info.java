/** From the archive into Elasticsearch: logs that are put back by jobs in SQL, and services that are indexed from there alone. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive.replay;
