/** What the indexer asks of Elasticsearch and how it reads the answers: the template, the indices, bulks. */
@org.jspecify.annotations.NullMarked
package io.moalog.indexer.elasticsearch;
