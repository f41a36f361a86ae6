package io.moalog.registry.server;

import io.moalog.registry.view.Claim;
import io.moalog.registry.view.Masking;
import io.moalog.registry.view.Quota;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A registration as the API description shows it; {@link ServiceRequests} reads it, so as to tell all that is wrong.
 *
 * @param name letters a-z and digits with single '.', '_' or '-' between
 * @param owner who is responsible, e.g. a team
 * @param partitions of its topic
 * @param expectedBytesPerSecond decides the number of partitions, and the indices, where these are not given
 * @param retention an object with any of kafka, search, archive; or one age, which is that of search
 * @param indices how much time one index holds (day, week, month), and of how many shards it is; or "auto": as much is stored
 * @param indexing live, or batch: from the archive, within minutes
 * @param quota how much it may send to each aggregator; null for as much as it likes
 * @param claims names in the senders' protocols that are this service's; * stands for anything
 * @param masking what of its logs is not kept; null for nothing
 */
record Registration(
        @Schema(example = "public.test.info", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(example = "team-a", requiredMode = Schema.RequiredMode.REQUIRED)
        String owner,

        @Schema(example = "3") @Nullable Integer partitions,

        @Schema(example = "10000000") @Nullable Long expectedBytesPerSecond,

        @Schema(example = "{\"kafka\":\"3d\",\"search\":\"30d\",\"archive\":\"3y\"}") @Nullable
        Object retention,

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
