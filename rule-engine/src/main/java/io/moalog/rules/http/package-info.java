/** The API of rules and alerts. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.http;
