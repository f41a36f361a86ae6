/** Reaches the package-private parts of Elasticsearch that load plugins; everything else is in {@code io.moalog}. */
@NullMarked
package org.elasticsearch.plugins;

import org.jspecify.annotations.NullMarked;
