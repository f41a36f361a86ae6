package io.moalog.archive.replay;

/** The job was cancelled, or another process has taken it over since this one was silent for too long. */
final class NotOursException extends Exception {
    private static final long serialVersionUID = 1L;

    NotOursException(String id) {
        super("the replay " + id + " was cancelled, or another process has it");
    }
}
