package io.moalog.standalone.program.up;

import java.io.PrintWriter;
import java.util.Locale;

/** What the terminal shows while everything starts: a line for each part that is there, with the seconds since the start. */
final class Progress {
    private final PrintWriter out;
    private final long started = System.nanoTime();

    Progress(PrintWriter out) {
        this.out = out;
    }

    /** From any thread. */
    synchronized void step(String what) {
        double seconds = (System.nanoTime() - started) / 1e9;
        line(String.format(Locale.ROOT, "%6.1f s  %s", seconds, what));
    }

    synchronized void line(String text) {
        out.println(text);
        out.flush();
    }
}
