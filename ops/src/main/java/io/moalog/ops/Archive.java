package io.moalog.ops;

import io.moalog.model.ArchivePath;
import io.moalog.registry.view.Service;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/** Counts a service's archived rows by the footers of its files. Files never change, so each footer is read once. */
final class Archive {
    private static final int REMEMBERED = 50_000;

    private final Configuration hadoop;
    private final Path root;
    private final Map<String, Long> rowsByFile = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    Archive(Configuration hadoop, Path root) {
        this.hadoop = hadoop;
        this.root = root;
    }

    /** The rows in files of the service's current topic; those of an earlier topic of that name do not count. */
    synchronized long rows(Service service) throws BackendException {
        long rows = 0;
        try {
            FileSystem files = root.getFileSystem(hadoop);
            Path folder = new Path(root, ArchivePath.folder(service.name()));
            RemoteIterator<LocatedFileStatus> found = files.listFiles(folder, true);
            while (found.hasNext()) {
                Path file = found.next().getPath();
                Optional<ArchivePath> path = ArchivePath.parse(relative(file));
                if (path.isPresent() && path.get().first().topicId().equals(service.topicId())) {
                    rows += rowsOf(file);
                }
            }
        } catch (FileNotFoundException nothingArchivedYet) {
            return 0;
        } catch (IOException e) {
            throw new BackendException("The archive " + root, e);
        }
        return rows;
    }

    private String relative(Path file) {
        Path day = file.getParent();
        return day.getParent().getName() + "/" + day.getName() + "/" + file.getName();
    }

    private long rowsOf(Path file) throws IOException {
        @Nullable Long known = rowsByFile.get(file.toString());
        if (known != null) {
            return known;
        }
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file, hadoop))) {
            long rows = reader.getRecordCount();
            rowsByFile.put(file.toString(), rows);
            return rows;
        }
    }
}
