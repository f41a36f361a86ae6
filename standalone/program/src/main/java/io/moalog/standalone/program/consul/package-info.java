/** Registers this process's aggregator in Consul, so that senders find it by one name. */
@NullMarked
package io.moalog.standalone.program.consul;

import org.jspecify.annotations.NullMarked;
