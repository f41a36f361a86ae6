/** A real Kafka broker in a child JVM. */
@NullMarked
package io.moalog.standalone.kafka;

import org.jspecify.annotations.NullMarked;
