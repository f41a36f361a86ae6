package io.moalog.registry.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.moalog.registry.view.ServicePattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A secret of forward's handshake as those see it who read the changes: without itself. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record ShownSecret(String name, List<ServicePattern> services) {
    static @Nullable String json(@Nullable SecretRow row) {
        return row == null ? null : SettingsJson.write(new ShownSecret(row.name(), row.services()));
    }
}
