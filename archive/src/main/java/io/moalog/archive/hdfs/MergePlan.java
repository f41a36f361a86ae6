package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.parquet.LogFileWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which files of a day to merge: those that follow each other in a partition, are small, and fit into one. */
final class MergePlan {
    private MergePlan() {}

    /**
     * The groups to merge, each of two files or more, in the order of their offsets.
     *
     * @param current the day's files that hold its rows
     */
    static List<List<ArchivedFile>> groups(List<ArchivedFile> current, FileLimits limits) {
        Map<String, List<ArchivedFile>> partitions = new TreeMap<>();
        for (ArchivedFile file : current) {
            String partition =
                    file.path().first().topicId() + '-' + file.path().first().partition();
            partitions.computeIfAbsent(partition, name -> new ArrayList<>()).add(file);
        }
        List<List<ArchivedFile>> groups = new ArrayList<>();
        for (List<ArchivedFile> partition : partitions.values()) {
            partition.sort(Comparator.comparingLong(file -> file.path().first().offset()));
            addGroups(partition, limits, groups);
        }
        return groups;
    }

    private static void addGroups(List<ArchivedFile> partition, FileLimits limits, List<List<ArchivedFile>> groups) {
        List<ArchivedFile> group = new ArrayList<>();
        for (ArchivedFile file : partition) {
            if (!group.isEmpty() && !fits(group, file, limits)) {
                close(group, groups);
                group = new ArrayList<>();
            }
            if (isSmall(file, limits)) {
                group.add(file);
            }
        }
        close(group, groups);
    }

    private static void close(List<ArchivedFile> group, List<List<ArchivedFile>> groups) {
        if (group.size() > 1) {
            groups.add(group);
        }
    }

    /** Half a full file is right-sized: merging those again and again would cost more than it gives. */
    private static boolean isSmall(ArchivedFile file, FileLimits limits) {
        return file.bytes() < limits.bytes() / 2
                && file.footer().rows() < limits.rows() / 2
                && file.footer().version() == LogFileWriter.VERSION;
    }

    private static boolean fits(List<ArchivedFile> group, ArchivedFile next, FileLimits limits) {
        ArchivedFile last = group.get(group.size() - 1);
        long bytes = group.stream().mapToLong(ArchivedFile::bytes).sum();
        long rows = group.stream().mapToLong(file -> file.footer().rows()).sum();
        return isSmall(next, limits)
                && last.footer().end() == next.path().first().offset()
                && bytes + next.bytes() <= limits.bytes()
                && rows + next.footer().rows() <= limits.rows();
    }
}
