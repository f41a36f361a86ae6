package io.moalog.standalone.childjvm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A child whose behaviour its arguments choose; it leaves a file when it closes. */
final class SmallServer implements ChildServer {
    static final String CLOSED = "closed-in-order";

    private final ChildArguments arguments;

    SmallServer(ChildArguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] args) {
        ChildProgram.run(args, SmallServer::new);
    }

    @Override
    public Map<String, String> start() throws Exception {
        System.out.println("output of the server");
        // What nothing refers to any more must not matter, e.g. the lock's channel.
        System.gc();
        switch (arguments.value("behaviour")) {
            case "refuse" -> throw new ChildStartException("the port\nis taken");
            case "break" -> throw new IllegalStateException("broken inside");
            case "die" -> {
                System.err.println("last words");
                Runtime.getRuntime().halt(7);
            }
            case "hang" -> Thread.currentThread().join();
            default -> {
                // Serves.
            }
        }
        Path tmp = Path.of(System.getProperty("java.io.tmpdir"));
        return Map.of("address", arguments.value("address"), "leftovers", Long.toString(count(tmp)));
    }

    private static long count(Path folder) throws Exception {
        try (var files = Files.list(folder)) {
            return files.count();
        }
    }

    @Override
    public void close() throws Exception {
        Files.createFile(arguments.directory().resolve(CLOSED));
    }
}
