package io.moalog.tailapi.tail;

/**
 * A service's topic at one time of its life.
 *
 * @param name in Kafka
 * @param id its UUID: a topic deleted and made again has another one
 */
record Topic(String name, String id) {}
