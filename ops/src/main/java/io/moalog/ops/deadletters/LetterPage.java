package io.moalog.ops.deadletters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the letters that are wanted.
 *
 * @param total how many there are of them
 * @param letters the newest first
 * @param after for the page behind this one; null where there is none
 */
public record LetterPage(
        long total, List<Letter> letters, @Nullable String after) {}
