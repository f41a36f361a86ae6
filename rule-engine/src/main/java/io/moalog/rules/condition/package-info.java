/** Conditions over one log, with SQL's three-valued logic. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.condition;
