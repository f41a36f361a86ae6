package io.moalog.rules.alert;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether those who are to be told of an alert have been. */
public enum AlertState {
    /** Kept; nobody is to be told. */
    @JsonProperty("raised")
    RAISED,
    /** Somebody has not been told yet. */
    @JsonProperty("pending")
    PENDING,
    /** Everybody was told. */
    @JsonProperty("delivered")
    DELIVERED,
    /** Somebody could not be told, and is not tried any more. */
    @JsonProperty("failed")
    FAILED
}
