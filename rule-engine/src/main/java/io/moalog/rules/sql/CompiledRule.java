package io.moalog.rules.sql;

import io.moalog.model.ServiceName;
import io.moalog.rules.condition.Condition;
import io.moalog.rules.window.Grouping;
import java.util.Optional;
import java.util.Set;

/**
 * A rule's SQL, ready to be evaluated.
 *
 * @param service whose logs it reads
 * @param servicePosition where the SQL names the service
 * @param where what a log must be
 * @param grouping the windows that the logs are gathered in; empty: every log alerts
 * @param fields every field that it reads
 */
public record CompiledRule(
        ServiceName service,
        SqlPosition servicePosition,
        Condition where,
        Optional<Grouping> grouping,
        Set<String> fields) {
    public CompiledRule {
        fields = Set.copyOf(fields);
    }
}
