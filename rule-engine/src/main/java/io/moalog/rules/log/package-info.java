/** Logs as rules see them: the fields that a service's rules name, read in one pass. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.log;
