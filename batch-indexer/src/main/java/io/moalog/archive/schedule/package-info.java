/** When slices of services are archived: Quartz, clustered over the SQL database. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive.schedule;
