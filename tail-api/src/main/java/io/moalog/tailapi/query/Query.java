package io.moalog.tailapi.query;

import java.util.List;

/**
 * What {@code q} asks for: words, {@code "phrases"}, {@code field:value}, each with {@code -} before it for its opposite;
 * a log matches where all of them hold. The same in tail and search.
 *
 * <ul>
 *   <li>A word or phrase matches where some string of the log, at any depth, holds its words one after the other, cut and
 *       lower-cased as Elasticsearch's {@code standard} analyzer does; {@code @timestamp} is no such string.
 *   <li>{@code message:phrase} is a phrase in that field alone.
 *   <li>Any other {@code field:value} is the whole value, where {@code *} stands for anything and ASCII letters match in
 *       either case; see {@link ValuePattern} for numbers. The field may be dotted; an array matches if one element does.
 *   <li>{@code message}, {@code level}, {@code host} and {@code trace_id} also stand for their other usual names
 *       ({@link io.moalog.model.LogField}).
 *   <li>{@code *} alone matches everything, {@code field:*} every log that has the field.
 * </ul>
 *
 * @param clauses all of which must hold; none: every log matches
 */
public record Query(List<Clause> clauses) {
    /** Matches every log. */
    public static final Query EVERYTHING = new Query(List.of());

    public Query {
        clauses = List.copyOf(clauses);
    }

    /**
     * Reads {@code q}.
     *
     * @throws BadQueryException where it cannot be read
     */
    public static Query parse(String q) throws BadQueryException {
        return new QueryParser(q).parse();
    }

    /** Whether all of it holds for {@code log}. */
    public boolean matches(LogFields log) {
        for (Clause clause : clauses) {
            if (!clause.matches(log)) {
                return false;
            }
        }
        return true;
    }
}
