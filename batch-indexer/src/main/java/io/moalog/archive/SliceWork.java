package io.moalog.archive;

import io.moalog.archive.hdfs.ArchiveFiles;
import java.util.function.BooleanSupplier;

/**
 * What the partitions of one run share.
 *
 * @param stopped once true, each partition ends with the file that it is at
 */
record SliceWork(
        ArchiveFiles files,
        KafkaLogs kafka,
        GroupOffsets offsets,
        Losses losses,
        ArchiveMetrics metrics,
        BooleanSupplier stopped) {}
