package io.moalog.archive.hdfs;

import io.moalog.model.ArchivePath;
import io.moalog.model.ServiceName;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes all that the archive has of a service that is gone. It can be repeated. */
public final class ArchivePurge {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivePurge.class);

    private final Folder folder;
    private final Temporaries temporaries;

    public ArchivePurge(ArchiveStore store) {
        folder = new Folder(store);
        temporaries = new Temporaries(folder);
    }

    /**
     * Deletes the service's folder, past any trash. First the files that are being written go: whoever still writes one, or
     * wakes up with one, finds it gone and cannot put it in its place.
     *
     * @param topicId of the topic that was archived last
     * @return whether there was anything
     * @throws IOException where HDFS does not answer or refuses
     */
    public boolean purge(ServiceName service, String topicId) throws IOException {
        boolean found = temporaries.removeOf(topicId);
        String path = ArchivePath.folder(service);
        if (folder.exists(path)) {
            folder.deleteWhole(path);
            LOG.info("Deleted {}", path);
            found = true;
        }
        return found;
    }
}
