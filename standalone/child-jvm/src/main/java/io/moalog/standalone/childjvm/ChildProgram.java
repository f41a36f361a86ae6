package io.moalog.standalone.childjvm;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * The frame of a child's {@code main}: takes the directory's lock, starts the server, tells the parent, and ends in
 * order when the parent closes the pipe or dies. Standard output belongs to the messages for the parent; what the
 * server prints goes to standard error, which is the log file.
 */
public final class ChildProgram {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(20);

    private ChildProgram() {}

    /** Returns when the server runs; from then on the process lives until {@link ParentWatch} ends it. */
    public static void run(String[] args, Function<ChildArguments, ChildServer> toServer) {
        PrintStream parent = System.out;
        System.setOut(System.err);
        ParentWatch watch = ParentWatch.start();
        try {
            ChildArguments arguments = ChildArguments.parse(args);
            DirectoryLock.take(arguments.directory(), LOCK_PATIENCE);
            Directories.empty(Directories.temporary(arguments.directory()));
            ChildServer server = toServer.apply(arguments);
            Map<String, String> addresses = server.start();
            watch.closeAtEnd(server);
            send(parent, new ChildMessage.Ready(addresses));
        } catch (ChildStartException e) {
            fail(parent, e, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            fail(parent, e, e.toString());
        }
    }

    private static void fail(PrintStream parent, Throwable failure, String reason) {
        failure.printStackTrace();
        send(parent, new ChildMessage.Failed(reason));
        Runtime.getRuntime().halt(1);
    }

    private static void send(PrintStream parent, ChildMessage message) {
        parent.println(message.line());
        parent.flush();
    }
}
