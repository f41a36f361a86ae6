package io.moalog.registry.view;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How much a service may send to each aggregator process.
 *
 * @param bytesPerSecond of logs, decompressed; from 1 to {@link #MOST}
 * @param burstBytes how much of what was not used may be saved up; at least a second's worth
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Quota(long bytesPerSecond, long burstBytes) {
    /** A tebibyte: far over what a network carries, far under where sums of it overflow. */
    public static final long MOST = 1L << 40;

    private static final int DEFAULT_BURST_SECONDS = 4;

    public Quota {
        if (bytesPerSecond < 1 || bytesPerSecond > MOST) {
            throw new IllegalArgumentException(
                    "bytesPerSecond is " + bytesPerSecond + ": give from 1 to " + MOST + ", or no quota at all");
        }
        if (burstBytes < bytesPerSecond || burstBytes > DEFAULT_BURST_SECONDS * MOST) {
            throw new IllegalArgumentException("burstBytes is " + burstBytes + ": give at least bytesPerSecond ("
                    + bytesPerSecond + ") and at most " + DEFAULT_BURST_SECONDS * MOST);
        }
    }

    /**
     * The quota of that rate.
     *
     * @param burstBytes null for four seconds' worth
     * @throws IllegalArgumentException where a number is out of its limits
     */
    @JsonCreator
    public static Quota of(
            @JsonProperty("bytesPerSecond") long bytesPerSecond,
            @JsonProperty("burstBytes") @Nullable Long burstBytes) {
        // A rate that is too high is refused as such, not for the burst that overflowed from it.
        long fourSeconds = DEFAULT_BURST_SECONDS * Math.min(bytesPerSecond, MOST);
        return new Quota(bytesPerSecond, burstBytes == null ? fourSeconds : burstBytes);
    }
}
