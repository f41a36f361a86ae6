package io.moalog.indexer.document;

/** Why a log's own time does not serve, so that its receive time stands in for it. */
public enum TimeFault {
    /** It says none. */
    MISSING,
    /** It says one that nobody can read. */
    UNREADABLE,
    /** It says one that is too old to be true: {@link io.moalog.model.Timestamps#OLDEST}. */
    OLD,
    /** It says one further ahead than {@link io.moalog.model.Timestamps#FARTHEST_AHEAD}. */
    AHEAD
}
