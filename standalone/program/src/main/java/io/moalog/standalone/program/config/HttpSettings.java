package io.moalog.standalone.program.config;

/**
 * The one HTTP port.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 */
public record HttpSettings(String host, int port) {}
