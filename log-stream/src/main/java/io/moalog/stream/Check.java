package io.moalog.stream;

/**
 * The health of one backend or worker, as {@code /health} shows it.
 *
 * @param name what was checked, e.g. {@code realtime-indexer.elasticsearch}
 * @param up whether it does its work
 * @param detail what it is doing, or why it is not, in words for an operator
 */
public record Check(String name, boolean up, String detail) {
    public static Check up(String name, String detail) {
        return new Check(name, true, detail);
    }

    public static Check down(String name, String detail) {
        return new Check(name, false, detail);
    }

    /** Down, with the failure's own words. */
    public static Check down(String name, Throwable failure) {
        return new Check(name, false, failure.getClass().getSimpleName() + ": " + failure.getMessage());
    }
}
