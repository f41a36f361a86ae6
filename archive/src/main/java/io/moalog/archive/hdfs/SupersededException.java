package io.moalog.archive.hdfs;

import java.io.IOException;

/** Another writer was first: the chain has grown, or this writer's file was fenced off. Look at the chain again. */
public final class SupersededException extends IOException {
    private static final long serialVersionUID = 1L;

    SupersededException(Chain chain, TemporaryName given) {
        super("another run archives " + chain + ": " + given + " is given up");
    }
}
