package io.moalog.standalone.program.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to reach Elasticsearch.
 *
 * @param urls its nodes
 * @param login who this program is to it
 * @param ca the certificate authority of its nodes, PEM
 * @param reliedOn whether somebody named the nodes, or a role of this process works with them
 */
public record ElasticsearchSettings(List<URI> urls, Login login, Optional<Path> ca, boolean reliedOn) {

    @Override
    public String toString() {
        return "ElasticsearchSettings" + urls;
    }
}
