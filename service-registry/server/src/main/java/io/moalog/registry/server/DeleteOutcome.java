package io.moalog.registry.server;

import java.util.List;

/** What became of the wish to delete a service. */
sealed interface DeleteOutcome {
    /** It is going. */
    record Going(GoingService service) implements DeleteOutcome {}

    /** No such service. */
    record NotFound() implements DeleteOutcome {}

    /**
     * What is stored of it cannot be deleted by this process; nothing is changed.
     *
     * @param missingSettings those that would say where it is
     */
    record NoPurgeHere(List<String> missingSettings) implements DeleteOutcome {}
}
