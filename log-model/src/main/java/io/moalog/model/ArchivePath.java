package io.moalog.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/**
 * An archive file under the archive's root: {@code service=public.test.info/dt=2026-11-20/<topic id>-<partition>-<first
 * offset>.parquet}. The file holds one contiguous range of offsets; its end stands in its footer, because a name with
 * both ends would not stop two writers that chose different ends.
 *
 * @param service whose logs it holds
 * @param day the UTC day of the logs' receive time
 * @param first the position of its first log
 */
public record ArchivePath(ServiceName service, LocalDate day, LogPosition first) {
    private static final String SERVICE = "service=";
    private static final String DAY = "dt=";
    private static final String SUFFIX = ".parquet";

    /** The folder of a service, relative to the root. */
    public static String folder(ServiceName service) {
        return SERVICE + service;
    }

    /** The service of a folder that {@link #folder(ServiceName)} names; nothing where it is another's. */
    public static Optional<ServiceName> service(String folder) {
        return folder.startsWith(SERVICE) ? ServiceName.parse(folder.substring(SERVICE.length())) : Optional.empty();
    }

    /** The folder of a service's day, relative to the root. */
    public static String folder(ServiceName service, LocalDate day) {
        return folder(service) + "/" + DAY + day;
    }

    /** Reads a path relative to the root strictly: what this class would not have written is nothing. */
    public static Optional<ArchivePath> parse(String path) {
        String[] parts = path.split("/", -1);
        if (parts.length != 3
                || !parts[0].startsWith(SERVICE)
                || !parts[1].startsWith(DAY)
                || !parts[2].endsWith(SUFFIX)) {
            return Optional.empty();
        }
        try {
            LocalDate day = LocalDate.parse(parts[1].substring(DAY.length()));
            return ServiceName.parse(parts[0].substring(SERVICE.length()))
                    .flatMap(service -> LogPosition.parse(parts[2].substring(0, parts[2].length() - SUFFIX.length()))
                            .map(first -> new ArchivePath(service, day, first)));
        } catch (DateTimeException notADay) {
            return Optional.empty();
        }
    }

    /** The path relative to the archive's root. */
    @Override
    public String toString() {
        return folder(service, day) + "/" + first.id() + SUFFIX;
    }
}
