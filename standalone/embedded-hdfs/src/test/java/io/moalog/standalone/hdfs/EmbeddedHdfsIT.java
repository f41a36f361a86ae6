package io.moalog.standalone.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moalog.standalone.childjvm.BackendOptions;
import io.moalog.standalone.childjvm.ChildStartException;
import io.moalog.standalone.childjvm.LoopbackPort;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedHdfsIT {
    private static EmbeddedHdfs hdfs;

    @BeforeAll
    static void start() {
        hdfs = EmbeddedHdfs.inTemporaryDirectory();
    }

    @AfterAll
    static void stop() {
        hdfs.close();
        assertThat(hdfs.directory()).doesNotExist();
    }

    @Test
    void whatWasClosedIsThereAfterAHardKillAtTheSameAddress() throws Exception {
        String address = hdfs.address();
        write(hdfs.uri(), "/archive/kept", "one");

        hdfs.kill();
        assertThat(hdfs.isAlive()).isFalse();
        hdfs.restart();

        assertThat(hdfs.address()).isEqualTo(address);
        assertThat(read(hdfs.uri(), "/archive/kept")).isEqualTo("one");
        write(hdfs.uri(), "/archive/more", "two");
        assertThat(read(hdfs.uri(), "/archive/more")).isEqualTo("two");
    }

    @Test
    void whatWasClosedIsThereAfterItsParentWasKilled(@TempDir java.nio.file.Path directory) throws Exception {
        int port = LoopbackPort.free();
        URI uri = URI.create("hdfs://" + LoopbackPort.HOST + ":" + port);
        Process parent = KillableParent.start(directory, port);
        write(uri, "/archive/kept", "one");

        parent.destroyForcibly().waitFor();

        try (EmbeddedHdfs next =
                EmbeddedHdfs.start(BackendOptions.inDirectory(directory).port(port))) {
            assertThat(next.uri()).isEqualTo(uri);
            assertThat(read(uri, "/archive/kept")).isEqualTo("one");
        }
    }

    @Test
    void filesStayOverAnOrderlyRestart() throws Exception {
        write(hdfs.uri(), "/archive/orderly", "one");

        hdfs.restart();

        assertThat(read(hdfs.uri(), "/archive/orderly")).isEqualTo("one");
    }

    @Test
    void aPortInUseIsOneClearLine() {
        BackendOptions taken = BackendOptions.inTemporaryDirectory().port(hdfs.port());
        assertThatThrownBy(() -> EmbeddedHdfs.start(taken))
                .isInstanceOf(ChildStartException.class)
                .hasMessageContaining("port " + hdfs.port())
                .hasMessageContaining("in use")
                .message()
                .hasLineCount(1);
    }

    private static void write(URI uri, String path, String text) throws IOException {
        try (FileSystem files = FileSystem.newInstance(uri, new Configuration());
                FSDataOutputStream out = files.create(new Path(path))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String read(URI uri, String path) throws IOException {
        try (FileSystem files = FileSystem.newInstance(uri, new Configuration());
                FSDataInputStream in = files.open(new Path(path))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
