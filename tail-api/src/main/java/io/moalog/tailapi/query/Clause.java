package io.moalog.tailapi.query;

/**
 * A term, or its opposite.
 *
 * @param excluded whether only logs without {@code term} match
 * @param term what is asked for
 */
public record Clause(boolean excluded, Term term) {
    boolean matches(LogFields log) {
        return term.matches(log) != excluded;
    }
}
