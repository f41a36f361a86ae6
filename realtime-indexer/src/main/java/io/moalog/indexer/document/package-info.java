/** From a log's bytes to the document that Elasticsearch gets, without parsing the log into a tree. */
@org.jspecify.annotations.NullMarked
package io.moalog.indexer.document;
