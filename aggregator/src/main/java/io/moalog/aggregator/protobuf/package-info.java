/**
 * Protocol Buffers' wire format, read in place and written without objects: a few bytes of it may stand for many objects,
 * and what a request may cost has to follow from its bytes.
 */
@org.jspecify.annotations.NullMarked
package io.moalog.aggregator.protobuf;
