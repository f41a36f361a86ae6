package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a service is in its life, as the roles see it. */
public enum ServiceState {
    /** Takes logs. */
    @JsonProperty("active")
    ACTIVE,
    /** Takes no new logs; what it has is still being stored. */
    @JsonProperty("deleting")
    DELETING
}
