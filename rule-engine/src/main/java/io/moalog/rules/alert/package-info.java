/** Alerts: kept in SQL first, then posted to webhooks. */
@org.jspecify.annotations.NullMarked
package io.moalog.rules.alert;
