package io.moalog.archive.hdfs;

/** The steps by which files are merged into one, in their order. A process may die or sleep before each of them. */
public enum MergeStep {
    /** The files to merge are chosen. */
    CREATE,
    /** The temporary file is made, empty. */
    VERIFY,
    /** Others that merge files of the partition are fenced off, and the files are still what they were. */
    CLOSE,
    /** The merged file is whole. */
    RENAME,
    /** The merged file is in its place: those that it replaces do not count from now on. */
    SWEEP,
    /** Nobody can put another file in the place of those that are replaced. Before each of them. */
    HIDE;

    /** Told of each step before it is taken; where tests let a process die or sleep. */
    @FunctionalInterface
    public interface Listener {
        Listener NONE = step -> {};

        void before(MergeStep step);
    }
}
