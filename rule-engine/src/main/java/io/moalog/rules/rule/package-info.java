/** The rules themselves: kept in SQL, changed by the API, followed by every process. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.rule;
