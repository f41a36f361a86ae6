package io.moalog.archive.replay;

import io.moalog.archive.hdfs.ArchiveFiles;
import io.moalog.model.ServiceName;
import io.moalog.stream.DeadLetter;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What replays work with.
 *
 * @param files the archive
 * @param sink where logs are put back
 * @param deadLetters keeps what the sink refuses; completes when it is kept
 * @param ready whether all services are known
 * @param isService whether there is such a service
 */
public record ReplayWork(
        ArchiveFiles files,
        ReplaySink sink,
        Function<DeadLetter, CompletableFuture<Void>> deadLetters,
        BooleanSupplier ready,
        Predicate<ServiceName> isService) {}
