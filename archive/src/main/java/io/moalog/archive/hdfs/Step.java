package io.moalog.archive.hdfs;

/** The steps by which a file gets into the archive, in their order, and out of it. A run may die or sleep before each. */
public enum Step {
    /** The temporary file is made, empty. */
    CREATE,
    /** Rivals that could end up elsewhere are fenced off, and the chain is read again. */
    VERIFY,
    /** The rows are written, the footer follows. */
    CLOSE,
    /** The file is whole. */
    RENAME,
    /** The file is in its place. */
    COMMIT_OFFSET,
    /** A file is deleted, since it was kept long enough. */
    DELETE;

    /** Told of each step before it is taken; where tests let a run die or sleep. */
    @FunctionalInterface
    public interface Listener {
        Listener NONE = step -> {};

        void before(Step step);
    }
}
