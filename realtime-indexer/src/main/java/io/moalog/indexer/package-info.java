/** The realtime indexer: from the services' topics into Elasticsearch, every log once. */
@org.jspecify.annotations.NullMarked
package io.moalog.indexer;
