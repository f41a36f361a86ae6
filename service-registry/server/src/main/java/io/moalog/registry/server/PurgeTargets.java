package io.moalog.registry.server;

import java.util.List;

/**
 * What a purge has to reach.
 *
 * @param data every place where services' logs are stored beside Kafka, so far as this process knows its address
 * @param missingSettings the settings that would name the others; a purge is refused while there are any
 */
public record PurgeTargets(List<ServiceData> data, List<String> missingSettings) {
    public PurgeTargets {
        data = List.copyOf(data);
        missingSettings = List.copyOf(missingSettings);
    }

    boolean isComplete() {
        return missingSettings.isEmpty();
    }
}
