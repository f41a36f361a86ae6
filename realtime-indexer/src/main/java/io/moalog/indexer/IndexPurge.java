package io.moalog.indexer;

import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.model.IndexName;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.util.List;
import org.elasticsearch.client.RestClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes all that Elasticsearch has of a service that is gone. It can be repeated. */
public final class IndexPurge {
    private static final Logger LOG = LoggerFactory.getLogger(IndexPurge.class);

    private final StoredIndices stored;

    /** @param elasticsearch with address, credentials and timeouts in it; stays the caller's to close */
    public IndexPurge(RestClient elasticsearch) {
        stored = new StoredIndices(elasticsearch);
    }

    /**
     * Deletes the service's indices, and with them its alias; an index of another name is only taken from behind the alias.
     *
     * @return whether there was anything
     * @throws IOException where Elasticsearch is away or refuses
     */
    public boolean purge(ServiceName service) throws IOException, InterruptedException {
        List<IndexName> indices = stored.of(service);
        if (!indices.isEmpty()) {
            stored.delete(indices);
            LOG.info("Deleted {}", indices);
        }
        List<String> others = stored.behindAlias(service).stream()
                .filter(name -> IndexName.parse(name)
                        .filter(index -> index.service().equals(service))
                        .isEmpty())
                .toList();
        for (String other : others) {
            stored.removeAlias(other, service);
            LOG.warn("{} is no index of {}, whose alias it had: it stays, without the alias", other, service);
        }
        return !indices.isEmpty() || !others.isEmpty();
    }
}
