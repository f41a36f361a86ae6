package io.moalog.ops;

import io.moalog.model.ArchivePath;
import io.moalog.registry.view.Service;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.jspecify.annotations.Nullable;

/** Counts a service's archived rows by the footers of its files. A file is replaced whole, so each footer is read once. */
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
            for (FileStatus day : list(files, new Path(root, ArchivePath.folder(service.name())))) {
                for (FileStatus file : day.isDirectory() ? list(files, day.getPath()) : List.<FileStatus>of()) {
                    Optional<ArchivePath> path = ArchivePath.parse(relative(file.getPath()));
                    if (path.isPresent() && path.get().first().topicId().equals(service.topicId())) {
                        rows += rowsOf(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new BackendException("The archive " + root, e);
        }
        return rows;
    }

    private static List<FileStatus> list(FileSystem files, Path folder) throws IOException {
        try {
            return List.of(files.listStatus(folder));
        } catch (FileNotFoundException nothingYetOrNoMore) {
            return List.of();
        }
    }

    private String relative(Path file) {
        Path day = file.getParent();
        return day.getParent().getName() + "/" + day.getName() + "/" + file.getName();
    }

    private long rowsOf(FileStatus file) throws IOException {
        String version = file.getPath() + "@" + file.getModificationTime();
        @Nullable Long known = rowsByFile.get(version);
        if (known != null) {
            return known;
        }
        try (ParquetFileReader reader = ParquetFileReader.open(HadoopInputFile.fromPath(file.getPath(), hadoop))) {
            long rows = reader.getRecordCount();
            rowsByFile.put(version, rows);
            return rows;
        } catch (FileNotFoundException deletedMeanwhile) {
            return 0;
        }
    }
}
