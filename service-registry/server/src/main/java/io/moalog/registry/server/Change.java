package io.moalog.registry.server;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change as the API description shows it, at least one of the fields; {@link ServiceRequests} reads it.
 *
 * @param owner who is responsible, e.g. a team
 * @param partitions of its topic, more than it has
 * @param retention an object with any of kafka, search, archive; or one age, which is that of search
 * @param indices how much time one index holds (day, week, month), and of how many shards it is; or "auto": as much is stored
 * @param indexing live, or batch: from the archive, within minutes
 * @param quota how much it may send to each aggregator; null for as much as it likes
 * @param claims names in the senders' protocols that are this service's; * stands for anything
 * @param masking what of its logs is not kept; null for nothing
 */
record Change(
        @Schema(example = "team-b") @Nullable String owner,
        @Schema(example = "6") @Nullable Integer partitions,
        @Schema(example = "{\"search\":\"14d\"}") @Nullable Object retention,

        @Schema(example = "{\"period\":\"week\",\"shards\":2}") @Nullable
        Object indices,

        @Schema(allowableValues = {"live", "batch"}) @Nullable
        String indexing,

        @Schema(example = "{\"bytesPerSecond\":1048576,\"burstBytes\":4194304}") @Nullable
        Quota quota,

        @Schema(example = "[{\"kind\":\"tag\",\"pattern\":\"kube.payment.*\"}]") @Nullable
        List<Claim> claims,

        @Schema(example = "{\"drop\":[\"password\"],\"redact\":[\"card\"]}") @Nullable
        Masking masking) {}
