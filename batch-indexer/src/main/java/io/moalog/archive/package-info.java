/** The batch indexer: writes what is new in the services' topics to the archive, once, and tells what is there. */
@org.jspecify.annotations.NullMarked
package io.moalog.archive;
