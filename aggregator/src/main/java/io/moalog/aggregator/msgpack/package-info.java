/** MessagePack as it comes over the wire: where a value ends, and what it is as JSON. */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.msgpack;
