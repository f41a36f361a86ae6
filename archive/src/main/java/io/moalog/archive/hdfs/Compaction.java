package io.moalog.archive.hdfs;

import io.moalog.archive.parquet.FileLimits;
import io.moalog.model.ArchivePath;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small files of days that are over. A merged file is put in its place beside those that it was made of, whose
 * names its footer has: from that moment they do not count, and are hidden, and deleted later. A chain's last file is never
 * merged, for by it the chain goes on. Whoever dies in between leaves a whole archive, and the next one goes on. Safe beside
 * others that do the same, and beside those that archive. Thread-safe.
 */
public final class Compaction {
    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

    private final Folder folder;
    private final Listing listing;
    private final Temporaries temporaries;
    private final ReplacedFiles replaced;
    private final FileLimits limits;
    private final Duration keepReplaced;
    private final MergeStep.Listener steps;

    /**
     * @param limits how large a merged file may be
     * @param keepReplaced for how long those who listed a file before it was replaced can read it
     */
    public Compaction(ArchiveStore store, FileLimits limits, Duration keepReplaced, MergeStep.Listener steps) {
        this.folder = new Folder(store);
        this.listing = new Listing(folder);
        this.temporaries = new Temporaries(folder);
        this.replaced = new ReplacedFiles(folder);
        this.limits = limits;
        this.keepReplaced = keepReplaced;
        this.steps = steps;
    }

    /**
     * Merges a service's files.
     *
     * @param today this day and later ones are not over
     * @param changedSince days whose folders are as they were then are left alone
     * @return how many files were replaced
     * @throws IOException where HDFS refuses or does not answer
     */
    public int compact(ServiceName service, LocalDate today, Instant changedSince) throws IOException {
        int merged = 0;
        for (LocalDate day : listing.daysChangedSince(service, changedSince)) {
            if (day.isBefore(today)) {
                replaced.remove(service, day, keepReplaced);
                merged += compact(service, day);
            }
        }
        return merged;
    }

    private int compact(ServiceName service, LocalDate day) throws IOException {
        List<ArchivedFile> whole = listing.whole(service, day);
        for (ArchivedFile file : whole) {
            hideReplaced(file, whole);
        }
        int merged = 0;
        for (List<ArchivedFile> group : MergePlan.groups(withoutLasts(Listing.current(whole)), limits)) {
            merged += merge(group) ? group.size() : 0;
        }
        return merged;
    }

    /** The files without those by which chains go on; one look a partition that has several files. */
    private List<ArchivedFile> withoutLasts(List<ArchivedFile> files) throws IOException {
        Map<String, List<ArchivedFile>> partitions = files.stream()
                .collect(Collectors.groupingBy(file -> file.path().first().topicId()
                        + '-'
                        + file.path().first().partition()));
        List<ArchivedFile> without = new ArrayList<>();
        for (List<ArchivedFile> partition : partitions.values()) {
            if (partition.size() > 1) {
                ArchivePath any = partition.get(0).path();
                ArchivePath last = listing.lastFile(any.service(), any.first(), any.day());
                partition.stream().filter(file -> !file.path().equals(last)).forEach(without::add);
            }
        }
        return without;
    }

    private boolean merge(List<ArchivedFile> group) throws IOException {
        steps.before(MergeStep.CREATE);
        try (Merge merge = new Merge(folder, group, limits)) {
            try {
                return merge(group, merge);
            } catch (IOException e) {
                if (!merge.isFencedOff()) {
                    throw e;
                }
                LOG.info(
                        "Another process merges or deletes {} as well: {} is given up",
                        group.get(0).path(),
                        merge.name());
                return false;
            }
        }
    }

    /** Own file first, fence second, look third: of two, whoever comes second sees the other's file or its commit. */
    private boolean merge(List<ArchivedFile> group, Merge merge) throws IOException {
        steps.before(MergeStep.VERIFY);
        temporaries.fence(merge.name());
        ArchivePath first = group.get(0).path();
        if (!listing.current(first.service(), first.day()).containsAll(group)) {
            return false;
        }
        merge.copy();
        steps.before(MergeStep.CLOSE);
        ArchivedFile file = merge.finish();
        steps.before(MergeStep.RENAME);
        merge.rename(file);
        LOG.info(
                "Merged {} files into {}: {} rows, {} bytes",
                group.size(),
                file.path(),
                file.footer().rows(),
                file.bytes());
        hideReplaced(file, group);
        return true;
    }

    /**
     * Takes the names of the files away that {@code file} replaces. First nobody may be left who could put a file in such a
     * place: a writer that has slept since long before they were archived.
     *
     * @param among the files that may still be there
     */
    private void hideReplaced(ArchivedFile file, List<ArchivedFile> among) throws IOException {
        Map<String, ArchivePath> there = among.stream()
                .map(ArchivedFile::path)
                .collect(Collectors.toMap(ArchivePath::name, Function.identity()));
        List<ArchivePath> toHide = file.footer().replaces().stream()
                .filter(there::containsKey)
                .map(there::get)
                .toList();
        if (toHide.isEmpty()) {
            return;
        }
        steps.before(MergeStep.SWEEP);
        temporaries.removeSuperseded(file.path().first(), file.footer().end());
        for (ArchivePath path : toHide) {
            steps.before(MergeStep.HIDE);
            replaced.hide(path);
        }
    }
}
