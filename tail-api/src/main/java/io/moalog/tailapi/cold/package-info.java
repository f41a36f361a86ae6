/** Search of what Elasticsearch no longer holds, in the archive's files. */
@org.jspecify.annotations.NullMarked
package io.moalog.tailapi.cold;
