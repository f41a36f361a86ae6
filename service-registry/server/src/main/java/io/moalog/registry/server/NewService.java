package io.moalog.registry.server;

import io.moalog.model.ServiceName;
import io.moalog.model.TopicName;
import java.util.List;

/** A registration asked for, complete with defaults. */
record NewService(ServiceName name, ServiceSettings settings) {
    TopicName topic() {
        return new TopicName(name);
    }

    NewService withKey(NewKey key) {
        return new NewService(name, settings.withKeys(List.of(key.kept())));
    }
}
