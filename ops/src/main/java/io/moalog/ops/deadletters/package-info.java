/** What no stage could take: found by its service, stage, reason and time, brought to the sink that refused it, or dropped. */
@org.jspecify.annotations.NullMarked
package io.moalog.ops.deadletters;
