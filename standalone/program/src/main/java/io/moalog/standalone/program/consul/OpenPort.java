package io.moalog.standalone.program.consul;

/**
 * A listener of this process.
 *
 * @param protocol what is spoken there, in one word: http, forward, syslog
 * @param host the address that is listened on, as it was configured
 * @param port the port that was taken
 */
public record OpenPort(String protocol, String host, int port) {
    public OpenPort {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the port of " + protocol + " is " + port + ": give 1 to 65535");
        }
    }
}
