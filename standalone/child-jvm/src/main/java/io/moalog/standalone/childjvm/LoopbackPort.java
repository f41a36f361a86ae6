package io.moalog.standalone.childjvm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1. */
public final class LoopbackPort {
    public static final String HOST = "127.0.0.1";

    /** Below the range that systems take outgoing connections' ports from, so that none of those steals the port. */
    private static final int LOWEST = 15_000;

    private static final int HIGHEST = 32_000;

    private LoopbackPort() {}

    /** A port that nobody listens on now; its user binds it a moment later. */
    public static int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ChildStartException("no free port on " + HOST + " between " + LOWEST + " and " + HIGHEST);
    }

    /** @throws ChildStartException when somebody listens there, in words for the user */
    public static void requireFree(int port) {
        if (!isFree(port)) {
            throw new ChildStartException("port " + port + " on " + HOST
                    + " is in use by another program: stop that program or choose another port");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: a port whose last user has just died counts as free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
