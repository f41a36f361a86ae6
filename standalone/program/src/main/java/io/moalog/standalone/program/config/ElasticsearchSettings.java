package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach Elasticsearch.
 *
 * @param urls its nodes
 * @param apiKey the encoded key, as Elasticsearch's API gives it
 * @param user a name with its password, instead of a key
 * @param ca the certificate authority of its nodes, PEM
 * @param reliedOn whether somebody named the nodes, or a role of this process works with them
 */
public record ElasticsearchSettings(
        List<URI> urls, Optional<String> apiKey, Optional<Credentials> user, Optional<Path> ca, boolean reliedOn) {

    /** A name with its password; shown without the latter. */
    public record Credentials(String name, String password) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return "ElasticsearchSettings" + urls;
    }
}
