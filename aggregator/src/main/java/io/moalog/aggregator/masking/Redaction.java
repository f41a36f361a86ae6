package io.moalog.aggregator.masking;

/** Something that must not be kept wherever it stands in a text. Thread-safe. */
interface Redaction {
    /**
     * The text with {@link Masker#INSTEAD} for all that was found, or the same object where nothing was.
     *
     * @param work what may still be done for the log; only what takes more than a look at each character is charged
     */
    String redact(String text, Work work);

    /** Whether the JSON number {@code json[from, to)} must not be kept; also called for the other words of JSON. */
    default boolean hidesNumber(byte[] json, int from, int to) {
        return false;
    }
}
