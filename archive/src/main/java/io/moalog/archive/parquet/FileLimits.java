package io.moalog.archive.parquet;

/**
 * When a file is full, and how much of it is held in memory.
 *
 * @param bytes compressed, on disk; the file is closed soon after
 * @param rows closes the file likewise
 * @param rowGroupBytes compressed, in memory until they are written together: the larger, the better for readers
 */
public record FileLimits(long bytes, long rows, int rowGroupBytes) {
    private static final int MIB = 1024 * 1024;

    public FileLimits {
        if (bytes < MIB) {
            throw new IllegalArgumentException("a file's limit is " + bytes + " bytes: give at least 1048576 (1 MiB)");
        }
        if (rows < 1) {
            throw new IllegalArgumentException("a file's limit is " + rows + " rows: give 1 or more");
        }
        if (rowGroupBytes < MIB) {
            throw new IllegalArgumentException(
                    "a row group has " + rowGroupBytes + " bytes: give at least 1048576 (1 MiB)");
        }
    }

    /** 128 MiB or ten million rows a file, 32 MiB a row group. */
    public static FileLimits defaults() {
        return new FileLimits(128L * MIB, 10_000_000, 32 * MIB);
    }
}
