package io.moalog.standalone.program.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.moalog.standalone.program.config.RoleName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The description of the API that this process serves: its roles' and the program's own. */
@Tag(name = "program")
@Controller("/openapi")
@ExecuteOn(TaskExecutors.BLOCKING)
class OpenApiController {
    private final ServedRoles served;
    private volatile @Nullable String written;

    OpenApiController(ServedRoles served) {
        this.served = served;
    }

    @Operation(summary = "This description, as YAML")
    @Get
    @Produces("application/yaml")
    String describe() {
        String known = written;
        if (known == null) {
            OpenApiMerge merge = new OpenApiMerge();
            merge.add("program");
            served.roles().stream().map(RoleName::text).forEach(merge::add);
            known = merge.write();
            written = known;
        }
        return known;
    }
}
