package io.moalog.stream;

import io.moalog.model.ServiceName;
import java.util.Map;

/** Which services' topics there are to read; what the loop needs to know of the registry. */
public interface ActiveServices {
    /** The topic's UUID of every service whose logs are to be read. Cheap to call: the same map until something changes. */
    Map<ServiceName, String> topicIds();

    /**
     * The first offset of a partition that is wanted at all: a reader that has come less far starts there, and what Kafka
     * has let go of before it is no loss. 0 wants everything.
     *
     * @param topicId the UUID of the topic that is there now
     */
    default long firstOffset(ServiceName service, String topicId, int partition) {
        return 0;
    }
}
