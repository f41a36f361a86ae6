package io.moalog.standalone.program.config;

/** What can be configured, as the table of the README shows it. */
interface Setting {
    /** Dotted, as in the file: {@code kafka.bootstrap-servers}. */
    String name();

    /** What holds where nothing is given; empty for nothing. */
    String defaultText();

    /** For people, after the words "give …". */
    String allowed();

    /** What it does, in a sentence without its stop. */
    String description();
}
