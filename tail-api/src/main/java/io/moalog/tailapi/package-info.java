/** The role tail-api: live tail and search of the services' logs. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi;
