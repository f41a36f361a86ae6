/** Syslog over TCP and UDP, as RFC 5424 has it and as RFC 3164 found it: an app's messages are its service's logs. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.syslog;
