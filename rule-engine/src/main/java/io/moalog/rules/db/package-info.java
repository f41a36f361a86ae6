/** The role's SQL schema. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.db;
