package io.moalog.aggregator.masking;

/** Something that must not be kept wherever it stands in a text. Thread-safe, and takes time in proportion to the text. */
interface Redaction {
    /** The text with {@link Masker#INSTEAD} for all that was found, or the same object where nothing was. */
    String redact(String text);
}
