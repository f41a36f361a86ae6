package io.moalog.archive.hdfs;

import java.io.IOException;
import java.util.stream.Collectors;

/** Why something in the archive failed, in one line for an operator. */
public final class FailureReason {
    private FailureReason() {}

    /**
     * The failure's own words, without the stack that a namenode adds to its. Where Parquet only says which page it could
     * not write, HDFS' words.
     */
    public static String of(Throwable failure) {
        Throwable said = failure;
        for (Throwable each = failure; each.getCause() != null; each = each.getCause()) {
            if (!(each instanceof IOException) && each.getCause() instanceof IOException) {
                said = each.getCause();
            }
        }
        if (said.getMessage() == null) {
            return said.toString();
        }
        return said.getMessage()
                .lines()
                .filter(line -> !line.startsWith("\tat "))
                .map(String::strip)
                .collect(Collectors.joining(" "));
    }
}
