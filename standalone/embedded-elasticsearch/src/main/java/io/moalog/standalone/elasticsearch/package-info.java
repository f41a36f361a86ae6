/** A real Elasticsearch node in a child JVM. */
@NullMarked
package io.moalog.standalone.elasticsearch;

import org.jspecify.annotations.NullMarked;
