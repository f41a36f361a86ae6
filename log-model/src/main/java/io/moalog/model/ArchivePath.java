package io.moalog.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An archive file under the archive's root: {@code service=public.test.info/dt=2026-11-20/<topic id>-<partition>-<first
 * offset>.parquet}. The file holds one contiguous range of offsets; its end stands in its footer, because a name with
 * both ends would not stop two writers that chose different ends. A file that files were merged into has {@code .c<n>}
 * before its ending; its footer names those that it replaces, see {@link #current}.
 *
 * @param service whose logs it holds
 * @param day the UTC day of the logs' receive time
 * @param first the position of its first log
 * @param generation how often its logs were merged into a larger file: 0 as they were archived
 */
public record ArchivePath(ServiceName service, LocalDate day, LogPosition first, int generation) {
    private static final String SERVICE = "service=";
    private static final String DAY = "dt=";
    private static final String MERGED = ".c";
    private static final String SUFFIX = ".parquet";

    /** A file as it was archived. */
    public ArchivePath(ServiceName service, LocalDate day, LogPosition first) {
        this(service, day, first, 0);
    }

    /**
     * Which files hold a service's rows now: all but those that another one replaces, which stand beside it for a moment and
     * have the same rows.
     *
     * @param files all of a day's or of several whole days', each with the names of those that it replaces
     */
    public static Set<ArchivePath> current(Map<ArchivePath, ? extends Collection<String>> files) {
        Set<ArchivePath> current = new HashSet<>(files.keySet());
        files.forEach(
                (file, replaced) -> replaced.forEach(name -> file.sibling(name).ifPresent(current::remove)));
        return current;
    }

    /** The file of that name in the same folder; nothing where that is no name of an archive file. */
    public Optional<ArchivePath> sibling(String name) {
        return parse(folder(service, day) + "/" + name);
    }

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
            String name = parts[2].substring(0, parts[2].length() - SUFFIX.length());
            int merged = name.lastIndexOf(MERGED);
            int generation = merged < 0 ? 0 : Integer.parseInt(name.substring(merged + MERGED.length()));
            String position = merged < 0 ? name : name.substring(0, merged);
            return ServiceName.parse(parts[0].substring(SERVICE.length()))
                    .flatMap(service ->
                            LogPosition.parse(position).map(first -> new ArchivePath(service, day, first, generation)))
                    .filter(file -> file.toString().equals(path));
        } catch (DateTimeException | NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /** The file's name in its folder. */
    public String name() {
        return first.id() + (generation == 0 ? "" : MERGED + generation) + SUFFIX;
    }

    /** The path relative to the archive's root. */
    @Override
    public String toString() {
        return folder(service, day) + "/" + name();
    }
}
