package io.moalog.registry.server;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change as the API description shows it, at least one of the fields; {@link ServiceRequests} reads it.
 *
 * @param owner who is responsible, e.g. a team
 * @param partitions of its topic, more than it has
 * @param retention an object with any of kafka, search, archive; or one age, which is that of search
 */
record Change(
        @Schema(example = "team-b") @Nullable String owner,
        @Schema(example = "6") @Nullable Integer partitions,
        @Schema(example = "{\"search\":\"14d\"}") @Nullable Object retention) {}
