package io.moalog.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.moalog.archive.hdfs.Step;
import io.moalog.archive.parquet.FileLimits;
import io.moalog.archive.schedule.Slice;
import io.moalog.model.ServiceName;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.SafeModeAction;
import org.apache.hadoop.hdfs.DFSUtilClient;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.ClientDatanodeProtocol;
import org.apache.hadoop.hdfs.protocol.DatanodeInfo;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.ipc.RPC;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * HDFS fails while a file is being written. The run says so, and the next one, as the schedule would start it, goes on: every
 * log is one row, and nothing is left behind.
 */
class HdfsFaultsIT {
    /** A log of a kilobyte that no codec makes smaller than half of it. */
    private static final int RANDOM_BYTES = 500;
    /** So many that some row groups are on their way to the datanode before the file is closed. */
    private static final int LOGS = 6_000;

    private static final int MEBIBYTE = 1 << 20;
    private static final FileLimits SMALL_ROW_GROUPS = new FileLimits(64 * MEBIBYTE, 1_000_000, MEBIBYTE);

    private final TestServices services = new TestServices();
    private final Random random = new Random(4);
    private TestArchive archive;
    private ArchiveRuns indexer;
    private DistributedFileSystem hdfs;
    private ServiceName service;

    @BeforeEach
    void connect() throws Exception {
        hdfs = (DistributedFileSystem) FileSystem.newInstance(Backends.HDFS.uri(), new Configuration());
    }

    @AfterEach
    void close() throws Exception {
        hdfs.close();
        archive.close();
        services.close();
    }

    @Test
    void outOfSpace() throws Exception {
        begin("hdfs.full", Step.Listener.NONE);
        hdfs.mkdirs(archive.store().root());
        hdfs.setQuota(archive.store().root(), HdfsConstants.QUOTA_DONT_SET, MEBIBYTE);

        assertNextRunFails("DiskSpace quota");
        assertThat(archive.temporaries()).isEmpty();

        hdfs.setQuota(archive.store().root(), HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
        assertNextRunCatchesUp();
    }

    @Test
    void safeModeInTheMiddleOfAFile() throws Exception {
        begin("hdfs.safe.mode", onceBeforeClose(() -> hdfs.setSafeMode(SafeModeAction.ENTER)));
        try {
            assertNextRunFails("Name node is in safe mode");
            assertNextRunFails("Name node is in safe mode");
        } finally {
            hdfs.setSafeMode(SafeModeAction.LEAVE);
        }
        assertNextRunCatchesUp();
    }

    @Test
    void theDatanodeIsGoneInTheMiddleOfAFileThenTheNamenodeToo() throws Exception {
        begin("hdfs.away", onceBeforeClose(this::shutDownDatanode));
        RetentionPasses retention = archive.retention("2026-11-21T00:00:00Z", Step.Listener.NONE);
        try {
            assertNextRunFails("All datanodes");
            assertThat(archive.temporaries()).isEmpty();
            // The second is said once the namenode has missed it.
            assertNextRunFails("All datanodes|could only be written to 0 of the 1 minReplication nodes");
            assertThat(archive.temporaries()).isEmpty();
            Backends.HDFS.kill();
            assertNextRunFails("HDFS: ");
            retention.run(new Slice(0, 1));
            assertThat(retention.check("retention").up()).isFalse();
        } finally {
            Backends.HDFS.restart();
        }
        retention.run(new Slice(0, 1));
        assertThat(retention.check("retention").up()).isTrue();
        assertNextRunCatchesUp();
    }

    /** As {@code hdfs dfsadmin -shutdownDatanode} does: its connections are cut, and the namenode misses it only later. */
    private void shutDownDatanode() throws IOException {
        DatanodeInfo datanode = hdfs.getDataNodeStats()[0];
        ClientDatanodeProtocol itself =
                DFSUtilClient.createClientDatanodeProtocolProxy(datanode, new Configuration(), 10_000, false);
        itself.shutdownDatanode(false);
        RPC.stopProxy(itself);
        await().atMost(Duration.ofSeconds(60)).until(() -> !isReachable(datanode));
    }

    private static boolean isReachable(DatanodeInfo datanode) {
        try (Socket socket = new Socket(datanode.getIpAddr(), datanode.getXferPort())) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    private interface Fault {
        void happen() throws IOException;
    }

    private static Step.Listener onceBeforeClose(Fault fault) {
        AtomicBoolean happened = new AtomicBoolean();
        return step -> {
            if (step == Step.CLOSE && happened.compareAndSet(false, true)) {
                try {
                    fault.happen();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    private void begin(String name, Step.Listener steps) throws Exception {
        archive = new TestArchive(services);
        indexer = archive.indexer(SMALL_ROW_GROUPS, steps);
        service = services.create(name, 1);
        HexFormat hex = HexFormat.of();
        services.send(IntStream.range(0, LOGS)
                .mapToObj(n -> {
                    byte[] noise = new byte[RANDOM_BYTES];
                    random.nextBytes(noise);
                    String log = "{\"n\":%d,\"noise\":\"%s\"}".formatted(n, hex.formatHex(noise));
                    return new ProducerRecord<byte[], byte[]>(
                            TestServices.topic(service), 0, null, log.getBytes(UTF_8));
                })
                .toList());
    }

    /** @param why a regular expression */
    private void assertNextRunFails(String why) throws Exception {
        ArchiveRun run = indexer.flush();
        assertThat(run.rows()).isZero();
        assertThat(run.lag()).isEqualTo(LOGS).isEqualTo((long)
                archive.meters.get("moalog.archive.lag").gauge().value());
        assertThat(indexer.check("run").up()).isFalse();
        assertThat(indexer.check("run").detail()).containsPattern(why).doesNotContain("\n");
    }

    private void assertNextRunCatchesUp() throws Exception {
        assertThat(indexer.flush()).isEqualTo(new ArchiveRun(1, LOGS, 0, List.of()));
        assertThat(indexer.check("run").up()).isTrue();
        assertThat(archive.numbers()).isEqualTo(IntStream.range(0, LOGS).boxed().toList());
        archive.assertChainsAreWhole(service);
        assertThat(archive.temporaries()).isEmpty();
    }
}
