package io.moalog.standalone.program.serve;

import io.moalog.archive.hdfs.ArchivePurge;
import io.moalog.indexer.IndexPurge;
import io.moalog.indexer.elasticsearch.StoredIndices;
import io.moalog.model.ServiceName;
import io.moalog.registry.server.IndexSizes;
import io.moalog.registry.server.PurgeTargets;
import io.moalog.registry.server.ServiceData;
import io.moalog.standalone.program.config.BackendSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is stored of services beside Kafka, for the registry to measure and to purge. */
final class StoredData {
    private StoredData() {}

    /** Connects to nothing yet. An address that is only a default, and nobody works with, is none. */
    static PurgeTargets in(Clients clients) {
        BackendSettings settings = clients.settings();
        List<ServiceData> data = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        if (settings.elasticsearch().reliedOn()) {
            data.add(new Indices(new IndexPurge(clients.elasticsearch())));
        } else {
            missing.add("elasticsearch.urls");
        }
        if (settings.hdfs().reliedOn()) {
            data.add(new Archive(new ArchivePurge(clients.archive().store())));
        } else {
            missing.add("hdfs.uri");
        }
        return new PurgeTargets(data, missing);
    }

    /** How large the indices are, where there is an Elasticsearch. Connects to nothing yet. */
    static IndexSizes sizes(Clients clients) {
        return clients.settings().elasticsearch().reliedOn()
                ? new StoredIndices(clients.elasticsearch())::sizes
                : IndexSizes.UNKNOWN;
    }

    private record Indices(IndexPurge purge) implements ServiceData {
        @Override
        public String what() {
            return "Elasticsearch";
        }

        @Override
        public boolean purge(ServiceName service, String topicId) throws IOException, InterruptedException {
            return purge.purge(service);
        }
    }

    private record Archive(ArchivePurge purge) implements ServiceData {
        @Override
        public String what() {
            return "the archive";
        }

        @Override
        public boolean purge(ServiceName service, String topicId) throws IOException {
            return purge.purge(service, topicId);
        }
    }
}
