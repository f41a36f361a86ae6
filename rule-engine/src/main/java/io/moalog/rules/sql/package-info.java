/** Rules as SQL: the text parsed by Calcite, and compiled to what is evaluated. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.sql;
