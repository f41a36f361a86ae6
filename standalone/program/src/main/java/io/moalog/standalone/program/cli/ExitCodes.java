package io.moalog.standalone.program.cli;

/** What scripts can tell from the exit code. */
public final class ExitCodes {
    public static final int OK = 0;

    /** The server answered with an error, or a part did not start. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong. */
    public static final int USAGE = 2;

    /** Nobody answers at the address. */
    public static final int UNREACHABLE = 3;

    private ExitCodes() {}
}
