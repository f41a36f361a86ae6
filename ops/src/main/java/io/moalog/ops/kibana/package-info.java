/** A data view in Kibana for each service, over its exact alias. */
@org.jspecify.annotations.NullMarked
package io.moalog.ops.kibana;
