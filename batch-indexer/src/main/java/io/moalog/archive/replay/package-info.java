/** Puts archived logs back into Elasticsearch: jobs in SQL that any process goes on with, turn by turn. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive.replay;
