package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;

/** A registration asked for, complete with defaults. */
record NewService(ServiceName name, ServiceSettings settings) {
    TopicName topic() {
        return new TopicName(name);
    }
}
