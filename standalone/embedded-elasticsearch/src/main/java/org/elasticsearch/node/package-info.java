/** Reaches the package-private constructor of Elasticsearch's node; everything else is in {@code io.moalog}. */
@NullMarked
package org.elasticsearch.node;

import org.jspecify.annotations.NullMarked;
