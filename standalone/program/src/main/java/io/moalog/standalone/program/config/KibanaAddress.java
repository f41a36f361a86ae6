package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach Kibana.
 *
 * @param url of it, or of a space in it
 * @param login who this program is to it
 * @param ca the certificate authority of its certificate, PEM
 */
public record KibanaAddress(URI url, Login login, Optional<Path> ca) {}
