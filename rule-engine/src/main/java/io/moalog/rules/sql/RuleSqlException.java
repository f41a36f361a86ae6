package io.moalog.rules.sql;

/** A rule's SQL cannot be taken. The message says what is wrong, the rest where and what would be right. */
public final class RuleSqlException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String expected;

    /**
     * @param line from 1
     * @param column from 1, in characters
     * @param expected what could stand there, in words
     */
    public RuleSqlException(int line, int column, String message, String expected) {
        super(message);
        this.line = line;
        this.column = column;
        this.expected = expected;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    public String expected() {
        return expected;
    }

    /** A refusal is a normal day: no stack trace is filled in. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
