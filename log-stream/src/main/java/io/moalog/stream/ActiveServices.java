package io.moalog.stream;

import io.moalog.model.ServiceName;
import java.util.Map;

/** Which services' topics there are to read; what the loop needs to know of the registry. */
public interface ActiveServices {
    /** The topic's UUID of every service whose logs are to be read. Cheap to call: the same map until something changes. */
    Map<ServiceName, String> topicIds();
}
