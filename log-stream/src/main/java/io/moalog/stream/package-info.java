/** The one consumer loop over the services' topics (poll, deliver, commit), dead letters, and how to reach Kafka. */
@org.jspecify.annotations.NullMarked
package io.moalog.stream;
