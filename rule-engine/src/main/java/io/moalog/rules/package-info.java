/** Rules in SQL over the log streams: the role that raises alerts. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules;
