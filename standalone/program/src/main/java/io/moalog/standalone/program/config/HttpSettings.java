package io.moalog.standalone.program.config;

/**
 * The one HTTP port.
 *
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param loopback whether only this machine reaches that address
 * @param tokens whether the management API asks for tokens
 */
public record HttpSettings(String host, int port, boolean loopback, TokenSettings tokens) {}
