package io.moalog.ops;

import io.moalog.model.LogPosition;
import io.moalog.ops.Audit.SinkAudit;
import io.moalog.registry.view.Service;
import io.moalog.stream.SearchProgress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the backends themselves what has become of a service's logs. Kafka first and the sinks last: what moves meanwhile
 * then makes {@code unaccounted} negative, and a positive one means that logs vanished.
 */
final class Auditor {
    private final KafkaReader kafka;
    private final DeadLetterScan deadLetters;
    private final ReplayScan replays;
    private final SearchIndex search;
    private final Archive archive;

    Auditor(KafkaReader kafka, DeadLetterScan deadLetters, ReplayScan replays, SearchIndex search, Archive archive) {
        this.kafka = kafka;
        this.deadLetters = deadLetters;
        this.replays = replays;
        this.search = search;
        this.archive = archive;
    }

    Audit audit(Service service) throws BackendException {
        Map<TopicPartition, PartitionOffsets> offsets = kafka.offsets(List.of(service));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
                kafka.committed(List.of(Sink.SEARCH.group(), SearchProgress.BATCH, Sink.ARCHIVE.group()));
        Progress searching = progress(service, Sink.SEARCH.group(), committed, offsets)
                .orFurther(progress(service, SearchProgress.BATCH, committed, offsets));
        Progress archiving = progress(service, Sink.ARCHIVE.group(), committed, offsets);
        DeadLetterScan.Result scan = deadLetters.read(service);
        Set<LogPosition> refusedBySearch = scan.refusals().refusedBy(Sink.SEARCH);
        scan.refusals().storedAfterAll(Sink.SEARCH, search.present(service.name(), refusedBySearch));
        Refusals.Count refused = scan.refusals().ofAllSinks();
        ReplayScan.Result replayed = replays.read(service);
        long received = searching.end() - replayed.noLogs();
        long stored = search.count(service.name());
        long archived = archive.rows(service);
        SinkAudit searchAudit = SinkAudit.of(
                Sink.SEARCH, received, stored, scan.refusals().of(Sink.SEARCH), searching.pending(), replayed.noLogs());
        SinkAudit archiveAudit = SinkAudit.of(
                Sink.ARCHIVE,
                received,
                archived,
                scan.refusals().of(Sink.ARCHIVE),
                archiving.pending(),
                replayed.noLogs());
        long noLogs =
                Math.max(searching.pending() - searchAudit.pending(), archiving.pending() - archiveAudit.pending());
        return new Audit(
                service.name().value(),
                service.topicId(),
                received,
                stored,
                archived,
                refused.deadLettered(),
                refused.lost(),
                searching.pendingInEither(archiving) - noLogs,
                scan.refusals().unsent(),
                scan.complete() && replayed.complete(),
                List.of(searchAudit, archiveAudit));
    }

    private static Progress progress(
            Service service,
            String group,
            Map<String, Map<TopicPartition, OffsetAndMetadata>> committed,
            Map<TopicPartition, PartitionOffsets> offsets) {
        return Progress.of(service, committed.getOrDefault(group, Map.of()), offsets);
    }
}
