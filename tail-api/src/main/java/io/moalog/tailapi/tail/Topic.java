package io.moalog.tailapi.tail;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;

/**
 * A service's topic at one time of its life.
 *
 * @param service whose topic it is
 * @param id its UUID: a topic deleted and made again has another one
 */
record Topic(ServiceName service, String id) {
    /** In Kafka. */
    String name() {
        return new TopicName(service).toString();
    }
}
