package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Ports on 127.0.0.1. */
public final class LoopbackPort {
    public static final String HOST = "127.0.0.1";

    private static final byte[] ADDRESS = {127, 0, 0, 1};

    /** Below the range that systems take outgoing connections' ports from, so that none of those steals the port. */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final int RETRIES = 10;

    private LoopbackPort() {}

    /**
     * A port that nobody listens on now; its user binds it a moment later.
     *
     * @param taken ports that have a user who has not bound them yet
     */
    public static int free(int... taken) {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (refusal(port).isEmpty() && IntStream.of(taken).noneMatch(other -> other == port)) {
                return port;
            }
        }
        throw new ChildStartException("no free port on " + HOST + " between " + LOWEST + " and " + HIGHEST);
    }

    /**
     * Waits a second for a port whose user is dying.
     *
     * @throws ChildStartException when nobody can listen there, e.g. since somebody does; in words for the user
     */
    public static void requireFree(int port) throws InterruptedException {
        Optional<String> refusal = refusal(port);
        // A process that dies lets go of its locks a moment before its ports.
        for (int attempt = 0; refusal.isPresent() && attempt < RETRIES; attempt++) {
            Thread.sleep(RETRY.toMillis());
            refusal = refusal(port);
        }
        if (refusal.isPresent()) {
            throw new ChildStartException("port " + port + " on " + HOST + " is in use or not allowed (" + refusal.get()
                    + "): stop the program that listens there, or choose another port");
        }
    }

    private static Optional<String> refusal(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a port whose last user has just died counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(ADDRESS), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
