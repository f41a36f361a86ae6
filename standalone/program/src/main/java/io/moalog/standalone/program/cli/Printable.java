package io.moalog.standalone.program.cli;

import java.util.regex.Pattern;

/** What a log or an answer says, as it may go to a terminal. */
final class Printable {
    /** C0, DEL and C1 (ECMA-48), which could drive the terminal; line ends stay (stack traces), tabs too. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\n\t]]");

    private Printable() {}

    static String of(String text) {
        return CONTROLS.matcher(text).replaceAll("\uFFFD");
    }
}
