/** The words everyone shares: service names and the names made from them, positions, and the log event on the wire. */
@org.jspecify.annotations.NullMarked
package io.moalog.model;
