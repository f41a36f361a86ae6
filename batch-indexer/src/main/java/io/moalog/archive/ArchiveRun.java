package io.moalog.archive;

import java.util.ArrayList;
import java.util.List;

/**
 * What a run did.
 *
 * @param files committed
 * @param rows in those files
 * @param lag offsets that Kafka had at the beginning and that are not archived, be it that they may still wait
 * @param failures what went wrong, each in words for an operator; empty where everything is archived
 */
public record ArchiveRun(long files, long rows, long lag, List<String> failures) {
    private static final int SHOWN = 3;

    static final ArchiveRun NOTHING = new ArchiveRun(0, 0, 0, List.of());

    public ArchiveRun {
        failures = List.copyOf(failures);
    }

    static ArchiveRun failed(long lag, String failure) {
        return new ArchiveRun(0, 0, lag, List.of(failure));
    }

    /** The failures in one line, the first few in full. */
    String summary() {
        int shown = Math.min(failures.size(), SHOWN);
        String first = String.join("; ", failures.subList(0, shown));
        return failures.size() > shown ? first + "; and " + (failures.size() - shown) + " more" : first;
    }

    ArchiveRun plus(ArchiveRun other) {
        List<String> both = new ArrayList<>(failures);
        both.addAll(other.failures);
        return new ArchiveRun(files + other.files, rows + other.rows, lag + other.lag, both);
    }
}
