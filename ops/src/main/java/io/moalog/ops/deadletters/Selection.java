package io.moalog.ops.deadletters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which letters to replay or drop: some by their ids, or those open ones that a filter takes, page by page.
 *
 * @param ids at most {@link DeadLetterOffice#MOST}; empty where the filter says it
 * @param filter without a state
 * @param after where the page before ended
 */
record Selection(
        List<String> ids, LetterFilter filter, @Nullable PageEnd after) {}
