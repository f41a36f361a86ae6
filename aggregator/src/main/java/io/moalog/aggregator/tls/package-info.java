/** TLS for listeners, from PEM files. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.tls;
