package io.moalog.registry.server;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A registration as the API description shows it; {@link ServiceRequests} reads it, so as to tell all that is wrong.
 *
 * @param name letters a-z and digits with single '.', '_' or '-' between
 * @param owner who is responsible, e.g. a team
 * @param partitions of its topic
 * @param retention an object with any of kafka, search, archive; or one age, which is that of search
 */
record Registration(
        @Schema(example = "public.test.info", requiredMode = Schema.RequiredMode.REQUIRED)
        String name,

        @Schema(example = "team-a", requiredMode = Schema.RequiredMode.REQUIRED)
        String owner,

        @Schema(example = "3") @Nullable Integer partitions,

        @Schema(example = "{\"kafka\":\"3d\",\"search\":\"30d\",\"archive\":\"3y\"}") @Nullable
        Object retention) {}
